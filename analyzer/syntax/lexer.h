// Lexer: the tokens of JavaScript- and TypeScript-like text, without a parse.
//
// For readers that look for a few shapes in much text: declarations, generated glue, imports. It promises:
// one pass over the text, a token is a kind and a span (no allocation per token), any input ends in End and
// never fails. What cannot be a token (an unterminated string, a stray byte) is an Invalid token.
//
// Two decisions are heuristics. Whether `/` starts a regular expression is told from the token before and
// from what the last closing bracket closed; and `<` and `>` are always tokens of their own, since in types
// `>>` closes two lists: `a >>= b` is read as `>` `>` `=`.
//
// Comments are no tokens. The comments before a token are the text between it and the token before;
// commentBefore() finds the JSDoc comment in there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "source/span.h"

namespace unfreed::syntax {

enum class TokenKind : uint8_t {
  End,
  Identifier,   // keywords too; escapes stay as they are written
  PrivateName,  // #name
  Number,
  String,          // with its quotes
  Template,        // `…` without a hole
  TemplateHead,    // `…${
  TemplateMiddle,  // }…${
  TemplateTail,    // }…`
  Regex,           // with its flags
  Punctuator,
  Invalid,
};

// The characters of a punctuator as a number, so that it can be compared and switched on.
constexpr uint32_t packPunctuator(std::string_view characters) {
  uint32_t code = 0;
  for (const char character : characters) code = (code << 8) | static_cast<unsigned char>(character);
  return code;
}

inline namespace literals {
constexpr uint32_t operator""_p(const char* characters, size_t size) {
  return packPunctuator({characters, size});
}
}  // namespace literals

struct Token {
  TokenKind kind = TokenKind::End;
  bool afterNewline = false;  // a line break lies between it and the token before
  uint32_t code = 0;          // Punctuator: packPunctuator of its characters; else 0
  Span span;

  std::string_view text(std::string_view source) const { return source.substr(span.begin, span.size()); }
};

class Lexer {
 public:
  // `text` outlives the lexer and is shorter than 4 GiB. A byte order mark and a `#!` line are skipped.
  explicit Lexer(std::string_view text);

  Token next();

 private:
  enum class Open : uint8_t { Paren, ControlParen, Block, Expression, Hole, Bracket };

  bool skipTrivia();  // true if a line break was skipped
  Token finish(TokenKind kind, size_t begin, bool afterNewline);
  TokenKind scan();
  TokenKind scanSlash();
  TokenKind scanString(char quote);
  TokenKind scanTemplate(TokenKind whole, TokenKind hole);
  TokenKind scanNumber();
  TokenKind scanRegex();
  TokenKind scanPunctuator();
  bool skipComment(bool& newline);
  bool skipName();  // true if there was a name
  bool skipOddCharacter();
  bool regexMayStart() const;
  bool braceOpensBlock() const;
  std::string_view previousText() const;
  void open(Open kind) { open_.push_back(kind); }
  void close();

  std::string_view text_;
  size_t at_ = 0;
  Token previous_;
  bool previousAfterDot_ = false;  // the token before `previous_` was `.` or `?.`
  bool closedAllowsRegex_ =
      false;                  // what the last `)` or `}` closed: a `/` after it starts a regular expression
  size_t noRegexBefore_ = 0;  // a scan from before this offset found no end: `/` divides up to here
  std::vector<Open> open_;
};

// The last /** … */ comment between the end of one token and the begin of the next, or an empty view.
std::string_view commentBefore(std::string_view source, uint32_t previousEnd, uint32_t begin);

}  // namespace unfreed::syntax
