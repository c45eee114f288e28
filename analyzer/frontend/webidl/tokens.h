// The tokens of an .idl file, and a cursor over them.
#pragma once

#include <string_view>
#include <vector>

#include "syntax/lexer.h"

namespace unfreed::webidl {

using syntax::Token;
using syntax::TokenKind;

class Tokens {
 public:
  explicit Tokens(std::string_view text);

  const Token& peek(size_t ahead = 0) const;
  std::string_view textAt(size_t ahead = 0) const { return peek(ahead).text(text_); }
  bool isEnd() const { return peek().kind == TokenKind::End; }
  bool isName(size_t ahead = 0) const { return peek(ahead).kind == TokenKind::Identifier; }
  bool isWord(std::string_view word, size_t ahead = 0) const {
    return isName(ahead) && textAt(ahead) == word;
  }
  bool is(uint32_t code, size_t ahead = 0) const { return peek(ahead).code == code; }
  uint32_t offset() const { return peek().span.begin; }

  void skip(size_t count = 1) { at_ += count; }
  bool take(uint32_t code);
  bool takeWord(std::string_view word);
  std::string_view takeName();  // empty when there is none
  // Past a bracket and all that it holds; one that is never closed ends at the next `;`.
  void skipBracketed();

 private:
  std::string_view text_;
  std::vector<Token> tokens_;  // the last one is End
  size_t at_ = 0;
};

// The text of a string token without its quotes.
std::string_view unquoted(std::string_view text);

}  // namespace unfreed::webidl
