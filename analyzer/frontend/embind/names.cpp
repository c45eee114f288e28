#include "frontend/embind/names.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <unordered_map>
#include <unordered_set>

#include "frontend/embind/brackets.h"
#include "frontend/embind/callable.h"
#include "frontend/embind/chain.h"
#include "frontend/embind/helpers.h"
#include "frontend/embind/preprocessor.h"
#include "source/find_text.h"

namespace unfreed::embind {
namespace {

constexpr size_t kMaxNotifications = 20;  // of one file
constexpr size_t kMaxAliases = 20'000;

// BIND_POINT: written like a macro.
bool looksLikeMacro(std::string_view word) {
  const auto isMacroLetter = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return word.size() > 2 && std::all_of(word.begin(), word.end(), isMacroLetter);
}

enum class Root : uint8_t { None, Class, Vector, Map, Value, Enum, Constant, Function };

Root rootOf(std::string_view word) {
  if (word == "class_") return Root::Class;
  if (word == "register_vector") return Root::Vector;
  if (word == "register_map") return Root::Map;
  if (word == "value_object" || word == "value_array") return Root::Value;
  if (word == "enum_") return Root::Enum;
  if (word == "constant") return Root::Constant;
  if (word == "function") return Root::Function;
  return Root::None;
}

class Scanner {
 public:
  Scanner(const bindings::SourceText& file, Preprocessed& source)
      : source_(source), tokens_(source.tokens), brackets_(source), declarations_(source.tokens, brackets_) {
    names_.path = file.path;
    if (source.gaveUpAt != 0) {
      notify(names_.notifications, "embind-macros-too-large", source.gaveUpAt,
             "the macros of this file grow beyond a million tokens: from here on they are not expanded, and "
             "what they bind is not known");
    }
  }

  Names run() {
    while (at_ + 1 < tokens_.size()) {
      const Token& token = tokens_[at_];
      if (token.kind != TokenKind::Identifier) {
        ++at_;
        continue;
      }
      visit(token);
    }
    return std::move(names_);
  }

 private:
  bool isInBlock() const { return at_ < blockEnd_; }
  bool isBehind(char punctuator) const { return at_ > 0 && tokens_[at_ - 1].is(punctuator); }

  void visit(const Token& token) {
    if (opensBlock(token)) return enterBlock();
    if (token.text == "using" || token.text == "typedef" || token.text == "namespace")
      return declaration(token);
    if (const Root root = rootOf(token.text); root != Root::None && isEmbinds(root)) {
      const size_t before = at_;
      bind(root);
      if (at_ == before) ++at_;
      return;
    }
    if (const auto variable = variables_.find(token.text); variable != variables_.end()) {
      if (tokens_[at_ + 1].is('.') && !isBehind('.') && !isBehind(kArrow) && !isBehind(kScope)) {
        const size_t cls = variable->second;
        ++at_;
        return chainOf(cls);
      }
    }
    if (isInBlock() && isStatementStart() && looksLikeMacro(token.text)) return unseenMacro(token);
    ++at_;
  }

  // EMSCRIPTEN_BINDINGS, or a macro of another file that stands for it: MY_BINDINGS(name) {
  bool opensBlock(const Token& token) const {
    if (token.text == "EMSCRIPTEN_BINDINGS") return true;
    if (!token.text.ends_with("_BINDINGS") || !looksLikeMacro(token.text) || isInBlock()) return false;
    const size_t close = tokens_[at_ + 1].is('(') ? brackets_.closeOf(at_ + 1) : 0;
    return close != 0 && close + 1 < tokens_.size() && tokens_[close + 1].is('{');
  }

  // EMSCRIPTEN_BINDINGS ( name ) { … }
  void enterBlock() {
    size_t next = at_ + 1;
    if (tokens_[next].is('(') && brackets_.closeOf(next) != 0) next = brackets_.closeOf(next) + 1;
    if (next < tokens_.size() && tokens_[next].is('{')) {
      const size_t close = brackets_.closeOf(next);
      // A block that is never closed goes on to the end of the file.
      blockEnd_ = std::max(blockEnd_, close != 0 ? close : tokens_.size());
    }
    at_ = next;
  }

