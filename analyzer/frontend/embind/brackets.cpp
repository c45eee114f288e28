#include "frontend/embind/brackets.h"

#include <algorithm>

namespace unfreed::embind {
namespace {

constexpr size_t kMaxAngle = 600;    // tokens of template arguments
constexpr size_t kMaxRestored = 64;  // open brackets that a branch may reopen
constexpr size_t kMaxText = 1000;    // bytes of a type

char opening(char close) {
  switch (close) {
    case ')':
      return '(';
    case ']':
      return '[';
    case '}':
      return '{';
    default:
      return 0;
  }
}

bool isWordLike(TokenKind kind) {
  switch (kind) {
    case TokenKind::Identifier:
    case TokenKind::Number:
    case TokenKind::String:
    case TokenKind::Character:
      return true;
    case TokenKind::End:
    case TokenKind::Punctuator:
    case TokenKind::Directive:
      break;
  }
  return false;
}

// The brackets that are open at one place.
class Matching {
 public:
  Matching(const std::vector<Token>& tokens, std::vector<uint32_t>& close) : tokens_(tokens), close_(close) {}

  void visit(size_t at) {
    const char c = tokens_[at].kind == TokenKind::Punctuator ? tokens_[at].punctuator : '\0';
    if (c == '(' || c == '[' || c == '{') open_.push_back(static_cast<uint32_t>(at));
    if (c == ')' || c == ']' || c == '}') closeWith(at, opening(c));
  }

  // Each branch begins with the brackets that were open in front of the #if.
  void branch(BranchMark::Kind kind) {
    switch (kind) {
      case BranchMark::Kind::Begin:
        saved_.push_back(open_.size() <= kMaxRestored ? open_ : std::vector<uint32_t>{});
        break;
      case BranchMark::Kind::Next:
        if (!saved_.empty() && !saved_.back().empty()) open_ = saved_.back();
        break;
      case BranchMark::Kind::End:
        if (!saved_.empty()) saved_.pop_back();
        break;
    }
  }

 private:
  // `}` closes whatever was left open inside; `)` and `]` close nothing beyond a brace.
  void closeWith(size_t at, char wanted) {
    while (!open_.empty()) {
      const char last = tokens_[open_.back()].punctuator;
      if (last == wanted) {
        close_[open_.back()] = static_cast<uint32_t>(at);
        open_.pop_back();
        return;
      }
      if (last == '{') return;
      open_.pop_back();
    }
  }

  const std::vector<Token>& tokens_;
  std::vector<uint32_t>& close_;
  std::vector<uint32_t> open_;
  std::vector<std::vector<uint32_t>> saved_;
};

}  // namespace

Brackets::Brackets(const Preprocessed& source) : tokens_(source.tokens), close_(source.tokens.size(), 0) {
  Matching matching(tokens_, close_);
  size_t nextMark = 0;
  for (size_t at = 0; at < tokens_.size(); ++at) {
    for (; nextMark < source.marks.size() && source.marks[nextMark].position <= at; ++nextMark) {
      matching.branch(source.marks[nextMark].kind);
    }
    matching.visit(at);
  }
}

size_t Brackets::closeAngle(size_t open) const {
  const size_t limit = std::min(tokens_.size(), open + kMaxAngle);
  size_t depth = 0;
  for (size_t at = open; at < limit; ++at) {
    const Token& token = tokens_[at];
    if (token.kind == TokenKind::End) return 0;
    if (token.kind != TokenKind::Punctuator) continue;
    switch (token.punctuator) {
      case '<':
        ++depth;
        break;
      case '>':
        if (--depth == 0) return at;
        break;
      case '(':
      case '[':
      case '{':
        if (close_[at] == 0) return 0;
        at = close_[at];
        break;
      case ')':
      case ']':
      case '}':
      case ';':
        return 0;
      default:
        break;
    }
  }
  return 0;
}

std::vector<Brackets::Part> Brackets::partsOf(size_t begin, size_t end) const {
  std::vector<Part> parts;
  size_t first = begin;
  for (size_t at = begin; at < end; ++at) {
    const Token& token = tokens_[at];
    const bool opens = token.is('(') || token.is('[') || token.is('{');
    if (opens && close_[at] > at) {
      at = std::min<size_t>(close_[at], end);
    } else if (token.is('<') && at > begin && tokens_[at - 1].kind == TokenKind::Identifier) {
      const size_t close = closeAngle(at);
      if (close != 0 && close < end) at = close;
    } else if (token.is(',')) {
      parts.push_back({first, at});
      first = at + 1;
    }
  }
  if (first < end || !parts.empty()) parts.push_back({first, end});
  return parts;
}

std::string textOf(const std::vector<Token>& tokens, size_t begin, size_t end) {
  std::string text;
  bool wasWord = false;
  for (size_t at = begin; at < end && text.size() < kMaxText; ++at) {
    const std::string_view word = tokens[at].text;
    if (word == "typename" || word == "struct" || word == "class" || word == "enum") continue;
    const bool isWord = isWordLike(tokens[at].kind);
    if (isWord && wasWord) text.push_back(' ');
    text.append(word);
    wasWord = isWord;
  }
  return cleanText(text);
}

}  // namespace unfreed::embind
