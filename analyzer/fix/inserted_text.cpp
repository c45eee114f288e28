#include "fix/inserted_text.h"

#include <algorithm>
#include <array>
#include <string>

namespace unfreed::fix {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// Behind the string that begins at `at`; npos when it has no end.
size_t behindString(std::string_view text, size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      return at + 1;
    } else if (text[at] == '\n') {
      break;
    }
  }
  return std::string_view::npos;
}

char closing(char open) {
  return open == '(' ? ')' : open == '[' ? ']' : '}';
}

bool mayBeginName(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' || byte == '$' ||
         byte >= 0x80;
}

bool isLineBreak(char c) {
  return c == '\n' || c == '\r';
}

bool isInName(char c) {
  return mayBeginName(c) || (c >= '0' && c <= '9');
}

bool isDeclaring(std::string_view word) {
  static constexpr std::array<std::string_view, 6> kWords{"const", "let",      "var",
                                                          "using", "function", "class"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

// The word that begins at `at`; nothing where no word begins.
std::string_view wordAt(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && isInName(text[end])) ++end;
  return text.substr(at, end - at);
}

}  // namespace

bool isBalanced(std::string_view text) {
  std::string open;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '`' || (c == '/' && at + 1 < text.size() && (text[at + 1] == '/' || text[at + 1] == '*')))
      return false;
    if (c == '\'' || c == '"') {
      at = behindString(text, at);
      if (at == std::string_view::npos) return false;
      continue;
    }
    if (c == '(' || c == '[' || c == '{') open += closing(c);
    if (c == ')' || c == ']' || c == '}') {
      if (open.empty() || open.back() != c) return false;
      open.pop_back();
    }
    ++at;
  }
  return open.empty();
}

Statements statementsIn(std::string_view text) {
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos || !mayBeginName(text[first]) || !isBalanced(text))
    return Statements::None;
  // Blanks at the end belong to the indentation of the line that follows.
  const std::string_view shown = text.substr(0, text.find_last_not_of(" \t") + 1);
  if (isLineBreak(text[text.find_first_not_of(" \t")])) {
    return isLineBreak(shown.back()) ? Statements::None : Statements::LinesAfter;
  }
  if (isLineBreak(shown.back())) return Statements::LinesBefore;
  return shown.back() == ';' || shown.back() == '}' ? Statements::SameLine : Statements::None;
}

std::vector<std::string_view> declaredIn(std::string_view text) {
  std::vector<std::string_view> names;
  int depth = 0;
  bool isNext = false;
  for (size_t at = 0; at < text.size();) {
    const std::string_view word = wordAt(text, at);
    if (word.empty()) {
      const char c = text[at++];
      if (c == '(' || c == '[' || c == '{') ++depth;
      if (c == ')' || c == ']' || c == '}') depth = std::max(depth - 1, 0);
      isNext = isNext && kBlanks.find(c) != std::string_view::npos;
      continue;
    }
    if (isNext && depth == 0) names.push_back(word);
    isNext = isDeclaring(word);
    at += word.size();
  }
  return names;
}

std::vector<std::string_view> wordsIn(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at < text.size();) {
    const std::string_view word = wordAt(text, at);
    if (!word.empty()) words.push_back(word);
    at += std::max<size_t>(word.size(), 1);
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

}  // namespace unfreed::fix
