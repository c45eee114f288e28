// The order in which functions are summarised: callees before callers, cycles together.
#pragma once

#include <cstdint>
#include <vector>

#include "ownership/call_graph.h"

namespace unfreed::ownership {

struct Component {
  std::vector<program::FunctionRef> functions;  // in order of unit and position
  std::vector<std::vector<uint32_t>> callers;   // within the component, by position in `functions`
  bool cyclic = false;                          // more than one function, or one that calls itself
};

// The strongly connected components of the wanted functions, bottom up.
std::vector<Component> callOrder(const CallGraph& graph, const std::vector<bool>& wanted);

}  // namespace unfreed::ownership
