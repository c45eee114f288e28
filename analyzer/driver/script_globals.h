// Globals that generated scripts may define, as far as the program shows: which are used, and which are used
// as such a script is started.
#pragma once

#include <array>
#include <string_view>

#include "program/program.h"

namespace unfreed::driver {

// What the script of a toolchain calls its module when nobody has named it.
struct ScriptGlobal {
  std::string_view name;
  bool isRust;  // else Emscripten's
};
inline constexpr std::array<ScriptGlobal, 2> kScriptGlobals{{{"Module", false}, {"wasm_bindgen", true}}};

// Whether some file names a global of that name which it does not declare, or completes one of its own.
bool usesGlobal(const program::Program& program, std::string_view name);

// Whether some file calls a global that the platform does not have, and waits for what it gives:
// `await createMesh()`, `createMesh().then(…)`.
bool startsUnknownGlobal(const program::Program& program);

}  // namespace unfreed::driver
