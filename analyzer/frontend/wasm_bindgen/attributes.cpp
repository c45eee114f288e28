#include "frontend/wasm_bindgen/attributes.h"

#include <algorithm>
#include <utility>

namespace unfreed::wasm_bindgen {

namespace {

constexpr int maxDepth = 16;

class AttributeReader {
 public:
  AttributeReader(Attributes& into, const TokenList& list, const AttributeContext& context)
      : into_(into), list_(list), context_(context) {}

  // `path`, `path(list)` or `path = value`.
  void readMeta(size_t begin, size_t end, int depth) {
    std::string_view name;
    size_t at = begin;
    while (at < end && (list_.isName(at) || list_.is(at, "::"_p) || list_.is(at, "$"_p))) {
      if (list_.isName(at)) name = list_[at].text;
      ++at;
    }
    if (name.empty() || depth > maxDepth) return;
    const bool hasList = at < end && list_[at].kind == TokenKind::Open;
    const size_t first = hasList ? at + 1 : end;
    const size_t last = hasList ? std::min(list_.contentEnd(at), end) : end;
    if (name == "unsafe" && hasList) return readMeta(first, last, depth + 1);
    if (name == "cfg") return readCfg(first, last);
    if (name == "cfg_attr") return readCfgAttr(first, last, depth);
    if (name == "derive") return readDerive(first, last);
    if (name == "path" && list_.is(at, "="_p)) into_.modulePath = stringValue(list_[at + 1].text);
    if (!isBindgen(name)) return;
    into_.bindgen = true;
    forEachPart(first, last, [&](size_t from, size_t to) { readWord(from, to); });
  }

 private:
  bool isBindgen(std::string_view name) const {
    if (name == "wasm_bindgen") return true;
    const std::vector<std::string_view>& aliases = *context_.aliases;
    return std::find(aliases.begin(), aliases.end(), name) != aliases.end();
  }

  template <class Visit>
  void forEachPart(size_t begin, size_t end, Visit visit) const {
    size_t from = begin;
    for (size_t at = begin; at < end; at = list_.after(at)) {
      if (!list_.is(at, ","_p)) continue;
      if (at > from) visit(from, at);
      from = at + 1;
    }
    if (from < end) visit(from, end);
  }

  void readCfg(size_t begin, size_t end) {
    const CfgValue value = evaluateCfg(list_, begin, end, *context_.features);
    if (value.holds) return;
    if (value.fixed) {
      into_.exists = false;
    } else {
      into_.require(spell(list_, begin, end));
    }
  }

  // cfg_attr(predicate, attribute, …)
  void readCfgAttr(size_t begin, size_t end, int depth) {
    size_t comma = begin;
    while (comma < end && !list_.is(comma, ","_p)) comma = list_.after(comma);
    const CfgValue value = evaluateCfg(list_, begin, comma, *context_.features);
    if (!value.holds && value.fixed) return;
    const bool before = into_.bindgen;
    forEachPart(comma + 1, end, [&](size_t from, size_t to) { readMeta(from, to, depth + 1); });
    if (!value.holds && into_.bindgen && !before) into_.require(spell(list_, begin, comma));
  }

  void readDerive(size_t begin, size_t end) {
    for (size_t at = begin; at < end; ++at) into_.tsify |= list_.isName(at, "Tsify");
  }

  // One word of `wasm_bindgen(…)`.
  void readWord(size_t begin, size_t end) {
    const std::string_view word = list_[begin].text;
    std::optional<std::string> value;
    if (begin + 2 < end + 1 && list_.is(begin + 1, "="_p) && begin + 2 < end) {
      const Token& token = list_[begin + 2];
      value = token.kind == TokenKind::String ? stringValue(token.text) : std::string(token.text);
    }
    if (word == "js_name") {
      into_.jsName = std::move(value);
    } else if (word == "js_class") {
      into_.jsClass = std::move(value);
    } else if (word == "getter") {
      into_.getter = value.value_or("");
    } else if (word == "setter") {
      into_.setter = value.value_or("");
    } else if (word == "typescript_type") {
      into_.typescriptType = std::move(value);
    } else if (word == "unchecked_return_type") {
      into_.returnType = std::move(value);
    } else if (word == "unchecked_param_type" || word == "unchecked_optional_param_type") {
      into_.parameterType = std::move(value);
    }
    if (word == "js_namespace") into_.jsNamespace = readNames(begin + 2, end);
    if (word == "extends" && list_.is(begin + 1, "="_p)) into_.parent = readPath(begin + 2, end);
    readFlag(word);
  }

  // `shapes`, `"shapes"` or `["shapes", "flat"]`, an `=` before it.
  std::vector<std::string> readNames(size_t at, size_t end) const {
    std::vector<std::string> names;
    if (list_.is(at, "["_p)) ++at;
    for (; at < end; ++at) {
      const Token& token = list_[at];
      if (token.kind == TokenKind::String) names.push_back(stringValue(token.text));
      if (token.kind == TokenKind::Name) names.emplace_back(token.text);
    }
    return names;
  }

  std::vector<std::string_view> readPath(size_t at, size_t end) const {
    std::vector<std::string_view> path;
    for (; at < end; ++at) {
      if (list_.isName(at)) path.push_back(list_[at].text);
    }
    return path;
  }

  void readFlag(std::string_view word) {
    if (word == "constructor") into_.constructor = true;
    if (word == "this") into_.takesThis = true;
    if (word == "readonly") into_.readonly = true;
    if (word == "skip") into_.skip = true;
    if (word == "getter_with_clone") into_.getterWithClone = true;
    if (word == "inspectable") into_.inspectable = true;
    if (word == "start") into_.start = true;
    if (word == "main") into_.main = true;
    if (word == "variadic") into_.variadic = true;
    if (word == "typescript_custom_section") into_.customSection = true;
  }

  Attributes& into_;
  const TokenList& list_;
  const AttributeContext& context_;
};

}  // namespace

void Attributes::require(std::string condition) {
  if (std::find(conditions.begin(), conditions.end(), condition) == conditions.end()) {
    conditions.push_back(std::move(condition));
  }
}

void readAttribute(Attributes& into, const TokenList& list, size_t begin, size_t end,
                   const AttributeContext& context) {
  AttributeReader(into, list, context).readMeta(begin, end, 0);
}

std::string joined(const std::vector<std::string>& conditions) {
  if (conditions.size() == 1) return conditions.front();
  std::string text;
  for (const std::string& condition : conditions) text += (text.empty() ? "all(" : ", ") + condition;
  return text.empty() ? text : text + ")";
}

}  // namespace unfreed::wasm_bindgen
