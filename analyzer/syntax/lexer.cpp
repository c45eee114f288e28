#include "syntax/lexer.h"

#include <array>
#include <cstring>

namespace unfreed::syntax {

namespace {

// Odd starts or continues a name, but needs a closer look: bytes beyond ASCII, and the backslash of an
// escape.
enum Trait : uint8_t { NameStart = 1, NamePart = 2, Digit = 4, Blank = 8, Odd = 16 };

constexpr std::array<uint8_t, 256> makeTraits() {
  std::array<uint8_t, 256> traits{};
  for (int c = 'a'; c <= 'z'; ++c) traits[static_cast<size_t>(c)] = NameStart | NamePart;
  for (int c = 'A'; c <= 'Z'; ++c) traits[static_cast<size_t>(c)] = NameStart | NamePart;
  for (int c = '0'; c <= '9'; ++c) traits[static_cast<size_t>(c)] = NamePart | Digit;
  for (size_t c = 0x80; c < 0x100; ++c) traits[c] = NameStart | Odd;
  for (const char c : {'_', '$'}) traits[static_cast<unsigned char>(c)] = NameStart | NamePart;
  traits['\\'] = NameStart | Odd;
  for (const char c : {' ', '\t', '\v', '\f', '\n', '\r'}) traits[static_cast<unsigned char>(c)] = Blank;
  return traits;
}

constexpr std::array<uint8_t, 256> traits = makeTraits();

bool has(char character, Trait trait) {
  return (traits[static_cast<unsigned char>(character)] & trait) != 0;
}

// The first position from `at` on whose character lacks the trait.
size_t endOfTrait(std::string_view text, size_t at, Trait trait) {
  const char* const end = text.data() + text.size();
  const char* here = text.data() + at;
  while (here != end && has(*here, trait)) ++here;
  return static_cast<size_t>(here - text.data());
}

// The size of a white-space character beyond ASCII, or 0: no-break space, line and paragraph separator, byte
// order mark, ideographic space.
size_t wideBlank(std::string_view text, size_t at) {
  for (const std::string_view blank :
       {"\xC2\xA0", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xEF\xBB\xBF", "\xE3\x80\x80"}) {
    if (text.compare(at, blank.size(), blank) == 0) return blank.size();
  }
  return 0;
}

size_t endOfLine(std::string_view text, size_t at) {
  const void* feed = std::memchr(text.data() + at, '\n', text.size() - at);
  const size_t end = feed ? static_cast<size_t>(static_cast<const char*>(feed) - text.data()) : text.size();
  const void* carriage = std::memchr(text.data() + at, '\r', end - at);
  return carriage ? static_cast<size_t>(static_cast<const char*>(carriage) - text.data()) : end;
}

// Looks for the slash, not for the star: every line of a JSDoc comment has a star.
size_t endOfComment(std::string_view text, size_t at) {
  for (size_t slash = text.find('/', at + 1); slash != std::string_view::npos;
       slash = text.find('/', slash + 1)) {
    if (text[slash - 1] == '*') return slash + 1;
  }
  return text.size();
}

// Names after which an operand comes, so that `/` starts a regular expression and `{` an object.
bool expectsOperand(std::string_view name) {
  switch (name.size()) {
    case 2:
      return name == "in" || name == "of" || name == "do";
    case 3:
      return name == "new";
    case 4:
      return name == "case" || name == "void" || name == "else";
    case 5:
      return name == "throw" || name == "yield" || name == "await";
    case 6:
      return name == "return" || name == "typeof" || name == "delete";
    case 10:
      return name == "instanceof";
    default:
      return false;
  }
}

bool isControl(std::string_view name) {
  switch (name.size()) {
    case 2:
      return name == "if";
    case 3:
      return name == "for";
    case 4:
      return name == "with";
    case 5:
      return name == "while";
    default:
      return false;
  }
}

// The number of characters of the punctuator at the start of `rest`.
size_t punctuatorSize(std::string_view rest) {
  const auto at = [&](size_t i) { return i < rest.size() ? rest[i] : '\0'; };
  const char first = rest[0];
  switch (first) {
    case '.':
      return at(1) == '.' && at(2) == '.' ? 3 : 1;
    case '=':
      if (at(1) == '>') return 2;
      return at(1) != '=' ? 1 : at(2) == '=' ? 3 : 2;
    case '!':
      return at(1) != '=' ? 1 : at(2) == '=' ? 3 : 2;
    case '?':
      if (at(1) == '.') return has(at(2), Digit) ? 1 : 2;
      return at(1) != '?' ? 1 : at(2) == '=' ? 3 : 2;
    case '&':
    case '|':
    case '*':
      if (at(1) == first) return at(2) == '=' ? 3 : 2;
      return at(1) == '=' ? 2 : 1;
    case '+':
    case '-':
      return at(1) == first || at(1) == '=' ? 2 : 1;
    case '%':
    case '^':
    case '/':
      return at(1) == '=' ? 2 : 1;
    default:
      return 1;
  }
}

}  // namespace

Lexer::Lexer(std::string_view text) : text_(text) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  if (text_.compare(at_, 2, "#!") == 0) at_ = endOfLine(text_, at_);
}

std::string_view Lexer::previousText() const {
  return previous_.text(text_);
}

bool Lexer::skipTrivia() {
  bool newline = false;
  while (at_ < text_.size()) {
    const char character = text_[at_];
    if (has(character, Blank)) {
      newline |= character == '\n' || character == '\r';
      ++at_;
    } else if (character == '/') {
      if (!skipComment(newline)) break;
    } else if (has(character, Odd) && wideBlank(text_, at_) != 0) {
      newline |= text_.compare(at_, 2, "\xE2\x80") == 0;
      at_ += wideBlank(text_, at_);
    } else {
      break;
    }
  }
  return newline;
}

bool Lexer::skipComment(bool& newline) {
  const char second = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
  if (second == '/') {
    at_ = endOfLine(text_, at_);
    return true;
  }
  if (second != '*') return false;
  const size_t end = endOfComment(text_, at_ + 2);
  newline = newline || std::memchr(text_.data() + at_, '\n', end - at_) != nullptr;
  at_ = end;
  return true;
}

Token Lexer::next() {
  const bool afterNewline = skipTrivia();
  const size_t begin = at_;
  const TokenKind kind = at_ >= text_.size() ? TokenKind::End : scan();
  return finish(kind, begin, afterNewline);
}

Token Lexer::finish(TokenKind kind, size_t begin, bool afterNewline) {
  Token token{kind, afterNewline, 0, {static_cast<uint32_t>(begin), static_cast<uint32_t>(at_)}};
  if (kind == TokenKind::Punctuator) {
    token.code = at_ - begin == 1 ? static_cast<unsigned char>(text_[begin])
                                  : packPunctuator(text_.substr(begin, at_ - begin));
  }
  previousAfterDot_ = previous_.code == "."_p || previous_.code == "?."_p;
  previous_ = token;
  return token;
}

TokenKind Lexer::scan() {
  const char character = text_[at_];
  if (has(character, NameStart)) {
    if (skipName()) return TokenKind::Identifier;
    ++at_;  // not reached for valid text; keeps the scan moving
    return TokenKind::Invalid;
  }
  if (has(character, Digit)) return scanNumber();
  switch (character) {
    case '"':
    case '\'':
      return scanString(character);
    case '`':
      ++at_;
      return scanTemplate(TokenKind::Template, TokenKind::TemplateHead);
    case '/':
      return scanSlash();
    case '.':
      return at_ + 1 < text_.size() && has(text_[at_ + 1], Digit) ? scanNumber() : scanPunctuator();
    case '}':
      if (!open_.empty() && open_.back() == Open::Hole) {
        open_.pop_back();
        ++at_;
        return scanTemplate(TokenKind::TemplateTail, TokenKind::TemplateMiddle);
      }
      return scanPunctuator();
    case '#':
      ++at_;
      return skipName() ? TokenKind::PrivateName : TokenKind::Punctuator;
    default:
      break;
  }
  if (static_cast<unsigned char>(character) < ' ' || character == '\x7F') {
    ++at_;
    return TokenKind::Invalid;
  }
  return scanPunctuator();
}

bool Lexer::skipName() {
  const size_t begin = at_;
  while (true) {
    at_ = endOfTrait(text_, at_, NamePart);
    if (at_ >= text_.size() || !has(text_[at_], Odd) || !skipOddCharacter()) return at_ > begin;
  }
}

// One character beyond ASCII, or an escape. `\u{1F600}` is the only place where a name holds braces.
bool Lexer::skipOddCharacter() {
  if (text_[at_] != '\\') {
    if (wideBlank(text_, at_) != 0) return false;
    ++at_;
    return true;
  }
  if (text_.compare(at_, 3, "\\u{") != 0) {
    ++at_;
    return true;
  }
  at_ = endOfTrait(text_, at_ + 3, NamePart);
  if (at_ < text_.size() && text_[at_] == '}') ++at_;
  return true;
}

TokenKind Lexer::scanNumber() {
  const bool prefixed = text_[at_] == '0' && at_ + 1 < text_.size() && (text_[at_ + 1] | 0x20) == 'x';
  bool dotted = false;
  while (at_ < text_.size()) {
    const char character = text_[at_];
    if (has(character, NamePart)) {
      ++at_;
      const bool exponent = !prefixed && (character | 0x20) == 'e';
      if (exponent && at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
    } else if (character == '.' && !dotted && !prefixed) {
      dotted = true;
      ++at_;
    } else {
      break;
    }
  }
  return TokenKind::Number;
}

TokenKind Lexer::scanString(char quote) {
  ++at_;
  while (at_ < text_.size()) {
    const char character = text_[at_];
    if (character == quote) {
      ++at_;
      return TokenKind::String;
    }
    if (character == '\n' || character == '\r') return TokenKind::Invalid;
    if (character == '\\' && at_ + 1 < text_.size()) {
      at_ += text_.compare(at_ + 1, 2, "\r\n") == 0 ? 3 : 2;
    } else {
      ++at_;
    }
  }
  return TokenKind::Invalid;
}

TokenKind Lexer::scanTemplate(TokenKind whole, TokenKind hole) {
  while (at_ < text_.size()) {
    const char character = text_[at_];
    if (character == '`') {
      ++at_;
      return whole;
    }
    if (character == '$' && at_ + 1 < text_.size() && text_[at_ + 1] == '{') {
      at_ += 2;
      open(Open::Hole);
      return hole;
    }
    at_ += character == '\\' && at_ + 1 < text_.size() ? 2 : 1;
  }
  return TokenKind::Invalid;
}

bool Lexer::regexMayStart() const {
  switch (previous_.kind) {
    case TokenKind::End:
    case TokenKind::TemplateHead:
    case TokenKind::TemplateMiddle:
    case TokenKind::Invalid:
      return true;
    case TokenKind::Identifier:
      return !previousAfterDot_ && expectsOperand(previousText());
    case TokenKind::Punctuator:
      if (previous_.code == ")"_p || previous_.code == "}"_p) return closedAllowsRegex_;
      return previous_.code != "]"_p && previous_.code != "++"_p && previous_.code != "--"_p;
    case TokenKind::PrivateName:
    case TokenKind::Number:
    case TokenKind::String:
    case TokenKind::Template:
    case TokenKind::TemplateTail:
    case TokenKind::Regex:
      return false;
  }
  return false;
}

TokenKind Lexer::scanSlash() {
  if (at_ < noRegexBefore_ || !regexMayStart()) return scanPunctuator();
  return scanRegex();
}

TokenKind Lexer::scanRegex() {
  bool inClass = false;
  size_t at = at_ + 1;
  for (; at < text_.size(); ++at) {
    const char character = text_[at];
    if (character == '\n' || character == '\r') break;
    if (character == '\\') {
      if (at + 1 < text_.size() && text_[at + 1] != '\n' && text_[at + 1] != '\r') ++at;
    } else if (character == '[') {
      inClass = true;
    } else if (character == ']') {
      inClass = false;
    } else if (character == '/' && !inClass) {
      at_ = at + 1;
      skipName();  // the flags
      return TokenKind::Regex;
    }
  }
  noRegexBefore_ = at;
  return scanPunctuator();
}

bool Lexer::braceOpensBlock() const {
  switch (previous_.kind) {
    case TokenKind::End:
    case TokenKind::String:
    case TokenKind::Invalid:
      return true;
    case TokenKind::Identifier: {
      const std::string_view name = previousText();
      return previousAfterDot_ || name == "else" || name == "do" || !expectsOperand(name);
    }
    case TokenKind::Punctuator:
      return previous_.code == ";"_p || previous_.code == "{"_p || previous_.code == "}"_p ||
             previous_.code == ")"_p || previous_.code == "=>"_p || previous_.code == ">"_p;
    case TokenKind::PrivateName:
    case TokenKind::Number:
    case TokenKind::Template:
    case TokenKind::TemplateHead:
    case TokenKind::TemplateMiddle:
    case TokenKind::TemplateTail:
    case TokenKind::Regex:
      return false;
  }
  return false;
}

void Lexer::close() {
  closedAllowsRegex_ = true;
  if (open_.empty()) return;
  closedAllowsRegex_ = open_.back() == Open::ControlParen || open_.back() == Open::Block;
  open_.pop_back();
}

TokenKind Lexer::scanPunctuator() {
  switch (text_[at_]) {
    case '(': {
      const bool control =
          previous_.kind == TokenKind::Identifier && !previousAfterDot_ && isControl(previousText());
      open(control ? Open::ControlParen : Open::Paren);
      break;
    }
    case '[':
      open(Open::Bracket);
      break;
    case '{':
      open(braceOpensBlock() ? Open::Block : Open::Expression);
      break;
    case ')':
    case ']':
    case '}':
      // A bracket that closes nothing must not end the hole of a template around it.
      if (open_.empty() || open_.back() != Open::Hole) close();
      break;
    default:
      break;
  }
  at_ += punctuatorSize(text_.substr(at_));
  return TokenKind::Punctuator;
}

std::string_view commentBefore(std::string_view source, uint32_t previousEnd, uint32_t begin) {
  std::string_view trivia = source.substr(previousEnd, begin - previousEnd);
  const size_t close = trivia.rfind("*/");
  if (close == std::string_view::npos) return {};
  trivia = trivia.substr(0, close);
  const size_t start = trivia.rfind("/**");
  return start == std::string_view::npos ? std::string_view{} : trivia.substr(start);
}

}  // namespace unfreed::syntax
