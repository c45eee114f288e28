// Compares what the analyzer says about one file with the file's annotations, strictly in both directions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "source/source_file.h"
#include "support/annotation.h"

namespace unfreed::test {

// A finding or a note in the terms in which an annotation can state it.
struct Sighting {
  Annotation::Kind kind{};
  std::string rule;
  std::string message;
  uint32_t line = 0;
  uint32_t column = 0;
  uint32_t endColumn = 0;  // on the first line
};

// The findings and notes that lie in `file`, in the order of the file.
std::vector<Sighting> sightingsIn(const SourceSet& sources, FileId file,
                                  const std::vector<Diagnostic>& findings);

struct CheckedFile {
  std::vector<std::string> complaints;  // empty: text and findings agree
  std::string corrected;                // the text as it would have to be annotated
};

// Every finding must be annotated and every annotation must be true; notes need no annotation, but an
// annotated note must exist. A `missing` that is found or a `spurious` that is not is a debt paid off: the
// word must go.
CheckedFile checkFile(std::string_view text, const std::vector<Sighting>& sightings);

}  // namespace unfreed::test
