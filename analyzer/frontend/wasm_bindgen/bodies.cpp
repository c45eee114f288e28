#include "frontend/wasm_bindgen/bodies.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include "frontend/wasm_bindgen/meaning.h"

namespace unfreed::wasm_bindgen {

namespace {

constexpr int maxCallDepth = 4;
constexpr size_t maxPattern = 64;   // tokens between `let` and `=`, and between the bars of a closure
constexpr size_t maxBody = 40'000;  // tokens; longer ones are not looked through

bool isOpaqueResult(const RustType& type) {
  return type.kind == RustType::Kind::Path &&
         (type.name() == "JsValue" || type.name() == "Array" || type.name() == "Object" ||
          type.name() == "Promise" || type.name().starts_with("Js") || type.name() == "Result" ||
          type.name() == "Option" || type.name() == "Vec");
}

class BodyReader {
 public:
  BodyReader(const Names& names, const FunctionItem& function, uint32_t self)
      : names_(names), list_(*function.body.list), function_(function), self_(self) {}

  BodyFacts run() {
    for (size_t at = function_.body.begin; at < function_.body.end; ++at) {
      if (makesError(at)) {
        at = list_.after(at + 1) - 1;
        continue;
      }
      noteLocal(at);
      noteConversion(at);
      notePlain(at);
      noteCache(at);
      noteCall(at);
    }
    return facts_;
  }

  const std::vector<std::string_view>& calls() const { return calls_; }

 private:
  // The class that an expression at `at` makes: `Foo { … }`, `Foo(…)`, `Foo::new(…)`, `Self(…)`. `last` is
  // set to the token behind it.
  std::optional<uint32_t> madeAt(size_t at, size_t& last) const {
    std::vector<std::string_view> path;
    size_t next = at;
    while (list_.isName(next) && path.size() < 8) {
      path.push_back(list_[next].text);
      ++next;
      if (!list_.is(next, "::"_p)) break;
      ++next;
    }
    if (path.empty() || next >= function_.body.end) return std::nullopt;
    // Methods and fields begin with a small letter: `Foo::new`.
    const char first = path.back().front();
    const bool method = path.size() > 1 && ((first >= 'a' && first <= 'z') || first == '_');
    if (method) path.pop_back();
    const bool literal = list_.is(next, "{"_p) || list_.is(next, "("_p);
    if (!method && !literal) return std::nullopt;
    last = list_[next].kind == TokenKind::Open ? list_.after(next) : next;
    if (path.size() == 1 && path.front() == "Self")
      return self_ == noStruct ? std::nullopt : std::optional(self_);
    const Entity entity = names_.resolve(function_.scope, path);
    if (entity.kind != Entity::Kind::Struct) return std::nullopt;
    return entity.index;
  }

  // What becomes an error is thrown, not returned.
  bool makesError(size_t at) const {
    if (!list_.isName(at) || !list_.is(at + 1, "("_p)) return false;
    const std::string_view word = list_[at].text;
    return word == "Err" || word == "map_err" || word == "ok_or" || word == "ok_or_else";
  }

  // self.target = Some(…), self.target.get_or_insert_with(…): a cached value is given out again.
  void noteCache(size_t at) {
    const bool assigns = list_.isName(at, "self") && list_.is(at + 1, "."_p) && list_.isName(at + 2) &&
                         list_.is(at + 3, "="_p) && !list_.is(at + 4, "="_p);
    facts_.cached |= assigns || (list_.is(at, "."_p) && list_[at + 1].text.starts_with("get_or_in"));
  }

  // let node = Foo::new(…)
  void noteLocal(size_t at) {
    if (!list_.isName(at, "let")) return;
    size_t name = at + 1;
    if (list_.isName(name, "mut")) ++name;
    if (!list_.isName(name)) return;
    size_t value = name + 1;
    const size_t limit = std::min(function_.body.end, name + maxPattern);
    while (value < limit && !list_.is(value, "="_p) && !list_.is(value, ";"_p)) value = list_.after(value);
    size_t last = 0;
    if (const std::optional<uint32_t> made = madeAt(value + 1, last)) locals_[list_[name].text] = *made;
  }

  bool followedByInto(size_t at) const {
    while (list_.is(at, "?"_p)) ++at;
    return list_.is(at, "."_p) && (list_.isName(at + 1, "into") || list_.isName(at + 1, "into_js"));
  }

  void addClass(uint32_t index) {
    if (std::find(facts_.classes.begin(), facts_.classes.end(), index) == facts_.classes.end()) {
      facts_.classes.push_back(index);
    }
  }

