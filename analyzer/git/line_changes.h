// Which lines of a text are not those that were there before.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace unfreed::git {

struct LineRange {
  uint32_t first = 1;
  uint32_t last = 1;  // included
  friend bool operator==(const LineRange&, const LineRange&) = default;
};

// Lines count from 1, as in LineIndex.
struct LineChanges {
  std::vector<LineRange> added;   // added or changed; in order, apart from each other
  std::vector<uint32_t> removed;  // lines were removed before this one; in order

  // Whether one of the lines was added or changed.
  bool touches(LineRange lines) const;
  // … or lines were removed between them.
  bool changes(LineRange lines) const;
};

// A smallest difference, as far as it is small: of what has changed nearly everywhere, all of it has. Line
// ends count for nothing.
LineChanges changedLines(std::string_view before, std::string_view now);

// All lines of a file that is new.
LineChanges allLines(std::string_view now);

}  // namespace unfreed::git
