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

constexpr size_t kNone = std::string_view::npos;

// Of each comment the nearest character before and behind it that is neither blank nor in a comment. Each gap
// between comments is looked at once, however many comments lie side by side.
struct Neighbours {
  std::vector<size_t> before, behind;
};

Neighbours neighboursOf(std::string_view text, const std::vector<Span>& comments) {
  Neighbours found{std::vector<size_t>(comments.size(), kNone), std::vector<size_t>(comments.size(), kNone)};
  size_t last = kNone;
  for (size_t i = 0; i < comments.size(); ++i) {
    const size_t gap = i == 0 ? 0 : comments[i - 1].end;
    const size_t inGap = text.substr(gap, comments[i].begin - gap).find_last_not_of(kBlanks);
    if (inGap != kNone) last = gap + inGap;
    found.before[i] = last;
  }
  size_t next = kNone;
  for (size_t i = comments.size(); i-- > 0;) {
    const size_t gap = comments[i].end;
    const size_t end = i + 1 == comments.size() ? text.size() : comments[i + 1].begin;
    const size_t inGap = text.substr(gap, end - gap).find_first_not_of(kBlanks);
    if (inGap != kNone) next = gap + inGap;
    found.behind[i] = next;
  }
  return found;
}

void blankBraces(std::string& code, std::string_view text, const std::vector<Span>& comments) {
  const Neighbours neighbours = neighboursOf(text, comments);
  for (size_t i = 0; i < comments.size(); ++i) {
    const size_t open = neighbours.before[i], close = neighbours.behind[i];
    if (open == kNone || close == kNone || text[open] != '{' || text[close] != '}') continue;
    code[open] = code[close] = ' ';
  }
}

}  // namespace

std::vector<uint32_t> nextCodeLines(std::string_view text, const std::vector<Span>& comments) {
  std::string code(text);
  for (const Span comment : comments) blank(code, comment.begin, comment.end);
  blankBraces(code, text, comments);
  const LineIndex lines(code);
  std::vector<uint32_t> next(lines.lineCount() + 1, 0);
  for (uint32_t line = lines.lineCount(); line > 0; --line) {
    const bool hasCode = lines.textOf(line).find_first_not_of(kBlanks) != std::string_view::npos;
    next[line - 1] = hasCode ? line : next[line];
  }
  return next;
}

}  // namespace unfreed::suppression
