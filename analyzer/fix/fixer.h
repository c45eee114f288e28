// Fixes for findings: what to write so that a handle is released, or why nothing is proposed.
//
// A fix is proposed only where the facts prove it: the handle is open, and about to be lost, on every way
// that leads to the place of the release. What they do not prove is withheld, with a reason (fix/withheld.h).
#pragma once

#include <functional>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "fix/site.h"
#include "ownership/whole_program.h"

namespace unfreed::fix {

using StyleOf = std::function<Style(const SourceFile&)>;

// Adds a fix, or the reason why there is none, to each finding; file by file, as many at a time as there are
// threads. `styleOf` is asked before, on this thread.
void propose(const program::Program& program, const program::Values& values,
             const ownership::Analysis& analysis, const SourceSet& sources, const StyleOf& styleOf,
             unsigned threads, std::vector<Diagnostic>& findings);

}  // namespace unfreed::fix
