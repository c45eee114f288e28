#include "frontend/wasm_bindgen/item_parser.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

#include "frontend/wasm_bindgen/signature_parser.h"

namespace unfreed::wasm_bindgen {

namespace {

constexpr size_t maxModuleDepth = 64;
constexpr int maxUseDepth = 24;
constexpr int maxCfgIfDepth = 24;

class ItemParser {
 public:
  ItemParser(Items& into, ParserContext& context, const TokenList& list, const ItemPosition& position)
      : into_(into), context_(context), list_(list), position_(position) {}

  // Nested modules are put aside and read afterwards, so that depth costs no stack.
  void run(size_t begin, size_t end) {
    pending_.push_back({begin, end, position_.scope, position_.conditions});
    while (!pending_.empty()) {
      Pending next = std::move(pending_.back());
      pending_.pop_back();
      position_.scope = next.scope;
      position_.conditions = std::move(next.conditions);
      at_ = next.begin;
      while (at_ < next.end) {
        const size_t before = at_;
        if (!parseItem(next.end)) break;
        if (at_ == before) ++at_;
      }
    }
  }

 private:
  struct Pending {
    size_t begin;
    size_t end;
    ScopeId scope;
    std::vector<std::string> conditions;
  };

  AttributeContext attributeContext() const { return {context_.features, &context_.bindgenNames}; }
  Place place(size_t at) const { return {position_.file, list_[at].line}; }

  // False when an inner attribute rules out everything that follows.
  bool parseItem(size_t end) {
    Attributes attributes;
    for (const std::string& condition : position_.conditions) attributes.require(condition);
    while (at_ < end && list_.is(at_, "#"_p)) {
      const bool inner = list_.is(at_ + 1, "!"_p);
      const size_t open = at_ + (inner ? 2 : 1);
      if (!list_.is(open, "["_p)) {
        ++at_;
        return true;
      }
      if (inner) {
        Attributes own;
        readAttribute(own, list_, open + 1, list_.contentEnd(open), attributeContext());
        if (!own.exists) return false;
        for (std::string& condition : own.conditions) position_.conditions.push_back(std::move(condition));
      } else {
        readAttribute(attributes, list_, open + 1, list_.contentEnd(open), attributeContext());
      }
      at_ = list_.after(open);
    }
    if (at_ < end) parseDeclaration(std::move(attributes), end);
    return true;
  }

  void parseDeclaration(Attributes attributes, size_t end) {
    const bool isPublic = parseVisibility(list_, at_);
    if (at_ >= end || !list_.isName(at_)) return skipItem(end);
    const std::string_view word = list_[at_].text;
    if (word == "macro_rules" && list_.is(at_ + 1, "!"_p)) return parseMacro(attributes, end);
    if (word == "mod") return parseModule(attributes);
    if (!attributes.exists) return skipItem(end);
    if (word == "struct" || word == "union") return parseStruct(std::move(attributes), end);
    if (word == "enum") return parseEnum(std::move(attributes), end);
    if (word == "use") return parseUse(end);
    if (word == "type") return parseAlias(end);
    if (word == "const" || word == "static") {
      if (!atFunction()) return parseConstant(attributes, end);
    }
    if (word == "impl" || ((word == "unsafe" || word == "default") && list_.isName(at_ + 1, "impl"))) {
      return parseImpl(std::move(attributes), end);
    }
    if ((word == "extern" || word == "unsafe") && atForeignBlock()) return parseForeign(end);
    if (atFunction()) return parseFunctionItem(std::move(attributes), isPublic, end);
    if (atMacroCall()) return parseCall(std::move(attributes), end);
    skipItem(end);
  }

  // Up to and including the first `;` or `{…}`, or up to where the next item begins.
  void skipItem(size_t end) {
    for (const size_t first = at_; at_ < end && (at_ == first || !startsItem(list_[at_]));) {
      const uint32_t code = list_[at_].code;
      at_ = std::min(list_.after(at_), end);
      if (code == ";"_p || code == "{"_p || code == "}"_p) return;
    }
  }

  // What is left of an item that was read in part.
  void finishItem(size_t end) {
    if (at_ < end && !startsItem(list_[at_])) skipItem(end);
  }

  bool atFunction() const {
    size_t at = at_;
    for (int words = 0; words < 6; ++words) {
      const Token& token = list_[at];
      if (token.kind == TokenKind::String) {
        ++at;
        continue;
      }
      if (token.kind != TokenKind::Name) return false;
      if (token.text == "fn") return true;
      if (token.text != "const" && token.text != "async" && token.text != "unsafe" &&
          token.text != "extern" && token.text != "safe" && token.text != "default") {
        return false;
      }
      ++at;
    }
    return false;
  }

