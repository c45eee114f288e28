// Which findings stay where a report takes only so many.
#pragma once

#include <cstddef>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace unfreed {

// The positions of all findings, the most severe first and the most certain among them; equal ones in the
// order that they have.
std::vector<size_t> bySeverity(const std::vector<Diagnostic>& findings);

// The positions of the `most` that come first in that order, ascending.
std::vector<size_t> mostSevere(const std::vector<Diagnostic>& findings, size_t most);

}  // namespace unfreed
