#include "fix/inserted_text.h"

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

}  // namespace unfreed::fix
