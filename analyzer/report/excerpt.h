// A source line with carets under a part of it, safe to print on a terminal.
//
// Tabs are expanded, wide and combining characters are counted as a terminal draws them, control and
// bidirectional characters are written out (<U+202E>), and a long line is cut around the carets with "…".
// Costs are bounded by the width asked for, not by the length of the line.
#pragma once

#include <cstdint>
#include <string>

#include "source/source_file.h"

namespace unfreed {

struct Excerpt {
  uint32_t line = 1;   // counted from 1
  std::string source;  // without trailing blanks
  std::string blanks;  // what stands before the carets
  std::string carets;  // at least one; followed by "…" when the part goes on in the next line
};

// The first line of `span`, in at most `width` terminal columns (more only if `width` is very small).
Excerpt excerptOf(const SourceFile& file, Span span, uint32_t width);

}  // namespace unfreed
