// One function: its summary for callers, and its facts for rules.
#pragma once

#include "flow/loop_forest.h"
#include "ownership/context.h"
#include "ownership/events.h"
#include "ownership/facts.h"
#include "ownership/ways.h"

namespace unfreed::ownership {

struct FunctionAnalysis {
  Summary summary;  // without `dropped` sites of callees
  FunctionFacts facts;
  std::vector<CallEvent> calls;
  bool converged = true;
};

FunctionAnalysis analyseFunction(const Context& context, program::FunctionRef function);

// Of a function of which nothing is known: whatever it is handed is taken to be kept by somebody, so that
// nothing wrong is said of its callers.
Summary unknownSummary(const Context& context, program::FunctionRef function);

// The summary alone, for as long as those of the same cycle of the call graph still grow; without `need`s,
// which are asked for once the effects are known. `ways`: of the calls that take only these.
Summary summaryOf(const Context& context, program::FunctionRef function, const Ways* ways = nullptr);

}  // namespace unfreed::ownership