  bool isStatementStart() const {
    if (at_ == 0) return true;
    const Token& before = tokens_[at_ - 1];
    return before.is(';') || before.is('{') || before.is('}') || before.is(')') || before.is(':');
  }

  // Whether the word at hand is Embind's: `emscripten::class_`, or unqualified where that can be meant.
  bool isEmbinds(Root root) const {
    if (isBehind('.') || isBehind(kArrow)) return false;
    if (isBehind(kScope)) {
      if (at_ < 2 || tokens_[at_ - 2].kind != TokenKind::Identifier) return root != Root::Function;
      const std::string_view scope = tokens_[at_ - 2].text;
      if (scope == "emscripten" || namespaces_.contains(scope)) return true;
      // Another file may give Embind a name; what else is written like that is no chain of a block.
      return isInBlock() && root != Root::Function && root != Root::Constant && root != Root::Enum;
    }
    const bool isCommonWord = root == Root::Function || root == Root::Constant || root == Root::Enum;
    if (!isCommonWord) return true;
    return (isInBlock() || usesNamespace_) && isStatementStart();
  }

  // ---- declarations that give types and namespaces other names

  size_t statementEnd(size_t from) const {
    constexpr size_t kMaxStatement = 200;
    size_t at = from;
    for (size_t count = 0; at < tokens_.size() && count < kMaxStatement; ++at, ++count) {
      if (tokens_[at].is(';')) return at;
      if (tokens_[at].is('{') || tokens_[at].is('}') || tokens_[at].kind == TokenKind::End) return 0;
    }
    return 0;
  }

  void declaration(const Token& word) {
    const size_t first = at_ + 1;
    ++at_;
    const size_t end = statementEnd(first);
    if (end < first + 2) return;
    const Token& name = tokens_[first];
    if (word.text == "namespace") {
      if (tokens_[first + 1].is('=') && tokens_[end - 1].isWord("emscripten")) namespaces_.insert(name.text);
    } else if (word.text == "typedef") {
      const Token& last = tokens_[end - 1];
      if (last.kind == TokenKind::Identifier) addAlias(last, first, end - 1);
    } else if (name.isWord("namespace")) {
      usesNamespace_ |= tokens_[end - 1].isWord("emscripten");
    } else if (tokens_[first + 1].is('=')) {
      addAlias(name, first + 2, end);
    } else if (name.isWord("emscripten")) {
      usesNamespace_ |= tokens_[end - 1].isWord("function");
    }
  }

  void addAlias(const Token& name, size_t begin, size_t end) {
    if (names_.aliases.size() >= kMaxAliases || end <= begin) return;
    names_.aliases.emplace_back(cleanText(name.text), textOf(tokens_, begin, end));
  }

  // ---- roots

  void bind(Root root) {
    const Token& word = tokens_[at_];
    size_t open = at_ + 1;
    std::vector<Brackets::Part> arguments;
    if (tokens_[open].is('<')) {
      const size_t close = brackets_.closeAngle(open);
      if (close == 0) return;
      arguments = brackets_.partsOf(open + 1, close);
      open = close + 1;
    } else if (root != Root::Constant && root != Root::Function) {
      return;
    }
    std::string_view variable = variableBefore();
    if (root == Root::Class && tokens_[open].kind == TokenKind::Identifier) {
      variable = tokens_[open].text;
      ++open;
    }
    const bool opens = open < tokens_.size() && (tokens_[open].is('(') || tokens_[open].is('{'));
    if (!opens || brackets_.closeOf(open) == 0) return;
    const size_t close = brackets_.closeOf(open);
    const auto parts = brackets_.partsOf(open + 1, close);
    const auto name = parts.empty() ? std::nullopt : literalAt(tokens_, parts[0].begin, parts[0].end);
    if (!name) {
      if (!parts.empty() && isInBlock()) nameNotRead(word);
      return;
    }
    at_ = close + 1;
    if (root == Root::Function) {
      addFunction(word, *name, arguments, parts);
    } else if (root == Root::Class || root == Root::Vector || root == Root::Map) {
      addClass(root, word, *name, arguments);
      if (!variable.empty()) variables_[variable] = names_.classes.size() - 1;
      chainOf(names_.classes.size() - 1);
    } else {
      PlainName plain;
      plain.name = *name;
      if (!arguments.empty()) plain.type = textOf(tokens_, arguments[0].begin, arguments[0].end);
      plain.isShown = root == Root::Enum || root == Root::Constant;
      plain.condition = source_.conditionOf(word);
      plain.line = word.line;
      names_.plain.push_back(std::move(plain));
    }
  }

