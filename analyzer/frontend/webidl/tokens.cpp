#include "frontend/webidl/tokens.h"

namespace unfreed::webidl {

using namespace syntax::literals;

namespace {

// `#ifdef …`, for those who send their .idl through a preprocessor: the line is no part of the language. The
// lexer sees a private name of JavaScript, or a lone `#`.
bool opensDirective(const Token& token, std::string_view text) {
  return !token.span.empty() && text[token.span.begin] == '#';
}

}  // namespace

Tokens::Tokens(std::string_view text) : text_(text) {
  syntax::Lexer lexer(text);
  bool inDirective = false;
  Token token;
  do {
    token = lexer.next();
    if (token.afterNewline) inDirective = false;
    inDirective |= opensDirective(token, text);
    if (!inDirective || token.kind == TokenKind::End) tokens_.push_back(token);
  } while (token.kind != TokenKind::End);
}

const Token& Tokens::peek(size_t ahead) const {
  const size_t i = at_ + ahead;
  return i < tokens_.size() ? tokens_[i] : tokens_.back();
}

bool Tokens::take(uint32_t code) {
  if (!is(code)) return false;
  ++at_;
  return true;
}

bool Tokens::takeWord(std::string_view word) {
  if (!isWord(word)) return false;
  ++at_;
  return true;
}

std::string_view Tokens::takeName() {
  if (!isName()) return {};
  const std::string_view name = textAt();
  ++at_;
  return name;
}

void Tokens::skipBracketed() {
  size_t depth = 0;
  do {
    if (is("("_p) || is("["_p) || is("{"_p)) ++depth;
    if (is(")"_p) || is("]"_p) || is("}"_p)) --depth;
    skip();
  } while (depth > 0 && !isEnd() && !is(";"_p));
}

std::string_view unquoted(std::string_view text) {
  if (text.size() < 2 || (text.front() != '"' && text.front() != '\'')) return text;
  return text.substr(1, text.size() - 2);
}

}  // namespace unfreed::webidl
