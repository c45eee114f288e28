// TokenList: the tokens of one file with their brackets matched, so that a reader can step over anything in
// O(1).
#pragma once

#include <string_view>
#include <vector>

#include "syntax/lexer.h"

namespace unfreed::glue {

struct TokenList {
  std::string_view text;
  std::vector<syntax::Token> tokens;  // the last one is End
  // For an opening bracket (or a template's head) the index of what closes it, for a closing one of what
  // opens it; for any other token its own index. A bracket that is never closed is closed by the token that
  // makes this plain: the closing bracket of something around it, or End.
  std::vector<uint32_t> partner;

  const syntax::Token& operator[](size_t i) const {
    return tokens[i < tokens.size() ? i : tokens.size() - 1];
  }
  size_t size() const { return tokens.size(); }
  std::string_view textOf(size_t i) const { return (*this)[i].text(text); }
  bool isName(size_t i, std::string_view name) const {
    return (*this)[i].kind == syntax::TokenKind::Identifier && textOf(i) == name;
  }
  bool is(size_t i, uint32_t code) const { return (*this)[i].code == code; }
  // The token after `i`, or after everything inside the bracket that opens at `i`.
  size_t after(size_t i) const {
    if (i >= tokens.size()) return tokens.size();
    return (partner[i] > i ? partner[i] : i) + 1;
  }
};

TokenList tokenize(std::string_view text);

// The text of a string token without its quotes; escapes stay.
std::string_view unquoted(std::string_view text);

}  // namespace unfreed::glue
