// The tokens of C++ text, without a parse: enough to find names in it.
//
// One pass, no allocation per token, any input ends in End and never fails. What is no token of C++ (a stray
// byte, an unterminated literal) becomes one all the same and ends at the line's end. `<` and `>` are always
// tokens of their own, since here they nearly always enclose template arguments. A preprocessor line is one
// Directive token, its continuation lines included.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace unfreed::embind {

enum class TokenKind : uint8_t {
  End,
  Identifier,  // keywords too
  Number,
  String,  // with its prefix and its quotes
  Character,
  Punctuator,
  Directive,  // the text behind `#`, up to the end of the logical line
};

// What stands under which conditions of the preprocessor (preprocessor.h).
enum class ConditionId : uint32_t {};
inline constexpr ConditionId kAlways{0};

// Punctuators are known by their character; these are the ones that have more than one.
inline constexpr char kScope = 1;     // ::
inline constexpr char kArrow = 2;     // ->
inline constexpr char kPaste = 3;     // ##
inline constexpr char kEllipsis = 4;  // ...

struct Token {
  std::string_view text;
  uint32_t line = 0;
  ConditionId condition = kAlways;
  TokenKind kind = TokenKind::End;
  char punctuator = 0;

  bool is(char character) const { return punctuator == character && kind == TokenKind::Punctuator; }
  bool isWord(std::string_view word) const { return kind == TokenKind::Identifier && text == word; }
};

class Lexer {
 public:
  explicit Lexer(std::string_view text, uint32_t firstLine = 1) : text_(text), line_(firstLine) {}
  Token next();

 private:
  bool skipBlank();  // and comments; true when a line began
  void skipBlockComment();
  void skipToLineEnd();
  bool skipContinuation();  // a backslash at the end of a line
  Token directive();
  Token make(TokenKind kind, size_t begin, uint32_t line) const;
  bool rawString(size_t prefix);
  void quoted(char quote);
  void number();
  char punctuator();

  std::string_view text_;
  size_t at_ = 0;
  uint32_t line_;
  bool lineStart_ = true;
};

// What a string literal says: escapes and raw strings resolved. Always UTF-8.
std::string valueOfLiteral(std::string_view literal);

// The same text with what is no UTF-8 replaced.
std::string cleanText(std::string_view text);

bool isIdentifierStart(char character);
bool isIdentifierPart(char character);

}  // namespace unfreed::embind
