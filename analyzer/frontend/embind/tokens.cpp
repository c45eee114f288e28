#include "frontend/embind/tokens.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "source/file_reader.h"

namespace unfreed::embind {
namespace {

bool isDigit(char character) {
  return character >= '0' && character <= '9';
}

// The prefix of a literal: L, u, U, u8, each also with R. Its length, or 0.
size_t prefixLength(std::string_view word) {
  constexpr std::array<std::string_view, 9> kPrefixes{"R", "L", "u", "U", "u8", "LR", "uR", "UR", "u8R"};
  return std::find(kPrefixes.begin(), kPrefixes.end(), word) == kPrefixes.end() ? 0 : word.size();
}

void appendUtf8(std::string& out, uint32_t code) {
  if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) code = 0xFFFD;
  const auto put = [&](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

int hexValue(char digit) {
  if (isDigit(digit)) return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

char simpleEscape(char letter) {
  switch (letter) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'v':
      return '\v';
    case 'f':
      return '\f';
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    default:
      return letter;
  }
}

// The escape behind a backslash at `at`; moves over it.
void appendEscape(std::string& out, std::string_view body, size_t& at) {
  const char letter = body[at++];
  const bool isHex = letter == 'x' || letter == 'u' || letter == 'U';
  if (isHex || (letter >= '0' && letter <= '7')) {
    const size_t most = letter == 'x' ? 8 : letter == 'u' ? 4 : letter == 'U' ? 8 : 3;
    uint32_t code = 0;
    if (!isHex) --at;
    for (size_t i = 0; i < most && at < body.size(); ++i, ++at) {
      const int digit = hexValue(body[at]);
      if (digit < 0 || (!isHex && digit > 7)) break;
      code = code * (isHex ? 16 : 8) + static_cast<uint32_t>(digit);
    }
    // A byte of a UTF-8 character may be written by itself.
    if (letter == 'u' || letter == 'U') {
      appendUtf8(out, code);
    } else {
      out.push_back(static_cast<char>(code));
    }
  } else if (letter == '\n') {
    return;  // the literal goes on in the next line
  } else if (letter == '\r') {
    if (at < body.size() && body[at] == '\n') ++at;
  } else {
    out.push_back(simpleEscape(letter));
  }
}

}  // namespace

bool isIdentifierStart(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         character == '_' || character == '$' || static_cast<unsigned char>(character) >= 0x80;
}

bool isIdentifierPart(char character) {
  return isIdentifierStart(character) || isDigit(character);
}

Token Lexer::make(TokenKind kind, size_t begin, uint32_t line) const {
  Token token;
  token.kind = kind;
  token.text = text_.substr(begin, at_ - begin);
  token.line = line;
  return token;
}

bool Lexer::skipContinuation() {
  size_t next = at_ + 1;
  if (next < text_.size() && text_[next] == '\r') ++next;
  if (next >= text_.size() || text_[next] != '\n') return false;
  at_ = next + 1;
  ++line_;
  return true;
}

void Lexer::skipBlockComment() {
  const size_t end = text_.find("*/", at_ + 2);
  const size_t stop = end == std::string_view::npos ? text_.size() : end + 2;
  line_ += static_cast<uint32_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                            text_.begin() + static_cast<std::ptrdiff_t>(stop), '\n'));
  at_ = stop;
}

// Stops before the line break; a backslash before it joins the next line to this one.
void Lexer::skipToLineEnd() {
  while (at_ < text_.size()) {
    const void* found = std::memchr(text_.data() + at_, '\n', text_.size() - at_);
    if (found == nullptr) {
      at_ = text_.size();
      return;
    }
    at_ = static_cast<size_t>(static_cast<const char*>(found) - text_.data());
    size_t before = at_;
    if (before > 0 && text_[before - 1] == '\r') --before;
    if (before == 0 || text_[before - 1] != '\\') return;
    ++at_;
    ++line_;
  }
}

bool Lexer::skipBlank() {
  bool began = lineStart_;
  lineStart_ = false;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (c == '\n') {
      began = true;
      ++line_;
      ++at_;
    } else if (c == ' ' || (c >= '\t' && c <= '\r') || c == '\0') {
      ++at_;
    } else if (c == '/' && next == '/') {
      skipToLineEnd();
    } else if (c == '/' && next == '*') {
      skipBlockComment();
    } else if (c != '\\' || !skipContinuation()) {
      break;
    }
  }
  return began;
}

// `#` up to the end of the line. A comment inside may hold line breaks, and a literal may hold `//`.
Token Lexer::directive() {
  const uint32_t line = line_;
  const size_t begin = ++at_;
  while (at_ < text_.size() && text_[at_] != '\n') {
    const char c = text_[at_];
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (c == '\\') {
      if (!skipContinuation()) ++at_;
    } else if (c == '/' && next == '/') {
      skipToLineEnd();
    } else if (c == '/' && next == '*') {
      skipBlockComment();
    } else if (c == '"') {
      quoted('"');
    } else {
      ++at_;
    }
  }
  return make(TokenKind::Directive, begin, line);
}