  // auto c = emscripten::class_<T>("X"): c
  std::string_view variableBefore() const {
    size_t first = at_;
    while (first >= 2 && tokens_[first - 1].is(kScope) && tokens_[first - 2].kind == TokenKind::Identifier) {
      first -= 2;
    }
    const bool isAssigned =
        first >= 2 && tokens_[first - 1].is('=') && tokens_[first - 2].kind == TokenKind::Identifier;
    return isAssigned ? tokens_[first - 2].text : std::string_view{};
  }

  void addClass(Root root, const Token& word, const std::string& name,
                const std::vector<Brackets::Part>& arguments) {
    WrittenClass cls;
    cls.name = name;
    cls.condition = source_.conditionOf(word);
    cls.line = word.line;
    for (const Brackets::Part& part : arguments)
      cls.elements.push_back(textOf(tokens_, part.begin, part.end));
    if (root == Root::Class) {
      if (!cls.elements.empty()) cls.type = cls.elements[0];
      for (size_t i = 1; i < arguments.size(); ++i) addBases(cls, arguments[i]);
      cls.elements.clear();
    } else if (root == Root::Vector) {
      cls.kind = WrittenClass::Kind::Vector;
      if (!cls.elements.empty()) cls.type = "std::vector<" + cls.elements[0] + ">";
    } else {
      cls.kind = WrittenClass::Kind::Map;
      if (cls.elements.size() > 1) cls.type = "std::map<" + cls.elements[0] + "," + cls.elements[1] + ">";
    }
    names_.classes.push_back(std::move(cls));
  }

  // base<B>
  void addBases(WrittenClass& cls, const Brackets::Part& part) {
    for (size_t at = part.begin; at + 1 < part.end; ++at) {
      if (!tokens_[at].isWord("base") || !tokens_[at + 1].is('<')) continue;
      const size_t close = brackets_.closeAngle(at + 1);
      if (close == 0) return;
      for (const Brackets::Part& base : brackets_.partsOf(at + 2, close)) {
        cls.bases.push_back(textOf(tokens_, base.begin, base.end));
      }
      return;
    }
  }

  void addFunction(const Token& word, const std::string& name, const std::vector<Brackets::Part>& arguments,
                   const std::vector<Brackets::Part>& parts) {
    const Link link{word, arguments, parts};
    WrittenMember member = memberOf(link, bindings::Member::Kind::Function, source_);
    member.name = nameWithoutParameters(name);
    describe(member, callableOf(link, tokens_, brackets_, declarations_), {});
    names_.functions.push_back(std::move(member));
  }

  // ---- chains

