// What every Cfg promises, checked. For tests and conformance runs: a broken invariant is a fault of
// lowering.
#pragma once

#include <string>
#include <vector>

#include "flow/cfg.h"
#include "source/span.h"

namespace unfreed::flow {

// One sentence for each promise that does not hold, at most a hundred of them; empty when all is well.
std::vector<std::string> brokenInvariants(const Cfg& cfg);

// The same, and: every op lies inside the function's span, and a name inside its op.
std::vector<std::string> brokenInvariants(const Cfg& cfg, Span function);

}  // namespace unfreed::flow
