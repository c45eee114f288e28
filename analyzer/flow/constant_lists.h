// Loops over constant lists: `const sides = ["left", "right"]; for (const side of sides) …` makes as many
// passes as `for (const side of ["left", "right"])`. A heuristic: that nobody else puts more into the list is
// told by what this module says of it by its name.
#pragma once

#include "flow/module.h"

namespace unfreed::flow {

// Fills in `LoopInfo::constantPasses` where a constant variable holds the list from the start.
void countPassesOverConstants(Module& module);

}  // namespace unfreed::flow
