// The order in which functions are summarised: callees before callers, cycles together.
#pragma once

#include <vector>

#include "program/program.h"
#include "program/values.h"

namespace unfreed::ownership {

struct Component {
  std::vector<program::FunctionRef> functions;  // in order of unit and position
  bool cyclic = false;                          // more than one function, or one that calls itself
};

// Strongly connected components of the call graph, bottom up. A function also counts as calling the functions
// that it makes (closures), so that what they do to its variables is known first.
std::vector<Component> callOrder(const program::Program& program, const program::Values& values);

}  // namespace unfreed::ownership