  bool atForeignBlock() const {
    size_t at = at_;
    if (list_.isName(at, "unsafe")) ++at;
    if (!list_.isName(at, "extern")) return false;
    ++at;
    if (list_[at].kind == TokenKind::String) ++at;
    return list_.is(at, "{"_p);
  }

  bool atMacroCall() const {
    size_t at = at_;
    while (list_.isName(at) && list_.is(at + 1, "::"_p)) at += 2;
    return list_.isName(at) && list_.is(at + 1, "!"_p) && list_[at + 2].kind == TokenKind::Open;
  }

  void parseMacro(const Attributes& attributes, size_t end) {
    const size_t name = at_ + 2;
    const size_t open = at_ + 3;
    if (list_.isName(name) && list_[open].kind == TokenKind::Open) {
      into_.macros.push_back(
          {list_[name].text, {&list_, open + 1, list_.contentEnd(open)}, attributes.exists, position_.file});
      at_ = std::min(list_.after(open), end);
    } else {
      at_ = name;
    }
  }

  void parseStruct(Attributes attributes, size_t end) {
    const size_t name = ++at_;
    if (!list_.isName(name)) return;
    ++at_;
    StructItem item{list_[name].text, std::move(attributes), {}, place(name), position_.scope};
    skipAngles(list_, at_, end);
    while (at_ < end && !list_.is(at_, ";"_p) && !list_.is(at_, "{"_p) && !list_.is(at_, "("_p)) {
      at_ = list_.after(at_);  // where …
    }
    if (at_ < end && !list_.is(at_, ";"_p)) {
      const bool tuple = list_.is(at_, "("_p);
      if (item.attributes.bindgen) {
        item.fields = parseFields(list_, at_ + 1, std::min(list_.contentEnd(at_), end), tuple, position_.file,
                                  attributeContext());
      }
      at_ = list_.after(at_);
      if (tuple) finishItem(end);
    }
    into_.structs.push_back(std::move(item));
  }

  void parseEnum(Attributes attributes, size_t end) {
    const size_t name = at_ + 1;
    if (list_.isName(name)) into_.enums.push_back({list_[name].text, std::move(attributes), position_.scope});
    skipItem(end);
  }

  ScopeId childScope(std::string_view name) {
    RustScope child;
    const RustScope& outer = into_.scopes[position_.scope];
    if (outer.path.size() > maxModuleDepth) return position_.scope;
    child.crate = outer.crate;
    child.path = outer.path;
    child.path.emplace_back(name);
    return into_.scopes.add(std::move(child));
  }

  void parseModule(const Attributes& attributes) {
    const size_t name = at_ + 1;
    at_ += 2;
    if (!list_.isName(name)) return;
    if (list_.is(at_, "{"_p)) {
      if (attributes.exists) {
        const ScopeId scope = childScope(list_[name].text);
        pending_.push_back({at_ + 1, list_.contentEnd(at_), scope, attributes.conditions});
      }
      at_ = list_.after(at_);
      return;
    }
    declareModule(list_[name].text, attributes);
  }

  void declareModule(std::string_view name, const Attributes& attributes) {
    const RustScope& outer = into_.scopes[position_.scope];
    std::vector<std::string> path = outer.path;
    std::string stem(name);
    if (!attributes.modulePath.empty()) {
      stem = attributes.modulePath.substr(0, attributes.modulePath.rfind('.'));
      if (stem.starts_with("./")) stem.erase(0, 2);
    }
    path.push_back(std::move(stem));
    const auto [found, isNew] = context_.modules.try_emplace(keyOf(outer.crate, path));
    // Declared twice, under different conditions: the more permissive one counts.
    ModuleDeclaration& known = found->second;
    const bool freer = attributes.conditions.size() < known.conditions.size();
    if (isNew || (attributes.exists && (freer || !known.exists)))
      known = {attributes.exists, attributes.conditions};
  }

  void parseUse(size_t end) {
    ++at_;
    std::vector<std::string_view> path;
    parseUseTree(path, end, 0);
    finishItem(end);
  }