  // From `at_` on: `.function(…).property(…)`, up to where it ends.
  void chainOf(size_t cls) {
    for (;;) {
      skipUnseenInChain();
      if (!tokens_[at_].is('.') && !tokens_[at_].is(kArrow)) return;
      size_t word = at_ + 1;
      if (word < tokens_.size() && tokens_[word].isWord("template")) ++word;
      if (word + 1 >= tokens_.size() || tokens_[word].kind != TokenKind::Identifier) return;
      size_t open = word + 1;
      std::vector<Brackets::Part> arguments;
      if (tokens_[open].is('<')) {
        const size_t close = brackets_.closeAngle(open);
        if (close == 0) return;
        arguments = brackets_.partsOf(open + 1, close);
        open = close + 1;
      }
      if (open >= tokens_.size() || !tokens_[open].is('(')) return;
      const size_t close = brackets_.closeOf(open);
      // A link whose parentheses do not close still has its name.
      const size_t end =
          close != 0 ? close : open + 1 + (tokens_[open + 1].kind == TokenKind::String ? 1 : 0);
      const Link link{tokens_[word], std::move(arguments), brackets_.partsOf(open + 1, end)};
      if (!addLink(names_, cls, link, source_, brackets_, declarations_)) nameNotRead(tokens_[word]);
      at_ = close != 0 ? close + 1 : nextLink(end);
    }
  }

  // Where the chain goes on behind a link that is broken.
  size_t nextLink(size_t from) const {
    constexpr size_t kMaxBroken = 100;  // tokens of a link
    for (size_t at = from; at + 2 < tokens_.size() && at < from + kMaxBroken; ++at) {
      const bool startsAnother = rootOf(tokens_[at].text) != Root::None && !tokens_[at - 1].is('.');
      if (tokens_[at].is(';') || tokens_[at].is('}') || startsAnother) return at;
      if (tokens_[at].is('.') && isLink(tokens_[at + 1].text)) return at;
    }
    return from;
  }

  // A macro of another file between two links.
  void skipUnseenInChain() {
    const Token& token = tokens_[at_];
    const bool isMacro = token.kind == TokenKind::Identifier && looksLikeMacro(token.text) &&
                         token.text != "EMSCRIPTEN_BINDINGS";
    if (!isMacro) return;
    unseenMacro(token);
    if (tokens_[at_].is('(') && brackets_.closeOf(at_) != 0) at_ = brackets_.closeOf(at_) + 1;
  }

  // ---- notifications

  void notify(std::vector<Notification>& list, std::string id, uint32_t line, std::string_view message) {
    if (list.size() >= kMaxNotifications) return;
    Notification notification;
    notification.id = std::move(id);
    notification.path = names_.path;
    notification.message = message;
    notification.line = line;
    list.push_back(std::move(notification));
  }

  void nameNotRead(const Token& word) {
    notify(names_.unseen, "embind-name-not-read", word.line,
           fmt::format("what this `{}` binds is named by no string literal: it is not known to the linter",
                       word.text));
  }

  void unseenMacro(const Token& token) {
    ++at_;
    const bool isUse = tokens_[at_].is('(') || tokens_[at_].is('.') || tokens_[at_].is(';') ||
                       token.line != tokens_[at_].line;
    const bool isKnown = token.text.starts_with("EM_") || token.text.starts_with("EMSCRIPTEN_");
    if (!isUse || isKnown) return;
    notify(names_.unseen, "embind-macro-not-read", token.line,
           fmt::format("the macro `{}` is not defined in this file: what it binds is not known to the linter",
                       cleanText(token.text)));
  }

  const Preprocessed& source_;
  const std::vector<Token>& tokens_;
  Brackets brackets_;
  Declarations declarations_;
  Names names_;
  size_t at_ = 0;
  size_t blockEnd_ = 0;
  bool usesNamespace_ = false;
  std::unordered_set<std::string_view> namespaces_;  // other names of `emscripten`
  std::unordered_map<std::string_view, size_t> variables_;
};

}  // namespace

bool hasBindings(std::string_view text) {
  if (contains(text, "EMSCRIPTEN_BINDINGS")) return true;
  if (!contains(text, "emscripten") && !contains(text, "_BINDINGS")) return false;
  constexpr std::array<std::string_view, 4> kRoots{"class_<", "register_vector<", "value_object<",
                                                   "class_ <"};
  return std::any_of(kRoots.begin(), kRoots.end(),
                     [&](std::string_view root) { return contains(text, root); });
}

Names readNames(const bindings::SourceText& file) {
  Preprocessed source = preprocess(file.text);
  writeOutHelpers(source);
  return Scanner(file, source).run();
}

}  // namespace unfreed::embind