// R"x( … )x" with `at_` at the quote. False when it is none.
bool Lexer::rawString(size_t prefix) {
  const size_t open = text_.find('(', at_);
  if (open == std::string_view::npos || open - at_ > 17) return false;
  const std::string close = ")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"";
  if (close.find_first_of(" \\\n\t") != std::string::npos) return false;
  const size_t end = text_.find(close, open);
  const size_t stop = end == std::string_view::npos ? text_.size() : end + close.size();
  line_ += static_cast<uint32_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(prefix),
                                            text_.begin() + static_cast<std::ptrdiff_t>(stop), '\n'));
  at_ = stop;
  return true;
}

// From the opening quote at `at_` to behind the closing one, or to the end of the line.
void Lexer::quoted(char quote) {
  ++at_;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '\n') return;
    if (c == '\\') {
      if (skipContinuation()) continue;
      at_ = std::min(at_ + 2, text_.size());
      continue;
    }
    ++at_;
    if (c == quote) return;
  }
}

void Lexer::number() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    const bool isExponent = c == 'e' || c == 'E' || c == 'p' || c == 'P';
    if (isExponent && (next == '+' || next == '-')) {
      at_ += 2;
    } else if (isIdentifierPart(c) || c == '.' || (c == '\'' && isIdentifierPart(next))) {
      ++at_;
    } else {
      return;
    }
  }
}

char Lexer::punctuator() {
  const std::string_view rest = text_.substr(at_, 3);
  const auto take = [&](size_t size, char code) {
    at_ += size;
    return code;
  };
  if (rest.starts_with("::")) return take(2, kScope);
  if (rest.starts_with("->")) return take(2, kArrow);
  if (rest.starts_with("##")) return take(2, kPaste);
  if (rest.starts_with("...")) return take(3, kEllipsis);
  return take(1, rest.front());
}

Token Lexer::next() {
  const bool began = skipBlank();
  const size_t begin = at_;
  const uint32_t line = line_;
  if (at_ >= text_.size()) return make(TokenKind::End, at_, line);
  const char c = text_[at_];
  if (c == '#' && began) return directive();
  if (isIdentifierStart(c)) {
    while (at_ < text_.size() && isIdentifierPart(text_[at_])) ++at_;
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    const std::string_view word = text_.substr(begin, at_ - begin);
    if ((quote != '"' && quote != '\'') || prefixLength(word) == 0) {
      return make(TokenKind::Identifier, begin, line);
    }
    if (!(quote == '"' && word.back() == 'R' && rawString(begin))) quoted(quote);
    return make(quote == '"' ? TokenKind::String : TokenKind::Character, begin, line);
  }
  if (c == '"' || c == '\'') {
    quoted(c);
    return make(c == '"' ? TokenKind::String : TokenKind::Character, begin, line);
  }
  const bool startsNumber = isDigit(c) || (c == '.' && at_ + 1 < text_.size() && isDigit(text_[at_ + 1]));
  if (startsNumber) {
    number();
    return make(TokenKind::Number, begin, line);
  }
  const char code = punctuator();
  Token token = make(TokenKind::Punctuator, begin, line);
  token.punctuator = code;
  return token;
}

std::string cleanText(std::string_view text) {
  if (isUtf8(text)) return std::string(text);
  std::string clean;
  size_t at = 0;
  while (at < text.size()) {
    size_t length = 1;
    while (length < 4 && at + length <= text.size() && !isUtf8(text.substr(at, length))) ++length;
    const bool isCharacter = at + length <= text.size() && isUtf8(text.substr(at, length));
    clean.append(isCharacter ? text.substr(at, length) : "\xEF\xBF\xBD");
    at += isCharacter ? length : 1;
  }
  return clean;
}

std::string valueOfLiteral(std::string_view literal) {
  const size_t quote = literal.find('"');
  if (quote == std::string_view::npos) return {};
  const bool isRaw = quote > 0 && literal[quote - 1] == 'R';
  std::string_view body = literal.substr(quote + 1);
  if (body.ends_with('"')) body.remove_suffix(1);
  if (isRaw) {
    const size_t open = body.find('(');
    if (open != std::string_view::npos && body.size() >= 2 * open + 2) {
      return cleanText(body.substr(open + 1, body.size() - 2 * open - 2));
    }
  }
  std::string value;
  for (size_t at = 0; at < body.size();) {
    const char c = body[at++];
    if (c == '\\' && at < body.size()) {
      appendEscape(value, body, at);
    } else {
      value.push_back(c);
    }
  }
  return cleanText(value);
}

}  // namespace unfreed::embind
