#include "suppression/code_lines.h"

#include <string>

#include "source/line_index.h"

namespace unfreed::suppression {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\f\v";

void blank(std::string& text, size_t begin, size_t end) {
  for (size_t at = begin; at < end && at < text.size(); ++at) {
    if (text[at] != '\n' && text[at] != '\r') text[at] = ' ';
  }
}

// The comment is blank already; then the nearest characters are the braces, if it has some.
void blankBraces(std::string& text, Span comment) {
  const size_t open =
      comment.begin == 0 ? std::string::npos : text.find_last_not_of(kBlanks, comment.begin - 1);
  const size_t close = text.find_first_not_of(kBlanks, comment.end);
  if (open == std::string::npos || close == std::string::npos) return;
  if (text[open] == '{' && text[close] == '}') text[open] = text[close] = ' ';
}

}  // namespace

std::vector<uint32_t> nextCodeLines(std::string_view text, const std::vector<Span>& comments) {
  std::string code(text);
  for (const Span comment : comments) blank(code, comment.begin, comment.end);
  for (const Span comment : comments) blankBraces(code, comment);
  const LineIndex lines(code);
  std::vector<uint32_t> next(lines.lineCount() + 1, 0);
  for (uint32_t line = lines.lineCount(); line > 0; --line) {
    const bool hasCode = lines.textOf(line).find_first_not_of(kBlanks) != std::string_view::npos;
    next[line - 1] = hasCode ? line : next[line];
  }
  return next;
}

}  // namespace unfreed::suppression
