// Fixes of a run's findings: which files they change, and how. Writes nothing; fixing.h does.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "source/source_file.h"

namespace unfreed::driver {

struct FixedFile {
  FileId file{};
  std::string text;         // as a whole
  std::vector<Edit> edits;  // what is new in it, in terms of the text as it was read
  size_t applied = 0;       // findings that are settled by them
  size_t waiting = 0;       // findings whose fix does not fit together with these
};

struct FixPlan {
  std::vector<FixedFile> files;  // sorted by path
  std::vector<Notification> notifications;
};

// Only linted files of code are changed, and only such as parse without a fault before and after.
FixPlan planFixes(const SourceSet& sources, const std::vector<Diagnostic>& findings, Fix::Safety upTo);

}  // namespace unfreed::driver
