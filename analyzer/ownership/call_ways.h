// CallWays: what calls do that can take only some of the ways through the function which they call.
//
// Functions are summarised once for all callers, and once more for calls that close some of their ways
// (ways.h): a few times at most, further calls make do with the summary for all.
#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "ownership/context.h"
#include "ownership/ways.h"

namespace unfreed::ownership {

class CallWays {
 public:
  // Looks at every call of the function, and summarises what is called for the ways that the calls leave
  // open, where it has a summary already. Goes into no callee, however deep calls are.
  void plan(const Context& context, program::FunctionRef caller);

  // The ways that the call leaves open; null when those are all.
  const Ways* waysOf(program::FunctionRef caller, uint32_t op, program::FunctionRef callee) const;
  // What the call does; null when it does what all calls do.
  const Summary* summaryOf(program::FunctionRef caller, uint32_t op, program::FunctionRef callee) const;

 private:
  struct Some {
    Ways ways;
    Summary summary;
  };
  struct Callee {
    std::vector<bool> asked;            // by parameter
    std::map<Given, const Some*> seen;  // null: all ways
    std::map<Ways, Some> some;          // nodes stay where they are
  };
  const Some* someOf(const Context& context, program::FunctionRef callee, const Given& given, Callee& known);
  const Some* find(program::FunctionRef caller, uint32_t op, program::FunctionRef callee) const;

  std::map<program::FunctionRef, Callee> callees_;
  std::map<std::tuple<program::FunctionRef, uint32_t, program::FunctionRef>, const Some*> calls_;
};

}  // namespace unfreed::ownership
