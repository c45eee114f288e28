#include "ownership/rescheduling.h"

#include <algorithm>
#include <optional>

#include "flow/dominators.h"
#include "flow/graph.h"
#include "ownership/library_calls.h"

namespace unfreed::ownership {
namespace {

using flow::Op;
using flow::OpKind;
using program::AbstractValue;
using program::FunctionRef;

// The last name of the global that the op certainly calls.
std::string_view globalCalled(const Frame& frame, uint32_t index) {
  const program::Callees& callees = frame.calleesOf(index);
  if (callees.externals.size() != 1 || callees.unknown) return {};
  const AbstractValue& callee = frame.context.values[callees.externals.front()];
  if (!callee.specifier.empty()) return {};
  const std::string_view path = callee.path;
  const size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

bool schedules(std::string_view global) {
  return global == "setTimeout" || global == "setImmediate" || global == "requestAnimationFrame" ||
         global == "requestIdleCallback";
}

bool calls(const Frame& frame, std::string_view global) {
  for (uint32_t i = 0; i < frame.cfg().ops.size(); ++i) {
    if (frame.cfg().ops[i].kind == OpKind::Call && globalCalled(frame, i) == global) return true;
  }
  return false;
}

std::vector<FunctionRef> functionsOf(const Frame& frame, flow::ValueId value) {
  std::vector<FunctionRef> functions;
  if (isNone(value)) return functions;
  for (const program::ShapeId shape : frame.context.values.of(frame.ref, value).shapes) {
    const AbstractValue& what = frame.context.values[shape];
    if (what.kind == AbstractValue::Kind::Function) functions.push_back(what.function);
  }
  return functions;
}

// Whether every call of the function calls the other one: `() => { frame(); }`.
bool callsOnEveryWay(const Frame& frame, FunctionRef other) {
  const flow::Cfg& cfg = frame.cfg();
  std::optional<flow::Dominators> dominators;
  for (uint32_t i = 0; i < cfg.ops.size(); ++i) {
    if (cfg.ops[i].kind != OpKind::Call) continue;
    const program::Callees& callees = frame.calleesOf(i);
    if (callees.functions.size() != 1 || callees.functions.front() != other || callees.hasMore) continue;
    if (!dominators) dominators.emplace(flow::successorsOf(cfg), cfg.entry);
    if (dominators->dominates(cfg.blockOf(i), cfg.exit)) return true;
  }
  return false;
}

// By a method that is not the program's own.
bool callsAgain(const Frame& frame, uint32_t index) {
  const Op& op = frame.cfg().ops[index];
  return op.has(flow::op_flag::Method) && runsCallbackAgain(op.text) &&
         frame.calleesOf(index).functions.empty();
}

void addReschedulings(const Frame& frame, uint32_t index, std::map<FunctionRef, Rescheduling>& found) {
  const Op& op = frame.cfg().ops[index];
  if (op.kind != OpKind::Call || op.operandCount < 2) return;
  const std::string_view global = globalCalled(frame, index);
  const bool isInterval = global == "setInterval" || callsAgain(frame, index);
  if (!isInterval && !schedules(global)) return;
  const std::vector<FunctionRef> functions = functionsOf(frame, frame.operand(op, 1));
  if (functions.size() != 1) return;  // which one is not certain
  const FunctionRef next = functions.front();
  // An interval that its own callback stops waits for something, and goes on only until it is there.
  if (isInterval) {
    const bool isStopped = calls(Frame(frame.context, next), "clearInterval");
    if (!isStopped) found.try_emplace(next, Rescheduling{frame.ref, index, op.span});
  } else if (next == frame.ref || callsOnEveryWay(Frame(frame.context, next), frame.ref)) {
    found.try_emplace(frame.ref, Rescheduling{frame.ref, index, op.span});
  }
}

// Whether control can get from one block to the other without a throw.
bool leadsTo(const flow::Cfg& cfg, flow::BlockId from, flow::BlockId to) {
  std::vector<bool> reached(cfg.blocks.size(), false);
  std::vector<flow::BlockId> work{from};
  reached[index(from)] = true;
  while (!work.empty()) {
    const flow::BlockId at = work.back();
    work.pop_back();
    if (at == to) return true;
    for (const flow::Edge& edge : cfg.blocks[at].to) {
      if (reached[index(edge.to)]) continue;
      reached[index(edge.to)] = true;
      work.push_back(edge.to);
    }
  }
  return false;
}

}  // namespace

std::map<FunctionRef, Rescheduling> reschedulingsOf(const Context& context) {
  std::map<FunctionRef, Rescheduling> found;
  for (const auto& [function, summary] : context.summaries) {
    const Frame frame(context, function);
    for (uint32_t i = 0; i < frame.cfg().ops.size(); ++i) addReschedulings(frame, i, found);
  }
  return found;
}

bool goesOnAfter(const Context& context, FunctionRef function, uint32_t op,
                 const Rescheduling& rescheduling) {
  if (rescheduling.where != function) return true;
  const flow::Cfg& cfg = context.program.functionOf(function).cfg;
  const flow::BlockId made = cfg.blockOf(op);
  const flow::BlockId asked = cfg.blockOf(rescheduling.op);
  return leadsTo(cfg, made, asked) || leadsTo(cfg, asked, made);
}

namespace {

// Whether some call in the program is one that `isIt` is true of.
template <class IsIt>
bool anyCall(const program::Program& program, IsIt isIt) {
  return std::any_of(program.units.begin(), program.units.end(), [&](const program::Unit& unit) {
    const auto& functions = unit.module.functions;
    return std::any_of(functions.begin(), functions.end(), [&](const flow::Function& function) {
      const auto& ops = function.cfg.ops;
      return std::any_of(ops.begin(), ops.end(),
                         [&](const Op& op) { return op.kind == OpKind::Call && isIt(function.cfg, op); });
    });
  });
}

}  // namespace

bool emptiesQueue(const program::Program& program) {
  return anyCall(program, [](const flow::Cfg&, const Op& op) {
    return op.text == "flushPendingDeletes" || op.text == "setDelayFunction";
  });
}

bool queuesAll(const program::Program& program) {
  return anyCall(program, [](const flow::Cfg& cfg, const Op& op) {
    if (op.text != "setAutoDeleteLater" || op.operandCount < 2) return false;
    const flow::ValueId isOn = cfg.operand(op, 1);
    return !isNone(isOn) && cfg.definition(isOn).text != "false";
  });
}

}  // namespace unfreed::ownership
