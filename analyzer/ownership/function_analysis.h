// One function: its summary for callers, and its facts for rules.
#pragma once

#include "flow/loop_forest.h"
#include "ownership/context.h"
#include "ownership/events.h"
#include "ownership/facts.h"

namespace unfreed::ownership {

struct FunctionAnalysis {
  Summary summary;  // without `dropped` sites of callees
  FunctionFacts facts;
  std::vector<std::pair<uint32_t, program::FunctionRef>> calls;  // of functions of the program, by op
  bool converged = true;
};

FunctionAnalysis analyseFunction(const Context& context, program::FunctionRef function);

}  // namespace unfreed::ownership