  void parseUseTree(std::vector<std::string_view>& path, size_t end, int depth) {
    const size_t outer = path.size();
    if (list_.is(at_, "::"_p)) ++at_;
    while (at_ < end) {
      if (list_.is(at_, "*"_p)) {
        ++at_;
        addUse(path, {});
        break;
      }
      if (list_.is(at_, "{"_p)) {
        const size_t open = at_;
        const size_t last = std::min(list_.contentEnd(open), end);
        ++at_;
        while (at_ < last && depth < maxUseDepth) {
          const size_t before = at_;
          parseUseTree(path, last, depth + 1);
          while (at_ < last && !list_.is(at_, ","_p)) at_ = list_.after(at_);
          if (at_ < last) ++at_;
          if (at_ == before) break;
        }
        at_ = list_.after(open);
        break;
      }
      if (list_.is(at_, "$"_p)) ++at_;
      if (!list_.isName(at_)) break;
      path.push_back(list_[at_].text);
      ++at_;
      if (list_.is(at_, "::"_p)) {
        ++at_;
        continue;
      }
      std::string_view alias = path.back();
      if (alias == "self" && path.size() > 1) {
        path.pop_back();
        alias = path.back();
      }
      if (list_.isName(at_, "as")) {
        alias = list_[at_ + 1].text;
        at_ += 2;
      }
      addUse(path, alias);
      break;
    }
    path.resize(std::min(path.size(), outer));
  }

  void addUse(const std::vector<std::string_view>& path, std::string_view alias) {
    if (path.empty()) return;
    if (path.back() == "wasm_bindgen" && path.size() > 1 && alias != "wasm_bindgen" && !alias.empty()) {
      context_.bindgenNames.push_back(alias);
    }
    into_.scopes[position_.scope].uses.push_back({path, alias});
  }

  void parseAlias(size_t end) {
    const size_t name = ++at_;
    if (!list_.isName(name)) return;
    ++at_;
    AliasItem alias{list_[name].text, {}, {}, position_.scope};
    if (list_.is(at_, "<"_p)) {
      for (size_t at = at_ + 1; at < end && !list_.is(at, ">"_p) && !list_.is(at, "="_p);
           at = list_.after(at)) {
        const bool begins = list_.is(at - 1, "<"_p) || list_.is(at - 1, ","_p);
        if (begins && list_.isName(at)) alias.parameters.push_back(list_[at].text);
      }
      skipAngles(list_, at_, end);
    }
    if (list_.is(at_, "="_p)) {
      ++at_;
      alias.type = parseType(list_, at_, end);
      into_.aliases.push_back(std::move(alias));
    }
    finishItem(end);
  }

  // const TYPES: &str = "…", and `const _: () = { … }`, which hides items from the outside only.
  void parseConstant(const Attributes& attributes, size_t end) {
    const bool unnamed = list_.isName(at_ + 1, "_");
    while (at_ < end && !list_.is(at_, "="_p) && !list_.is(at_, ";"_p)) at_ = list_.after(at_);
    if (at_ >= end || list_.is(at_, ";"_p)) return skipItem(end);
    ++at_;
    if (attributes.customSection) addSection(end);
    if (unnamed && list_.is(at_, "{"_p)) {
      pending_.push_back({at_ + 1, list_.contentEnd(at_), position_.scope, attributes.conditions});
    }
    while (at_ < end && !list_.is(at_, ";"_p)) at_ = list_.after(at_);
    ++at_;
  }

  // A literal, or concat!("…", "…").
  void addSection(size_t end) {
    std::string text;
    for (size_t at = at_; at < end && !list_.is(at, ";"_p); ++at) {
      if (list_[at].kind == TokenKind::String) text += stringValue(list_[at].text);
    }
    into_.typescript.push_back(std::move(text));
  }

  void parseImpl(Attributes attributes, size_t end) {
    while (!list_.isName(at_, "impl")) ++at_;
    ++at_;
    skipAngles(list_, at_, end);
    if (list_.is(at_, "!"_p)) ++at_;
    ImplItem item;
    item.scope = position_.scope;
    item.self = parseType(list_, at_, end);
    if (list_.isName(at_, "for")) {
      ++at_;
      item.trait = item.self.name();
      item.self = parseType(list_, at_, end);
    }
    while (at_ < end && !list_.is(at_, "{"_p) && !list_.is(at_, ";"_p)) at_ = list_.after(at_);
    if (at_ >= end || list_.is(at_, ";"_p)) return finishItem(end);
    const size_t open = at_;
    item.attributes = std::move(attributes);
    parseMethods(item, open + 1, std::min(list_.contentEnd(open), end));
    at_ = list_.after(open);
    into_.impls.push_back(std::move(item));
  }

