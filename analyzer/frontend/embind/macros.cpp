#include "frontend/embind/macros.h"

#include <algorithm>

namespace unfreed::embind {
namespace {

constexpr int kMaxDepth = 16;
constexpr size_t kMaxBody = 20'000;       // tokens
constexpr size_t kMaxReplaced = 500'000;  // tokens of one use
constexpr size_t kMaxText = 4096;         // bytes of a token that is made of others

// X in #define X(a, b) has its parenthesis right behind it.
bool opensParameters(const Token& name, const Token& next) {
  return next.is('(') && next.text.data() == name.text.data() + name.text.size();
}

// Behind the opening parenthesis, up to the closing one.
void readParameters(Lexer& lexer, Macro& macro) {
  macro.takesArguments = true;
  for (Token token = lexer.next(); token.kind != TokenKind::End && !token.is(')'); token = lexer.next()) {
    if (token.kind == TokenKind::Identifier) macro.parameters.push_back(token.text);
    if (token.is(kEllipsis)) macro.isVariadic = true;
  }
}

bool isSpaced(const Token& left, const Token& right) {
  return left.text.data() + left.text.size() != right.text.data();
}

std::string stringified(const std::vector<Token>& argument) {
  std::string text = "\"";
  for (size_t i = 0; i < argument.size(); ++i) {
    if (i > 0 && isSpaced(argument[i - 1], argument[i])) text.push_back(' ');
    const bool isLiteral = argument[i].kind == TokenKind::String || argument[i].kind == TokenKind::Character;
    for (const char c : argument[i].text) {
      if (isLiteral && (c == '"' || c == '\\')) text.push_back('\\');
      text.push_back(c);
    }
    if (text.size() > kMaxText) break;
  }
  return text + "\"";
}

class Substitution {
 public:
  Substitution(const Macro& macro, const Arguments& arguments, const Token& use,
               std::deque<std::string>& made)
      : macro_(macro), arguments_(arguments), use_(use), made_(made) {}

  std::vector<Token> run() {
    const std::vector<Token>& body = macro_.body;
    for (size_t i = 0; i < body.size() && out_.size() < kMaxReplaced; ++i) {
      if (body[i].is('#') && macro_.takesArguments && i + 1 < body.size()) {
        if (const auto argument = argumentOf(body[i + 1])) {
          add(remade(TokenKind::String, stringified(*argument)));
          ++i;
          continue;
        }
      }
      if (body[i].is(kPaste) && i + 1 < body.size()) {
        paste(body[++i]);
        continue;
      }
      if (const auto argument = argumentOf(body[i])) {
        for (const Token& token : *argument) add(token);
      } else {
        add(body[i]);
      }
    }
    return std::move(out_);
  }

 private:
  std::optional<std::vector<Token>> argumentOf(const Token& token) const {
    if (token.kind != TokenKind::Identifier) return std::nullopt;
    for (size_t i = 0; i < macro_.parameters.size(); ++i) {
      if (macro_.parameters[i] == token.text)
        return i < arguments_.size() ? arguments_[i] : std::vector<Token>{};
    }
    if (token.text != "__VA_ARGS__" || !macro_.isVariadic) return std::nullopt;
    std::vector<Token> rest;
    for (size_t i = macro_.parameters.size(); i < arguments_.size(); ++i) {
      if (i > macro_.parameters.size()) rest.push_back(comma());
      rest.insert(rest.end(), arguments_[i].begin(), arguments_[i].end());
    }
    return rest;
  }

  static Token comma() {
    Token token;
    token.kind = TokenKind::Punctuator;
    token.punctuator = ',';
    token.text = ",";
    return token;
  }

  Token remade(TokenKind kind, std::string text) const {
    made_.push_back(std::move(text));
    Token token;
    token.kind = kind;
    token.text = made_.back();
    return token;
  }

  void add(Token token) {
    token.line = use_.line;
    token.condition = use_.condition;
    out_.push_back(token);
  }