  void noteConversion(size_t at) {
    if (!list_.isName(at)) return;
    const bool continued = at > function_.body.begin && (list_.is(at - 1, "::"_p) || list_.is(at - 1, "."_p));
    // JsValue::from(value), Ok::<_, …>(value), Ok(value)
    if (list_.isName(at, "from") && list_.is(at + 1, "("_p) && at > 1 && list_.isName(at - 2, "JsValue")) {
      return noteValue(at + 2);
    }
    if (list_.isName(at, "map") && list_.is(at + 1, "("_p)) return noteMapped(at + 2);
    if (continued) return;
    size_t last = 0;
    const std::optional<uint32_t> made = madeAt(at, last);
    if (made && followedByInto(last)) return addClass(*made);
    const auto local = locals_.find(list_[at].text);
    if (local != locals_.end() && followedByInto(at + 1)) addClass(local->second);
  }

  void noteValue(size_t at) {
    size_t last = 0;
    if (const std::optional<uint32_t> made = madeAt(at, last)) return addClass(*made);
    const auto local = locals_.find(list_[at].text);
    if (local != locals_.end() && list_.is(at + 1, ")"_p)) return addClass(local->second);
    facts_.other = true;
  }

  // .map(Foo::from).map(JsValue::from), .map(|x| Foo::from(x)) and then the same
  void noteMapped(size_t at) {
    const size_t close = closeOf(at);
    if (list_.is(at, "|"_p)) {
      const size_t limit = std::min(function_.body.end, at + maxPattern);
      for (++at; at < limit && !list_.is(at, "|"_p); ++at) {
      }
      ++at;
    }
    size_t last = 0;
    const std::optional<uint32_t> made = madeAt(at, last);
    if (!made || !list_.is(close + 1, "."_p) || !list_.isName(close + 2, "map")) return;
    if (list_.isName(close + 4, "JsValue") || list_.isName(close + 4, "Into")) addClass(*made);
  }

  size_t closeOf(size_t inside) const { return list_.after(inside - 1) - 1; }

  void notePlain(size_t at) {
    static constexpr std::array<std::string_view, 3> words{"to_value", "from_serde", "serialize"};
    if (!list_.isName(at)) return;
    const std::string_view word = list_[at].text;
    facts_.branches |= word == "if" || word == "match" || word == "return";
    const std::string_view owner =
        at > 1 && list_.is(at - 1, "::"_p) ? list_[at - 2].text : std::string_view{};
    if (owner == "JsValue") {
      facts_.optional |= word == "NULL" || word == "UNDEFINED" || word == "null" || word == "undefined";
    }
    const bool fills = word == "new" || word == "from_iter" || word == "new_with_length";
    if (fills && owner == "Array") facts_.shape = bindings::Shape::Array;
    if (fills && owner == "Set") facts_.shape = bindings::Shape::Set;
    if (fills && owner == "Map") facts_.shape = bindings::Shape::Map;
    if (!list_.is(at + 1, "("_p)) return;
    facts_.serialised |=
        std::find(words.begin(), words.end(), word) != words.end() || (word == "parse" && owner == "JSON");
    // Strings and numbers: results of some branches, or of errors.
    facts_.other |= owner == "JsValue" && word.starts_with("from_");
  }

  void noteCall(size_t at) {
    if (!list_.isName(at) || !list_.is(at + 1, "("_p)) return;
    if (at > function_.body.begin && list_.is(at - 1, "."_p)) return;
    calls_.push_back(list_[at].text);
  }

  const Names& names_;
  const TokenList& list_;
  const FunctionItem& function_;
  uint32_t self_;
  BodyFacts facts_;
  std::unordered_map<std::string_view, uint32_t> locals_;
  std::vector<std::string_view> calls_;
};

void merge(BodyFacts& into, const BodyFacts& from) {
  for (const uint32_t index : from.classes) {
    if (std::find(into.classes.begin(), into.classes.end(), index) == into.classes.end()) {
      into.classes.push_back(index);
    }
  }
  into.serialised |= from.serialised;
  if (into.shape == bindings::Shape::One) into.shape = from.shape;
  into.other |= from.other;
  into.optional |= from.optional;
  into.branches |= from.branches;
  into.cached |= from.cached;
}

}  // namespace

BodyFacts Bodies::look(const FunctionItem& function, uint32_t self) {
  return lookWithin(function, self, 0);
}

BodyFacts Bodies::lookWithin(const FunctionItem& function, uint32_t self, int depth) {
  const TokenRange& body = function.body;
  BodyFacts facts;
  if (!body.list || body.end - body.begin > maxBody) {
    facts.other = true;
    return facts;
  }
  const auto [entry, isNew] = known_.try_emplace(&function);
  if (!isNew) return entry->second;  // empty while it is being looked at: recursion adds nothing
  BodyReader reader(names_, function, self);
  facts = reader.run();
  for (const std::string_view name : reader.calls()) {
    const std::vector<uint32_t>& called = names_.functionsNamed(name);
    if (called.size() != 1 || depth >= maxCallDepth) continue;
    const FunctionItem& callee = items_.functions[called.front()];
    if (isOpaqueResult(callee.result)) merge(facts, lookWithin(callee, noStruct, depth + 1));
  }
  known_[&function] = facts;
  return facts;
}

}  // namespace unfreed::wasm_bindgen
