#include "ownership/repeated.h"

#include "ownership/acquisitions.h"

namespace unfreed::ownership {

using program::FunctionRef;

ElementCall elementCallOf(const Frame& frame, const flow::LoopForest& loops, uint32_t op,
                          flow::LoopIndex loop) {
  const flow::Op& call = frame.cfg().ops[op];
  if (call.kind != flow::OpKind::Call) return ElementCall::None;
  const flow::Op* from = frame.origin(frame.operand(call, 0));
  // `const { run } of tasks`
  while (from != nullptr && from->kind == flow::OpKind::Read) from = frame.origin(frame.operand(*from, 0));
  const bool isElement = from != nullptr && from->kind == flow::OpKind::Iterate &&
                         loops.innermost(frame.cfg().blockOf(frame.indexOf(*from))) == loop;
  if (!isElement) return ElementCall::None;
  return call.has(flow::op_flag::Method) ? ElementCall::Method : ElementCall::Itself;
}

bool standsForItself(const program::Program& program, FunctionRef function) {
  const flow::Module& module = program.moduleOf(function.unit);
  const flow::Function& made = module.functions[function.function];
  if (!isNone(made.ownerClass) || isNone(made.parent) || made.parent == flow::Module::topLevel) return true;
  const flow::ClassId around = module.functions[made.parent].ownerClass;
  return !isNone(around) && module.classes[around].constructor == made.parent;
}

bool RepeatedFunctions::contains(FunctionRef function) const {
  std::call_once(once_, [this] { find(); });
  return repeated_[graph_.positionOf(function)];
}

void RepeatedFunctions::find() const {
  repeated_.assign(graph_.functions.size(), false);
  std::vector<uint32_t> pending;
  const auto add = [&](uint32_t position) {
    if (repeated_[position]) return;
    repeated_[position] = true;
    pending.push_back(position);
  };
  for (const FunctionRef function : graph_.functions) {
    const Frame frame(context_, function);
    if (frame.cfg().loops.empty()) continue;
    const flow::LoopForest loops(frame.cfg());
    for (uint32_t op = 0; op < frame.cfg().ops.size(); ++op) {
      const flow::LoopIndex loop = repeatingLoopOf(frame, loops, op);
      if (isNone(loop) || elementCallOf(frame, loops, op, loop) == ElementCall::Itself) continue;
      const flow::Op& made = frame.cfg().ops[op];
      if (made.kind == flow::OpKind::Closure) add(graph_.positionOf({function.unit, made.function}));
      for (const FunctionRef callee : frame.calleesOf(op).functions) add(graph_.positionOf(callee));
    }
  }
  while (!pending.empty()) {
    const uint32_t at = pending.back();
    pending.pop_back();
    for (const uint32_t callee : graph_.callees[at]) add(callee);
  }
}

}  // namespace unfreed::ownership