  // a ## b: one token of both texts; `, ## __VA_ARGS__` drops the comma when there are none.
  void paste(const Token& right) {
    std::vector<Token> tokens{right};
    if (auto argument = argumentOf(right)) tokens = std::move(*argument);
    if (tokens.empty()) {
      if (!out_.empty() && out_.back().is(',')) out_.pop_back();
      return;
    }
    size_t first = 0;
    const bool isPasted = !out_.empty() && !out_.back().is(',') && out_.back().text.size() < kMaxText;
    if (isPasted) {
      const Token left = out_.back();
      out_.pop_back();
      const TokenKind kind = left.kind == TokenKind::Punctuator ? tokens[0].kind : left.kind;
      add(remade(kind, std::string(left.text) + std::string(tokens[0].text)));
      first = 1;
    }
    for (size_t i = first; i < tokens.size(); ++i) add(tokens[i]);
  }

  const Macro& macro_;
  const Arguments& arguments_;
  const Token& use_;
  std::deque<std::string>& made_;
  std::vector<Token> out_;
};

}  // namespace

void Macros::define(std::string_view text, uint32_t line, ConditionId condition, bool isOverridable) {
  Lexer lexer(text, line);
  const Token name = lexer.next();
  if (name.kind != TokenKind::Identifier) return;
  Macro macro;
  macro.condition = condition;
  macro.isOverridable = isOverridable;
  Token token = lexer.next();
  if (opensParameters(name, token)) {
    readParameters(lexer, macro);
    token = lexer.next();
  }
  for (; token.kind != TokenKind::End && macro.body.size() < kMaxBody; token = lexer.next()) {
    if (token.kind != TokenKind::Directive) {
      macro.body.push_back(token);
      continue;
    }
    // `#` at the start of a continued line is no directive here.
    Token hash;
    hash.kind = TokenKind::Punctuator;
    hash.punctuator = '#';
    hash.text = "#";
    macro.body.push_back(hash);
    Lexer rest(token.text, token.line);
    for (Token inner = rest.next(); inner.kind != TokenKind::End; inner = rest.next()) {
      if (inner.kind != TokenKind::Directive) macro.body.push_back(inner);
    }
  }
  const auto known = entries_.find(name.text);
  // Two branches that are both open: the one that says more is kept.
  const bool isRival = known != entries_.end() && known->second.isDefined && condition != kAlways &&
                       known->second.macro.condition != kAlways;
  if (isRival && known->second.macro.body.size() >= macro.body.size()) return;
  entries_[name.text] = {std::move(macro), true};
}

void Macros::undefine(std::string_view text, ConditionId condition) {
  Lexer lexer(text);
  const Token name = lexer.next();
  if (name.kind != TokenKind::Identifier || condition != kAlways) return;
  entries_[name.text] = {Macro{}, false};
}

const Macro* Macros::find(std::string_view name) const {
  const auto found = entries_.find(name);
  return found == entries_.end() || !found->second.isDefined ? nullptr : &found->second.macro;
}

Truth Macros::isDefined(std::string_view name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return isDefinedByEmscripten(name);
  if (!found->second.isDefined) return Truth::False;
  return found->second.macro.condition == kAlways ? Truth::True : Truth::Unknown;
}

std::optional<int64_t> Macros::valueOf(std::string_view name, int depth) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) {
    if (isDefinedByEmscripten(name) == Truth::False) return 0;
    return valueByEmscripten(name);
  }
  if (!found->second.isDefined) return 0;
  const Macro& macro = found->second.macro;
  const bool isOpen = macro.isOverridable || macro.takesArguments || macro.condition != kAlways;
  if (isOpen || macro.body.empty() || depth > kMaxDepth) return std::nullopt;
  const auto isHash = [](const Token& token) { return token.is('#') || token.is(kPaste); };
  if (std::any_of(macro.body.begin(), macro.body.end(), isHash)) return std::nullopt;
  // The body is one piece of the text that it was lexed from.
  const std::string_view first = macro.body.front().text;
  const std::string_view last = macro.body.back().text;
  const auto size = static_cast<size_t>(last.data() + last.size() - first.data());
  const MacroFacts inner{[this](std::string_view other) { return isDefined(other); },
                         [this, depth](std::string_view other) { return valueOf(other, depth + 1); }};
  return valueOfExpression(std::string_view(first.data(), size), inner);
}

MacroFacts Macros::facts() const {
  return {[this](std::string_view name) { return isDefined(name); },
          [this](std::string_view name) { return valueOf(name); }};
}

std::vector<Token> substitute(const Macro& macro, const Arguments& arguments, const Token& use,
                              std::deque<std::string>& made) {
  return Substitution(macro, arguments, use, made).run();
}

}  // namespace unfreed::embind
