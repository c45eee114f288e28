#include "source/line_index.h"

#include <algorithm>

#include "base/ensure.h"

namespace unfreed {
namespace {

// The bytes and UTF-16 code units of the character at `text[0]`; a malformed byte is one character of its
// own.
struct Step {
  uint32_t bytes;
  uint32_t units;
};

Step stepAt(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  uint32_t length = 1;
  if (lead >= 0xC2 && lead < 0xE0)
    length = 2;
  else if (lead >= 0xE0 && lead < 0xF0)
    length = 3;
  else if (lead >= 0xF0 && lead < 0xF5)
    length = 4;
  if (length > text.size()) return {1, 1};
  for (uint32_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return {1, 1};
  }
  return {length, length == 4 ? 2u : 1u};
}

// A minified file is one line of megabytes: its columns are counted from the nearest checkpoint.
constexpr uint32_t kStride = 1024;
constexpr uint32_t kLongLine = 4 * kStride;

uint32_t unitsBetween(std::string_view text, uint32_t from, uint32_t to) {
  uint32_t units = 0;
  for (uint32_t at = from; at < to;) {
    const Step step = stepAt(text.substr(at));
    at += step.bytes;
    if (at <= to) units += step.units;
  }
  return units;
}

}  // namespace

LineIndex::LineIndex(std::string_view text) : text_(text) {
  starts_.push_back(0);
  for (size_t i = 0; i < text.size(); ++i) {
    const bool lineFeed = text[i] == '\n';
    const bool loneReturn = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    if (lineFeed || loneReturn) starts_.push_back(static_cast<uint32_t>(i + 1));
  }
  for (size_t i = 0; i < starts_.size() && checkpoints_.empty(); ++i) {
    const auto end = i + 1 < starts_.size() ? starts_[i + 1] : static_cast<uint32_t>(text.size());
    if (end - starts_[i] > kLongLine) placeCheckpoints();
  }
}

void LineIndex::placeCheckpoints() {
  uint32_t units = 0;
  for (uint32_t at = 0; at < text_.size();) {
    if (at / kStride == checkpoints_.size()) checkpoints_.push_back({at, units});
    const Step step = stepAt(text_.substr(at));
    at += step.bytes;
    units += step.units;
  }
}

uint32_t LineIndex::unitsBefore(uint32_t offset) const {
  size_t nearest = std::min<size_t>(offset / kStride, checkpoints_.size() - 1);
  // A checkpoint lies on a character's start, up to three bytes behind its place.
  if (checkpoints_[nearest].offset > offset) --nearest;
  const Checkpoint& checkpoint = checkpoints_[nearest];
  return checkpoint.units + unitsBetween(text_, checkpoint.offset, offset);
}

Position LineIndex::positionOf(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const uint32_t line = static_cast<uint32_t>(after - starts_.begin());
  const uint32_t start = starts_[line - 1];
  if (offset - start <= kLongLine) return {line, 1 + unitsBetween(text_, start, offset)};
  return {line, 1 + unitsBefore(offset) - unitsBefore(start)};
}

std::string_view LineIndex::textOf(uint32_t line) const {
  ENSURE(line >= 1 && line <= lineCount(), "a line of this file");
  const uint32_t begin = starts_[line - 1];
  uint32_t end = line < lineCount() ? starts_[line] : static_cast<uint32_t>(text_.size());
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return text_.substr(begin, end - begin);
}

uint32_t LineIndex::offsetOf(Position position) const {
  const std::string_view line = textOf(position.line);
  uint32_t at = 0;
  for (uint32_t column = 1; at < line.size() && column < position.column;) {
    const Step step = stepAt(line.substr(at));
    at += step.bytes;
    column += step.units;
  }
  return startOf(position.line) + at;
}

}  // namespace unfreed
