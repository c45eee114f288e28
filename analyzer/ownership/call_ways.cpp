#include "ownership/call_ways.h"

#include <algorithm>

#include "ownership/function_analysis.h"

namespace unfreed::ownership {
namespace {

using flow::Op;
using flow::OpKind;

constexpr size_t kMostGiven = 48;  // combinations of arguments that are looked at, for one function
constexpr size_t kMostWays = 16;   // summaries of one function beside the one for all callers

// `f.call(x, …)` and its kin hand their arguments on in another order.
bool handsOnOtherwise(const Op& op) {
  return op.has(flow::op_flag::Method) &&
         (op.text == "call" || op.text == "apply" || op.text == "bind" || op.text == "then");
}

bool saysNothing(const Given& given) {
  return std::all_of(given.begin(), given.end(),
                     [](const Known& known) { return known.kind == Known::Kind::Anything; });
}

}  // namespace

const CallWays::Some* CallWays::someOf(const Context& context, program::FunctionRef callee,
                                       const Given& given, Callee& known) {
  const auto seen = known.seen.find(given);
  if (seen != known.seen.end()) return seen->second;
  if (known.seen.size() >= kMostGiven) return nullptr;
  const Some*& some = known.seen[given];
  Ways ways = ownership::waysOf(Frame(context, callee), given);
  if (ways.areAll()) return nullptr;
  const auto same = known.some.find(ways);
  if (same != known.some.end()) return some = &same->second;
  if (known.some.size() >= kMostWays) return nullptr;
  Summary summary = ownership::summaryOf(context, callee, &ways);
  Some& added = known.some[ways];
  added = {std::move(ways), std::move(summary)};
  return some = &added;
}

void CallWays::plan(const Context& context, program::FunctionRef caller) {
  const Frame frame(context, caller);
  const Assignments assignments(frame);
  for (uint32_t op = 0; op < frame.cfg().ops.size(); ++op) {
    const Op& code = frame.cfg().ops[op];
    if ((code.kind != OpKind::Call && code.kind != OpKind::Construct) || handsOnOtherwise(code)) continue;
    for (const program::FunctionRef callee : frame.calleesOf(op).functions) {
      if (!context.summaryOf(callee) || calls_.contains({caller, op, callee})) continue;
      const auto [known, isNew] = callees_.try_emplace(callee);
      if (isNew) known->second.asked = askedParameters(Frame(context, callee));
      const std::vector<bool>& asked = known->second.asked;
      if (std::find(asked.begin(), asked.end(), true) == asked.end()) continue;
      const Given given = givenBy(frame, assignments, code, context.program.functionOf(callee), asked);
      if (saysNothing(given)) continue;
      if (const Some* some = someOf(context, callee, given, known->second)) {
        calls_[{caller, op, callee}] = some;
      }
    }
  }
}

const CallWays::Some* CallWays::find(program::FunctionRef caller, uint32_t op,
                                     program::FunctionRef callee) const {
  const auto found = calls_.find({caller, op, callee});
  return found == calls_.end() ? nullptr : found->second;
}

const Ways* CallWays::waysOf(program::FunctionRef caller, uint32_t op, program::FunctionRef callee) const {
  const Some* some = find(caller, op, callee);
  return some ? &some->ways : nullptr;
}

const Summary* CallWays::summaryOf(program::FunctionRef caller, uint32_t op,
                                   program::FunctionRef callee) const {
  const Some* some = find(caller, op, callee);
  return some ? &some->summary : nullptr;
}

}  // namespace unfreed::ownership
