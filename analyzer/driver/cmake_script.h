// CMake as commands: what set(), list(APPEND), project() and file(GLOB) say stands for their variables, and
// bodies of foreach(), function() and macro() are read once for each turn and call.
#pragma once

#include <string_view>
#include <vector>

#include "driver/script_text.h"

namespace unfreed::driver {

// Patterns of file(GLOB) stay as they are; `**` instead of `*` when they reach into folders.
std::vector<Command> cmakeCommandsOf(std::string_view text);

}  // namespace unfreed::driver
