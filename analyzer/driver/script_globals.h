// Globals that generated scripts may define, as far as the program shows: which are used, and which are used
// as such a script is started.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "program/program.h"

namespace unfreed::driver {

// Whether some file names a global of that name which it does not declare, or completes one of its own.
bool usesGlobal(const program::Program& program, std::string_view name);

// Whether some file calls a global that the platform does not have, and waits for what it gives:
// `await createMesh()`, `createMesh().then(…)`.
bool startsUnknownGlobal(const program::Program& program);

}  // namespace unfreed::driver
