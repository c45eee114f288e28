// The analysis of a whole program: every function's summary and facts, and the handles that are lost over and
// over.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ownership/context.h"
#include "ownership/facts.h"
#include "ownership/summary.h"

namespace unfreed::ownership {

// A cycle of the call graph of which nothing is known: each of its functions may do anything.
struct WideCycle {
  program::FunctionRef first;
  size_t functions = 0;
};

struct Analysis {
  Summaries summaries;
  std::map<program::FunctionRef, FunctionFacts> facts;
  std::vector<Leak> leaks;  // one per acquisition, in order of unit, function and position
  size_t functions = 0;
  // Over a limit; something may be missed there. In order.
  std::vector<program::FunctionRef> tooLarge;  // their own analysis took too much work
  std::vector<WideCycle> tooWide;
};

// The same for any number of threads (0: as many as the machine has).
Analysis analyse(const program::Program& program, const program::Values& values, const Settings& settings,
                 unsigned threads = 1);

// For --print=summaries and --print=facts: stable text.
std::string printSummaries(const program::Program& program, const Analysis& analysis);
std::string printFacts(const program::Program& program, const Analysis& analysis);

}  // namespace unfreed::ownership
