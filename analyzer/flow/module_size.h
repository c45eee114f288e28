// About how much memory a module takes.
#pragma once

#include <cstdint>

#include "flow/module.h"

namespace unfreed::flow {

// Bytes of what it holds, without what allocation adds: the same for the same module everywhere.
uint64_t sizeOf(const Module& module);

}  // namespace unfreed::flow
