// Which functions loops run again and again.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "flow/loop_forest.h"
#include "ownership/call_graph.h"
#include "ownership/context.h"

namespace unfreed::ownership {

// What of a loop's element a call in it calls.
enum class ElementCall : uint8_t {
  None,
  Itself,  // `for (const listener of listeners) listener(event)`: the loop runs many functions, none of them
           // many times
  Method,  // `for (const system of systems) system.update()`: the same, where each element has a method of
           // its own
};
ElementCall elementCallOf(const Frame& frame, const flow::LoopForest& loops, uint32_t op,
                          flow::LoopIndex loop);

// Whether there is one of it: a function of a file, a method, or what a constructor makes. Of closures that
// another function makes there may be any number.
bool standsForItself(const program::Program& program, program::FunctionRef function);

// The functions that are called, or made, in a loop, and whatever these call; calls of a loop's elements
// aside. So a closure that is made once for each row counts, also when a queue of such closures runs them.
// Found out at the first question.
class RepeatedFunctions {
 public:
  RepeatedFunctions(const Context& context, const CallGraph& graph) : context_(context), graph_(graph) {}

  bool contains(program::FunctionRef function) const;

 private:
  void find() const;

  const Context& context_;
  const CallGraph& graph_;
  mutable std::once_flag once_;
  mutable std::vector<bool> repeated_;  // by position in the call graph
};

}  // namespace unfreed::ownership
