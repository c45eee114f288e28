// A code frame: the places that a finding speaks of, each marked and labelled below its line.
//
//     2 |   for (const row of rows) {
//       |   --- the loop is here
//     3 |     const parser = new Parser(row);
//       |                    ^^^^^^^^^^^^^^^ it is created here
//
// The places of a file stand in the order of its lines, "..." for lines between them; every further file has
// a line `--> path:line:column` above.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "report/paint.h"
#include "source/source_file.h"

namespace unfreed {

struct Mark {
  Location location;
  std::string label;  // may be empty
};

// The first mark is the finding's own: its file comes first, and it alone is underlined with `^`.
std::string frameOf(const SourceSet& sources, const std::vector<Mark>& marks, Severity severity,
                    const Paint& paint, uint32_t width);

// "path:line:column", which links to the file where terminals open links.
std::string headingOf(const SourceFile& file, Position start, const Paint& paint);

// `text` in lines of at most `width` columns, broken at blanks that are not within backquotes; a longer word
// is a line of its own.
std::vector<std::string> wrapped(std::string_view text, uint32_t width);

}  // namespace unfreed
