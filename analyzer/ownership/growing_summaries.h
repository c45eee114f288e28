// GrowingSummaries: the summaries of the program while they are made, several components of the call graph at
// a time.
//
// What a function may read is fixed beforehand: the summaries of its own component, as far as they are there,
// and those of the earlier components that it says anything of (it calls their functions, or has them in its
// values). Those are done by then. So nothing depends on which of the other components happen to be done, and
// no entry is read while it is written.
#pragma once

#include <cstdint>
#include <vector>

#include "ownership/call_order.h"
#include "ownership/context.h"

namespace unfreed::ownership {

class GrowingSummaries {
 public:
  // `components`: bottom up. Until all components are done, `summaries` is not looked at by anybody else.
  GrowingSummaries(const program::Program& program, const program::Values& values, const CallGraph& graph,
                   const std::vector<Component>& components, unsigned threads, Summaries& summaries);

  // By component: those that have to be done before it; earlier ones.
  const std::vector<std::vector<uint32_t>>& needs() const { return needs_; }

  // The summary of the function, for an analysis of `reader`; null when there is none (yet).
  const Summary* read(program::FunctionRef reader, program::FunctionRef function) const;
  // By the work on its component.
  void write(program::FunctionRef function, Summary summary);

 private:
  std::vector<uint32_t> needsOf(const program::Program& program, const program::Values& values,
                                uint32_t component, const Component& functions) const;

  const CallGraph& graph_;
  std::vector<uint32_t> componentOf_;         // by position in the call graph
  std::vector<Summary*> summaries_;           // likewise
  std::vector<uint8_t> written_;              // likewise
  std::vector<std::vector<uint32_t>> needs_;  // sorted
};

}  // namespace unfreed::ownership
