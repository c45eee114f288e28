// CallWays: what calls do that can take only some of the ways through the function which they call.
//
// Functions are summarised once for all callers, and once more for calls that close some of their ways
// (ways.h): a few times at most, further calls make do with the summary for all. Which calls those are is
// fixed before anything is summarised, callers bottom up, so that it does not depend on the order in which
// components are done. A summary for some ways is made together with that for all, by the work on the
// callee's component; so it is there when a caller's turn comes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "ownership/call_order.h"
#include "ownership/context.h"
#include "ownership/ways.h"

namespace unfreed::ownership {

class CallWays {
 public:
  // Looks at every call between functions of the components.
  CallWays(const Context& context, const CallGraph& graph, const std::vector<Component>& components,
           unsigned threads);

  // Summarises for the calls within a cycle of the call graph; its functions are summarised for all.
  void summariseWithin(const Context& context, const Component& cycle);
  // Summarises the functions of the component for their other callers.
  void summarise(const Context& context, const Component& component);

  // The ways that the call leaves open; null when those are all.
  const Ways* waysOf(program::FunctionRef caller, uint32_t op, program::FunctionRef callee) const;
  // What the call does; null when it does what all calls do.
  const Summary* summaryOf(program::FunctionRef caller, uint32_t op, program::FunctionRef callee) const;

 private:
  using SomeWays = std::map<Ways, std::optional<Summary>>;  // nodes stay where they are
  struct Call {
    uint32_t op = 0;
    program::FunctionRef callee;
    SomeWays::value_type* some = nullptr;  // null: all ways
    bool isWithin = false;                 // a cycle …
    bool isHeeded = true;                  // … and then not from the beginning
  };
  struct Draft;
  class Planner;

  const Call* find(program::FunctionRef caller, uint32_t op, program::FunctionRef callee) const;

  const CallGraph& graph_;
  std::vector<std::vector<Call>> callsOf_;  // by position of the caller; in order of their ops
  std::vector<SomeWays> waysOf_;            // by position of the callee
};

}  // namespace unfreed::ownership
