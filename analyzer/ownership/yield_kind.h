// What is measured of awaits. See whole_program.h for the analysis itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "program/program.h"
#include "program/values.h"

namespace unfreed::ownership {

// What an await (or a loop that awaits) lets happen.
enum class YieldKind : uint8_t {
  None,       // no await on some way round
  Microtask,  // awaits, but none that can reach a task
  Unknown,    // an await of something that cannot be seen through
  Platform,   // a task in Node or in browsers, not in both, or only in bursts
  Macrotask,  // a task turn for certain
};

}  // namespace unfreed::ownership
