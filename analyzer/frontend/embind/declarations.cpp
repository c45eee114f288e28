#include "frontend/embind/declarations.h"

#include <algorithm>
#include <array>

namespace unfreed::embind {
namespace {

using Form = Callable::Form;

constexpr size_t kMaxHead = 60;          // tokens in front of a function's parameters
constexpr size_t kMaxOverloads = 64;     // of one name
constexpr size_t kMaxFailures = 10'000;  // `<` that nothing closes

bool isSpecifier(const Token& token) {
  constexpr std::array<std::string_view, 9> kWords{"static",    "inline", "virtual",  "extern",
                                                   "constexpr", "friend", "explicit", "EMSCRIPTEN_KEEPALIVE",
                                                   "noexcept"};
  return std::find(kWords.begin(), kWords.end(), token.text) != kWords.end();
}

// Words that begin no declaration of a function that could be bound.
bool isOther(std::string_view word) {
  constexpr std::array<std::string_view, 14> kWords{"return", "using", "typedef", "new",     "delete",
                                                    "throw",  "case",  "goto",    "else",    "if",
                                                    "while",  "for",   "switch",  "operator"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

std::string_view lastPart(std::string_view name) {
  const size_t scope = name.rfind("::");
  return scope == std::string_view::npos ? name : name.substr(scope + 2);
}

}  // namespace

Declarations::Declarations(const std::vector<Token>& tokens, const Brackets& brackets)
    : tokens_(tokens), brackets_(brackets) {
  read();
}

// From statement to statement, into namespaces and classes, over the bodies of functions.
void Declarations::read() {
  for (size_t at = 0; at + 1 < tokens_.size();) {
    while (!scopes_.empty() && at >= scopes_.back().end) scopes_.pop_back();
    const size_t next = statement(at);
    at = std::max(next, at + 1);
  }
}

// Reads the statement at `at`; where the next one begins.
size_t Declarations::statement(size_t at) {
  const Token& first = tokens_[at];
  if (first.isWord("public") || first.isWord("private") || first.isWord("protected")) return at + 2;
  if (first.isWord("namespace") || first.isWord("class") || first.isWord("struct") ||
      first.isWord("extern")) {
    if (const size_t inside = classHead(at); inside != 0) return inside;
  }
  const bool isTemplate = first.isWord("template");
  std::string_view scope = scopes_.empty() ? std::string_view{} : scopes_.back().name;
  for (size_t i = at; i < tokens_.size() && i < at + kMaxHead; ++i) {
    const Token& token = tokens_[i];
    if (token.is(';')) return i + 1;
    if (token.is('}') || token.kind == TokenKind::End) return i + 1;
    if (token.is('{') || token.is('=') || token.is('.') || token.is(kArrow) || isOther(token.text)) {
      if (!token.is('{')) continue;
      return brackets_.closeOf(i) != 0 ? brackets_.closeOf(i) + 1 : i + 1;
    }
    if (token.is('<')) {
      const size_t close = failures_ < kMaxFailures ? brackets_.closeAngle(i) : 0;
      if (close == 0) {
        ++failures_;
        return i + 1;
      }
      i = close;
      continue;
    }
    if (!token.is('(')) continue;
    const size_t close = brackets_.closeOf(i);
    if (close == 0) return i + 1;
    if (!isTemplate && i > at) declare(at, i - 1, i, scope);
    // On to the body or to the end.
    size_t end = close + 1;
    for (size_t steps = 0; end < tokens_.size() && steps < 400; ++end, ++steps) {
      if (tokens_[end].is(';')) return end + 1;
      if (tokens_[end].is('(') && brackets_.closeOf(end) != 0) end = brackets_.closeOf(end);
      if (tokens_[end].is('{')) return brackets_.closeOf(end) != 0 ? brackets_.closeOf(end) + 1 : end + 1;
      if (tokens_[end].is('}')) return end + 1;
    }
    return close + 1;
  }
  return at + kMaxHead;  // no declaration is that long
}

// namespace a { …, class X : public Y { …, extern "C" { …: inside it; 0 when it is none.
size_t Declarations::classHead(size_t at) {
  const bool isClass = tokens_[at].isWord("class") || tokens_[at].isWord("struct");
  std::string_view name;
  bool isNamed = false;
  for (size_t i = at + 1; i < tokens_.size() && i < at + kMaxHead; ++i) {
    const Token& token = tokens_[i];
    if (token.is('{')) {
      if (brackets_.closeOf(i) == 0) return 0;
      scopes_.push_back({brackets_.closeOf(i), name, isClass});
      return i + 1;
    }
    if (token.is(':')) isNamed = true;
    if (token.is(';') || token.is('(') || token.is('=') || token.is('}')) return 0;
    if (token.is('<')) {
      const size_t close = brackets_.closeAngle(i);
      if (close == 0) return 0;
      i = close;
    }
    // The last word in front of the bases: a macro may stand before it.
    if (!isNamed && token.kind == TokenKind::Identifier && token.text != "final") name = token.text;
  }
  return 0;
}

bool Declarations::declare(size_t begin, size_t name, size_t open, std::string_view scope) {
  if (tokens_[name].kind != TokenKind::Identifier || isOther(tokens_[name].text)) return false;
  Declared declared{begin, name, open, scope, !scopes_.empty() && scopes_.back().isClass, false};
  // R T::f(): qualified, it is a member or belongs to a namespace.
  while (declared.typeEnd >= begin + 2 && tokens_[declared.typeEnd - 1].is(kScope) &&
         tokens_[declared.typeEnd - 2].kind == TokenKind::Identifier) {
    if (declared.typeEnd == name) declared.scope = tokens_[name - 2].text;
    declared.typeEnd -= 2;
  }
  for (size_t i = begin; i < declared.typeEnd; ++i) {
    if (tokens_[i].isWord("static")) declared.isStatic = true;
    if (isOther(tokens_[i].text) || tokens_[i].is('=') || tokens_[i].is('.')) return false;
  }
  while (declared.typeBegin < declared.typeEnd && isSpecifier(tokens_[declared.typeBegin]))
    ++declared.typeBegin;
  if (declared.typeBegin == declared.typeEnd) return false;
  std::vector<Declared>& all = byName_[tokens_[name].text];
  if (all.size() < kMaxOverloads) all.push_back(declared);
  return true;
}

std::string Declarations::typeOf(const Declared& declared) const {
  return textOf(tokens_, declared.typeBegin, declared.typeEnd);
}

void Declarations::complete(Callable& callable) const {
  if (callable.form != Form::Name || callable.lastName.empty()) return;
  const auto found = byName_.find(callable.lastName);
  if (found == byName_.end()) return;
  const std::string_view scope = lastPart(callable.scope);
  const Declared* one = nullptr;
  for (const Declared& declared : found->second) {
    const bool isMeant = scope.empty() ? !declared.isMember : declared.scope == scope;
    if (!isMeant) continue;
    // Overloads: which is bound is told by nothing.
    if (one != nullptr && typeOf(*one) != typeOf(declared)) return;
    if (one == nullptr || declared.isMember) one = &declared;
  }
  if (one == nullptr) return;
  const std::string type = typeOf(*one);
  if (type == "auto" || type.find("decltype") != std::string::npos) return;
  const Callable signature =
      readSignature(tokens_, brackets_, one->typeBegin, brackets_.closeOf(one->open) + 1);
  callable.result = type;
  // Defined outside of a class, a method looks like a function of a namespace.
  if (one->isMember || scope.empty()) {
    callable.parameters = signature.parameters;
    callable.form = one->isMember && !one->isStatic ? Form::Method : Form::Function;
  }
}

}  // namespace unfreed::embind
