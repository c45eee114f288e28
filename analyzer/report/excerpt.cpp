#include "report/excerpt.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "report/characters.h"
#include "report/places.h"

namespace unfreed {
namespace {

constexpr uint32_t kTab = 4;
constexpr uint32_t kSmallestWidth = 20;
constexpr std::string_view kCut = "…";

// One character of the line as it is shown.
struct Cell {
  std::string shown;
  uint32_t width = 0;
  bool marked = false;
};

// A part of a line: bytes [begin, end) of the file, of which [markBegin, markEnd) are to be marked.
struct Part {
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t markBegin = 0;
  uint32_t markEnd = 0;
  bool cutBefore = false;
  bool cutAfter = false;
};

bool isContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// Moves `at` forward to where a character starts; malformed text may be all continuation bytes.
uint32_t characterStart(std::string_view text, uint32_t at) {
  for (int i = 0; i < 3 && at < text.size() && isContinuation(text[at]); ++i) ++at;
  return at;
}

// Only the bytes that can be on screen are looked at: a minified file is one line of megabytes.
Part nearMark(std::string_view text, Part line, uint32_t width) {
  const uint32_t reach = 4 * width;  // bytes; enough for all but letters with several combining marks
  Part part = line;
  if (line.markBegin - line.begin > reach) {
    part.begin = characterStart(text, line.markBegin - reach);
    part.cutBefore = true;
  }
  if (line.end - line.markBegin > 2 * reach) {
    part.end = characterStart(text, line.markBegin + 2 * reach);
    part.markEnd = std::min(part.markEnd, part.end);
    part.cutAfter = true;
  }
  return part;
}

Cell cellOf(std::string_view text, Character character, uint32_t column) {
  if (character.code == '\t') {
    const uint32_t width = kTab - column % kTab;
    return {std::string(width, ' '), width};
  }
  if (!character.valid || isDeceptive(character.code)) {
    std::string escaped = escapeOf(character, text);
    const auto width = static_cast<uint32_t>(escaped.size());
    return {std::move(escaped), width};
  }
  return {std::string(text.substr(0, character.bytes)), displayWidth(character.code)};
}

// Ends where the line must be cut anyway: `width` columns behind the start of the mark.
std::vector<Cell> cellsOf(std::string_view text, Part& part, uint32_t width) {
  std::vector<Cell> cells;
  uint32_t column = 0;
  uint32_t columnsFromMark = 0;
  for (uint32_t at = part.begin; at < part.end && columnsFromMark <= width;) {
    const std::string_view rest = text.substr(at, part.end - at);
    const Character character = characterAt(rest);
    Cell cell = cellOf(rest, character, column);
    cell.marked = at + character.bytes > part.markBegin && at < part.markEnd;
    column += cell.width;
    if (at >= part.markBegin) columnsFromMark += cell.width;
    at += character.bytes;
    cells.push_back(std::move(cell));
  }
  part.cutAfter = part.cutAfter || columnsFromMark > width;
  return cells;
}

// The cells [from, to) that are shown.
struct Window {
  size_t from = 0;
  size_t to = 0;
  bool cutBefore = false;
  bool cutAfter = false;
};

Window windowOf(const std::vector<Cell>& cells, const Part& part, uint32_t width) {
  std::vector<uint32_t> ends(cells.size() + 1, 0);  // columns taken by the first i cells
  for (size_t i = 0; i < cells.size(); ++i) ends[i + 1] = ends[i] + cells[i].width;
  const uint32_t room = width - 2;  // one "…" on each side
  if (ends.back() <= room + (part.cutBefore ? 0u : 1u) + (part.cutAfter ? 0u : 1u)) {
    return {0, cells.size(), part.cutBefore, part.cutAfter};
  }

  const auto isMarked = [](const Cell& cell) { return cell.marked; };
  const auto first = std::find_if(cells.begin(), cells.end(), isMarked);
  const auto behind = std::find_if_not(first, cells.end(), isMarked);
  const auto markFrom = static_cast<size_t>(first - cells.begin());
  const auto markTo = static_cast<size_t>(behind - cells.begin());
  // Before the mark: the whole beginning if it fits, else what the mark leaves, but a third at least.
  const uint32_t marked = std::min(ends[markTo] - ends[markFrom], room - room / 3);
  uint32_t start = 0;
  if (ends[markFrom] + marked > room) start = ends[markFrom] - std::min(ends[markFrom], room / 3);

  Window window;
  window.from = static_cast<size_t>(std::lower_bound(ends.begin(), ends.end(), start) - ends.begin());
  window.to = window.from;
  while (window.to < cells.size() && ends[window.to + 1] - ends[window.from] <= room) ++window.to;
  // At least one marked cell, however wide it is.
  window.to = std::min(std::max(window.to, markFrom + 1), cells.size());
  window.cutBefore = part.cutBefore || window.from > 0;
  window.cutAfter = part.cutAfter || window.to < cells.size();
  return window;
}

Excerpt drawn(const std::vector<Cell>& cells, const Window& window) {
  Excerpt excerpt;
  if (window.cutBefore) {
    excerpt.source += kCut;
    excerpt.blanks += ' ';
  }
  bool marking = false;
  for (size_t i = window.from; i < window.to; ++i) {
    excerpt.source += cells[i].shown;
    marking = marking || cells[i].marked;
    if (cells[i].marked)
      excerpt.carets.append(cells[i].width, '^');
    else if (!marking)
      excerpt.blanks.append(cells[i].width, ' ');
  }
  if (window.cutAfter) excerpt.source += kCut;
  while (excerpt.source.ends_with(' ')) excerpt.source.pop_back();
  if (excerpt.carets.empty()) excerpt.carets = "^";  // the end of the line, or a character without width
  return excerpt;
}

}  // namespace

Excerpt excerptOf(const SourceFile& file, Span span, uint32_t width) {
  const std::string_view text = file.text;
  width = std::max(width, kSmallestWidth);
  span = clampedTo(file, span);
  const LineIndex& lines = file.lines();
  const uint32_t number = lines.positionOf(span.begin).line;
  Part line;
  line.begin = lines.startOf(number);
  line.end = line.begin + static_cast<uint32_t>(lines.textOf(number).size());
  if (line.begin == 0 && startsWithByteOrderMark(text)) line.begin = 3;
  line.markBegin = std::clamp(span.begin, line.begin, line.end);
  line.markEnd = std::clamp(span.end, line.markBegin, line.end);
  if (line.markBegin == line.markEnd && line.markEnd < line.end)
    ++line.markEnd;  // a place between characters

  Part part = nearMark(text, line, width);
  const std::vector<Cell> cells = cellsOf(text, part, width);
  Excerpt excerpt = drawn(cells, windowOf(cells, part, width));
  excerpt.line = number;
  if (span.end > line.end && lines.positionOf(span.end).line > number) excerpt.carets += kCut;
  return excerpt;
}

}  // namespace unfreed
