// The tokens of Rust text, with their brackets matched.
//
// The reader works on tokens: attributes, `cfg` predicates and macros are token sequences by nature, what a
// macro expands to is one as well, and bodies need not be understood. It promises: any text gives tokens, one
// pass, no allocation per token; comments are no tokens. A bracket that is never closed is closed where its
// neighbours make this plain: by the bracket around it, or by a line that stands further left than the line
// that opened it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/lexer.h"

namespace unfreed::wasm_bindgen {

using syntax::packPunctuator;
using namespace syntax::literals;

enum class TokenKind : uint8_t {
  End,
  Name,      // keywords too; `r#type` is the name `type`
  Lifetime,  // 'a
  Literal,   // numbers and characters
  String,    // with its quotes and prefix
  Mark,      // `::`, `->`, `=>` and single characters
  Open,      // ( [ {, and the invisible bracket around what a macro captured
  Close,
};

struct Token {
  TokenKind kind = TokenKind::End;
  bool firstInLine = false;
  uint32_t code = 0;    // Mark, Open, Close: packPunctuator of the characters; 0 for an invisible bracket
  uint32_t line = 0;    // from 1
  uint32_t indent = 0;  // column of the first token of the line
  std::string_view text;
};

struct TokenList {
  std::vector<Token> tokens;      // the last one is End
  std::vector<uint32_t> partner;  // of an Open what ends it, of a Close what opened it, else the token itself
  uint32_t firstUnclosed = 0;     // line of a bracket that nothing closes, 0 when all are closed

  const Token& operator[](size_t i) const { return tokens[i < tokens.size() ? i : tokens.size() - 1]; }
  size_t size() const { return tokens.size(); }
  size_t end() const { return tokens.size() - 1; }
  bool is(size_t i, uint32_t code) const { return (*this)[i].code == code && code != 0; }
  bool isName(size_t i) const { return (*this)[i].kind == TokenKind::Name; }
  bool isName(size_t i, std::string_view name) const { return isName(i) && (*this)[i].text == name; }
  // The token after `i`, or after everything inside the bracket that opens at `i`.
  size_t after(size_t i) const { return i < partner.size() && partner[i] > i ? partner[i] + 1 : i + 1; }
  // Whether the bracket that opens at `i` has a closing one of its own.
  bool isClosed(size_t i) const { return partner[i] > i && partner[partner[i]] == i; }
  // Where the contents of the bracket that opens at `i` end.
  size_t contentEnd(size_t i) const {
    const size_t last = partner[i];
    return isClosed(i) || last == end() || last <= i ? last : last + 1;
  }
};

TokenList tokenize(std::string_view text);

// Matches the brackets of a token sequence that was put together, which must end in End.
TokenList matched(std::vector<Token> tokens);

// Whether an item begins here: a word such as `pub`, `fn` or `#[` that is the first of its line. What was not
// finished before it is broken.
bool startsItem(const Token& token);

// The value of a string token: quotes, prefix and escapes resolved.
std::string stringValue(std::string_view token);

// The tokens as one would write them: `feature = "net"`.
std::string spell(const TokenList& list, size_t begin, size_t end);

}  // namespace unfreed::wasm_bindgen
