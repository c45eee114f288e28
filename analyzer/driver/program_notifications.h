// What a run says of its program beside the findings: code that could not be read or followed in full.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "ownership/whole_program.h"
#include "program/program.h"
#include "source/source_file.h"

namespace unfreed::driver {

// Of the linted files of which `speaksOf` says that it is worth a word, by absolute path: one for each file,
// where its first fault is. For all files with types of Flow there is one.
std::vector<Notification> syntaxFaults(const program::Program& program, const SourceSet& sources,
                                       const std::function<bool(const std::string& absolute)>& speaksOf);

// Of files that were left out, also where nothing is reported in them: what they do is not known to those
// that import them.
std::vector<Notification> codeLimitsReached(const program::Program& program, const SourceSet& sources);

// Of functions that are too much to be followed in full.
std::vector<Notification> limitsReached(const program::Program& program, const ownership::Analysis& analysis,
                                        const SourceSet& sources);

}  // namespace unfreed::driver
