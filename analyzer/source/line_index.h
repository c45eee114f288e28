// LineIndex: byte offsets to lines and columns.
//
// Lines end at LF, CRLF or a lone CR. Lines and columns count from 1. Columns are UTF-16 code units, as
// editors and SARIF (columnKind utf16CodeUnits) count them: a character beyond U+FFFF counts two. Bytes that
// are not UTF-8 count one each. A position is found without walking a long line from its start.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "source/span.h"

namespace unfreed {

struct Position {
  uint32_t line = 1;
  uint32_t column = 1;  // UTF-16 code units, from 1
  friend constexpr bool operator==(Position, Position) = default;
};

class LineIndex {
 public:
  explicit LineIndex(std::string_view text);

  // `offset` may equal the size of the text; beyond it, the end of the text is meant.
  Position positionOf(uint32_t offset) const;
  uint32_t lineCount() const { return static_cast<uint32_t>(starts_.size()); }
  // The line's text without its line break; `line` counts from 1 and must exist.
  std::string_view textOf(uint32_t line) const;
  // The byte offset of the line's first character.
  uint32_t startOf(uint32_t line) const { return starts_[line - 1]; }
  // The inverse of positionOf; a column beyond the line's end gives the line's end.
  uint32_t offsetOf(Position position) const;

 private:
  // The UTF-16 code units of the text before a byte offset.
  struct Checkpoint {
    uint32_t offset;
    uint32_t units;
  };
  void placeCheckpoints();
  uint32_t unitsBefore(uint32_t offset) const;

  std::string_view text_;
  std::vector<uint32_t> starts_;
  std::vector<Checkpoint> checkpoints_;  // one every kStride bytes; none in a text without long lines
};

}  // namespace unfreed
