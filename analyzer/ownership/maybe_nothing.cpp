#include "ownership/maybe_nothing.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "flow/graph.h"

namespace unfreed::ownership {
namespace {

using flow::Op;
using flow::OpKind;
using program::FunctionRef;

// Of one expression, so many functions are looked at.
constexpr size_t kMostFunctions = 32;

// Of arrays, maps and other collections of the language.
constexpr std::array<std::string_view, 7> kLookUps{"find", "findLast", "pop", "shift", "at", "get", "match"};

// The result of a merge of `?:`, `&&`, `?.` and their kin.
bool isMerge(const Op& op) {
  return op.kind == OpKind::Assign && op.has(flow::op_flag::Conditional) && op.operandCount > 0;
}

// What is merged with the undefined that there is when a chain stops.
std::set<flow::ValueId> chainEndsOf(const flow::Cfg& cfg) {
  std::set<flow::VariableId> stopped;
  for (const Op& op : cfg.ops) {
    if (!isMerge(op)) continue;
    const Op& value = cfg.definition(cfg.operand(op, 0));
    if (value.isNothing() && value.has(flow::op_flag::Synthetic)) stopped.insert(op.variable);
  }
  std::set<flow::ValueId> ends;
  if (stopped.empty()) return ends;
  for (const Op& op : cfg.ops) {
    if (isMerge(op) && stopped.contains(op.variable)) ends.insert(cfg.operand(op, 0));
  }
  return ends;
}

// Whether some way leads from the entry to the block through none that `ends` it, by its ordinary ways out.
// An exception may leave such a block before it gets that far.
template <class Ends>
bool leadsTo(const flow::Cfg& cfg, flow::BlockId target, const Ends& ends) {
  std::vector<flow::Graph::Link> links;
  for (size_t i = 0; i < cfg.blocks.size(); ++i) {
    const auto from = idAt<flow::BlockId>(i);
    const flow::Block& block = cfg.blocks[from];
    if (!isNone(block.handler)) links.emplace_back(from, block.handler);
    const auto first = cfg.ops.begin() + block.firstOp;
    if (std::any_of(first, first + block.opCount, ends)) continue;
    for (const flow::Edge& edge : block.to) links.emplace_back(from, edge.to);
  }
  const auto reached = walk(flow::Graph(cfg.blocks.size(), links), cfg.entry).preorder;
  return std::find(reached.begin(), reached.end(), target) != reached.end();
}

void addAssigned(const flow::Cfg& cfg, flow::VariableId variable, std::vector<flow::ValueId>& pending) {
  for (const Op& op : cfg.ops) {
    if (op.kind == OpKind::Assign && op.variable == variable && op.operandCount > 0)
      pending.push_back(cfg.operand(op, 0));
  }
}

}  // namespace

MaybeNothing::MaybeNothing(const Frame& frame) : frame_(frame), chainEnds_(chainEndsOf(frame.cfg())) {}

bool MaybeNothing::isGivenBy(uint32_t op) {
  const flow::ValueId result = frame_.cfg().ops[op].result;
  left_ = kMostFunctions;
  return (!isNone(result) && chainEnds_.contains(result)) || callGives(frame_.ref, op);
}

bool MaybeNothing::callGives(FunctionRef ref, uint32_t at) {
  const Op& op = frame_.context.program.functionOf(ref).cfg.ops[at];
  const program::Callees& callees = frame_.context.values.calleesOf(ref, at);
  const bool byBindings = std::any_of(callees.bindings.begin(), callees.bindings.end(),
                                      [](const auto& callee) { return callee.member->returns.optional; });
  if (byBindings || op.kind == OpKind::Construct) return byBindings;
  if (callees.functions.empty() && callees.bindings.empty()) {
    return op.has(flow::op_flag::Method) &&
           std::find(kLookUps.begin(), kLookUps.end(), op.text) != kLookUps.end();
  }
  return std::any_of(callees.functions.begin(), callees.functions.end(),
                     [&](FunctionRef callee) { return isReturnedBy(callee); });
}

// In so many words, by what it calls, or since it ends without a `return`.
bool MaybeNothing::isReturnedBy(FunctionRef ref) {
  if (left_ == 0) return false;
  // One that calls itself is not asked again meanwhile.
  const auto [known, isNew] = returns_.try_emplace(ref, false);
  if (!isNew) return known->second;
  --left_;
  const flow::Function& function = frame_.context.program.functionOf(ref);
  const flow::Cfg& cfg = function.cfg;
  const bool endsByItself =
      !function.isGenerator && leadsTo(cfg, cfg.exit, [](const Op& op) { return op.kind == OpKind::Return; });
  known->second = endsByItself || std::any_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& op) {
                    if (op.kind != OpKind::Return) return false;
                    return op.operandCount == 0 || maybe(ref, cfg.operand(op, 0));
                  });
  return known->second;
}

bool MaybeNothing::maybe(FunctionRef ref, flow::ValueId first) {
  const flow::Cfg& cfg = frame_.context.program.functionOf(ref).cfg;
  std::vector<flow::ValueId> pending{first};
  std::set<flow::ValueId> seen;
  while (!pending.empty()) {
    const flow::ValueId value = pending.back();
    pending.pop_back();
    if (isNone(value) || !seen.insert(value).second) continue;
    const Op& op = cfg.definition(value);
    switch (op.kind) {
      case OpKind::Constant:
        if (op.isNothing()) return true;
        break;
      case OpKind::Cast:
      case OpKind::Await:
        if (op.operandCount > 0) pending.push_back(cfg.operand(op, 0));
        break;
      case OpKind::Call:
      case OpKind::Read:
        if (callGives(ref, static_cast<uint32_t>(&op - cfg.ops.data()))) return true;
        break;
      case OpKind::Use:
        if (isUsedUnassigned(ref, op)) return true;
        addAssigned(cfg, op.variable, pending);
        break;
      default:
        break;
    }
  }
  return false;
}

// Whether the function's own variable may have been given nothing yet.
bool MaybeNothing::isUsedUnassigned(FunctionRef ref, const Op& use) const {
  using Kind = flow::Variable::Kind;
  if (isNone(use.variable)) return false;
  const flow::Variable& variable = frame_.context.program.moduleOf(ref.unit).variables[use.variable];
  const bool isPlain = variable.kind == Kind::Let || variable.kind == Kind::Var;
  if (!isPlain || variable.assignedElsewhere) return false;
  const flow::Cfg& cfg = frame_.context.program.functionOf(ref).cfg;
  const auto assigns = [&](const Op& op) { return op.kind == OpKind::Assign && op.variable == use.variable; };
  if (std::none_of(cfg.ops.begin(), cfg.ops.end(), assigns)) return false;
  const flow::BlockId at = cfg.blockOf(static_cast<uint32_t>(&use - cfg.ops.data()));
  const Op* const first = cfg.ops.data() + cfg.blocks[at].firstOp;
  return std::none_of(first, &use, assigns) && leadsTo(cfg, at, assigns);
}

}  // namespace unfreed::ownership
