// Where things are, as reports state it: lines and columns of a span, and the URI of a file.
#pragma once

#include <string>
#include <string_view>

#include "report/report.h"
#include "source/source_file.h"

namespace unfreed {

struct Region {
  Position start;
  Position end;  // just behind the last character
  friend constexpr bool operator==(Region, Region) = default;
};

// Columns are UTF-16 code units. A byte order mark at the start of the file is not counted: no editor does.
Region regionOf(const SourceFile& file, Span span);

// The part of the span that lies in its file, begin before end.
Span clampedTo(const SourceFile& file, Span span);

// A file that begins with EF BB BF.
bool startsWithByteOrderMark(std::string_view text);

struct Uri {
  std::string text;
  bool relative = true;  // to the root of the run
};

// A path of the run as a URI reference that GitHub and editors resolve: '/' separated, percent-encoded UTF-8,
// no
// ".." in it, "./" before a first segment with a colon. A path outside the root becomes an absolute file URI.
Uri uriOf(std::string_view path, std::string_view root);

// The file as a URL: "file:///home/anna/src/app.js".
std::string fileUrlOf(const SourceFile& file);

}  // namespace unfreed