  void parseMethods(ImplItem& impl, size_t begin, size_t end) {
    at_ = begin;
    while (at_ < end) {
      const size_t before = at_;
      Attributes attributes = parseAttributes(list_, at_, end, attributeContext());
      const bool isPublic = parseVisibility(list_, at_);
      if (at_ < end && atFunction()) {
        FunctionItem method = parseFunction(list_, at_, end, position_.file, attributeContext());
        method.attributes = std::move(attributes);
        method.isPublic = isPublic;
        method.scope = position_.scope;
        if (method.attributes.exists && !method.name.empty()) impl.functions.push_back(std::move(method));
      } else {
        skipItem(end);
      }
      if (at_ == before) ++at_;
    }
  }

  void parseForeign(size_t end) {
    while (at_ < end && !list_.is(at_, "{"_p)) ++at_;
    const size_t open = at_;
    const size_t last = std::min(list_.contentEnd(open), end);
    ++at_;
    while (at_ < last) {
      const size_t before = at_;
      Attributes attributes = parseAttributes(list_, at_, last, attributeContext());
      parseVisibility(list_, at_);
      if (list_.isName(at_, "type") && list_.isName(at_ + 1)) {
        into_.foreignTypes.push_back(
            {list_[at_ + 1].text, std::move(attributes.typescriptType), position_.scope});
      }
      skipItem(last);
      if (at_ == before) ++at_;
    }
    at_ = list_.after(open);
  }

  void parseFunctionItem(Attributes attributes, bool isPublic, size_t end) {
    FunctionItem function = parseFunction(list_, at_, end, position_.file, attributeContext());
    function.attributes = std::move(attributes);
    function.isPublic = isPublic;
    function.scope = position_.scope;
    if (!function.name.empty()) into_.functions.push_back(std::move(function));
  }

  void parseCall(Attributes attributes, size_t end) {
    const size_t begin = at_;
    while (list_.is(at_ + 1, "::"_p)) at_ += 2;
    const std::string_view name = list_[at_].text;
    const size_t open = at_ + 2;
    const TokenRange input{&list_, open + 1, std::min(list_.contentEnd(open), end)};
    at_ = std::min(list_.after(open), end);
    if (at_ < end && list_.is(at_, ";"_p)) ++at_;
    if (name == "cfg_if") return parseCfgIf(input, attributes.conditions);
    into_.calls.push_back(
        {name, input, std::move(attributes), place(begin), position_.scope, position_.depth});
  }

  // cfg_if! { if #[cfg(a)] { … } else if #[cfg(b)] { … } else { … } }
  void parseCfgIf(const TokenRange& input, const std::vector<std::string>& outer) {
    std::vector<std::string> conditions = outer;
    bool reachable = true;
    size_t at = input.begin;
    for (int branch = 0; branch < maxCfgIfDepth && reachable && at < input.end; ++branch) {
      std::vector<std::string> own = conditions;
      bool exists = true;
      while (at < input.end && !list_.is(at, "{"_p)) {
        if (list_.is(at, "#"_p) && list_.isName(at + 2, "cfg") && list_.is(at + 3, "("_p)) {
          const size_t last = list_.contentEnd(at + 3);
          const CfgValue value = evaluateCfg(list_, at + 4, last, *context_.features);
          const std::string predicate = spell(list_, at + 4, last);
          exists = value.holds || !value.fixed;
          if (exists && !value.holds) own.push_back(predicate);
          reachable = !value.holds || !value.fixed;
          if (value.holds) conditions.push_back(fmt::format("not({})", predicate));
        }
        at = list_.after(at);
      }
      if (at >= input.end) return;
      if (exists)
        pending_.push_back({at + 1, std::min(list_.contentEnd(at), input.end), position_.scope, own});
      at = list_.after(at);
    }
  }

  Items& into_;
  ParserContext& context_;
  const TokenList& list_;
  ItemPosition position_;
  size_t at_ = 0;
  std::vector<Pending> pending_;
};

}  // namespace

std::string keyOf(const std::string& crate, const std::vector<std::string>& path) {
  std::string key = crate;
  for (const std::string& part : path) key += '|' + part;
  return key;
}

void parseItems(Items& into, ParserContext& context, const TokenRange& range, const ItemPosition& position) {
  ItemParser(into, context, *range.list, position).run(range.begin, range.end);
}

}  // namespace unfreed::wasm_bindgen
