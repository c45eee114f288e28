// Relevance: which functions have to be analysed. In a large program hardly any of them ever has to do with a
// handle, even where a cycle of calls connects all of them.
//
// Analysed are the functions in which a value may be a handle, or an object that holds one; whatever calls
// these, on and on, as it may repeat them; and of what all of them call, whatever gets a handle, a holder, or
// a function that is analysed itself, and what they may wait for.
#pragma once

#include <vector>

#include "ownership/call_graph.h"

namespace unfreed::ownership {

// By position in `graph.functions`.
std::vector<bool> relevantFunctions(const CallGraph& graph, const program::Program& program,
                                    const program::Values& values);

}  // namespace unfreed::ownership
