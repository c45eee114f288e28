#include "ownership/nothing.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "flow/graph.h"

namespace unfreed::ownership {
namespace {

using flow::Op;
using flow::OpKind;

// Of arrays, maps and other collections of the language.
constexpr std::array<std::string_view, 7> kLookUps{"find", "findLast", "pop", "shift", "at", "get", "match"};

// What is asked, each once: functions, and values in them.
class Search {
 public:
  Search(const program::Program& program, const program::Values& values)
      : program_(program), values_(values) {}

  bool returnsNothing(program::FunctionRef ref) {
    constexpr size_t kMostFunctions = 32;
    if (asked_.size() >= kMostFunctions || !asked_.insert(ref).second) return false;
    const flow::Function& function = program_.functionOf(ref);
    if (!function.isGenerator && endsByItself(function.cfg)) return true;
    for (const Op& op : function.cfg.ops) {
      if (op.kind != OpKind::Return) continue;
      if (op.operandCount == 0 || mayBeNothing(ref, function.cfg.operand(op, 0))) return true;
    }
    return false;
  }

  bool callGivesNothing(program::FunctionRef ref, uint32_t at) {
    const Op& op = program_.functionOf(ref).cfg.ops[at];
    const program::Callees& callees = values_.calleesOf(ref, at);
    const bool byBindings = std::any_of(callees.bindings.begin(), callees.bindings.end(),
                                        [](const auto& callee) { return callee.member->returns.optional; });
    if (byBindings || op.kind == OpKind::Construct) return byBindings;
    if (callees.functions.empty() && callees.bindings.empty()) {
      return op.has(flow::op_flag::Method) &&
             std::find(kLookUps.begin(), kLookUps.end(), op.text) != kLookUps.end();
    }
    return std::any_of(callees.functions.begin(), callees.functions.end(),
                       [&](program::FunctionRef callee) { return returnsNothing(callee); });
  }

  // Whether the end of an optional chain is merged with what there is when the chain stops.
  static bool endsOptionalChain(const flow::Function& function, const Op& op) {
    if (isNone(op.result)) return false;
    const flow::Cfg& cfg = function.cfg;
    return std::any_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& assign) {
      if (!isMerge(assign) || cfg.operand(assign, 0) != op.result) return false;
      return std::any_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& other) {
        if (!isMerge(other) || other.variable != assign.variable) return false;
        const Op& value = cfg.definition(cfg.operand(other, 0));
        return value.isNothing() && value.has(flow::op_flag::Synthetic);
      });
    });
  }

 private:
  static bool isMerge(const Op& op) {
    return op.kind == OpKind::Assign && op.has(flow::op_flag::Conditional) && op.operandCount > 0;
  }

  bool mayBeNothing(program::FunctionRef ref, flow::ValueId first) {
    const flow::Cfg& cfg = program_.functionOf(ref).cfg;
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
          if (callGivesNothing(ref, static_cast<uint32_t>(&op - cfg.ops.data()))) return true;
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

  static void addAssigned(const flow::Cfg& cfg, flow::VariableId variable,
                          std::vector<flow::ValueId>& pending) {
    for (const Op& op : cfg.ops) {
      if (op.kind == OpKind::Assign && op.variable == variable && op.operandCount > 0)
        pending.push_back(cfg.operand(op, 0));
    }
  }

  // Whether the function's own variable may have been given nothing yet: some way leads there on which it is
  // not assigned.
  bool isUsedUnassigned(program::FunctionRef ref, const Op& use) const {
    if (isNone(use.variable)) return false;
    using Kind = flow::Variable::Kind;
    const flow::Variable& variable = program_.moduleOf(ref.unit).variables[use.variable];
    const bool isPlain = variable.kind == Kind::Let || variable.kind == Kind::Var;
    if (!isPlain || variable.assignedElsewhere) return false;
    const flow::Cfg& cfg = program_.functionOf(ref).cfg;
    std::vector<flow::Graph::Link> links;
    bool isAssigned = false;
    flow::BlockId at = cfg.entry;
    for (size_t i = 0; i < cfg.blocks.size(); ++i) {
      const auto from = idAt<flow::BlockId>(i);
      const flow::Block& block = cfg.blocks[from];
      if (!isNone(block.handler)) links.emplace_back(from, block.handler);
      const bool assigns = assignsBefore(cfg, block, use, from, at);
      isAssigned |= assigns;
      if (assigns) continue;
      for (const flow::Edge& edge : block.to) links.emplace_back(from, edge.to);
    }
    if (!isAssigned || assignsIn(cfg, cfg.blocks[at], use)) return false;
    const auto reached = walk(flow::Graph(cfg.blocks.size(), links), cfg.entry).preorder;
    return std::find(reached.begin(), reached.end(), at) != reached.end();
  }

  // Whether the block assigns the variable; notes in `at` that the use is in it.
  static bool assignsBefore(const flow::Cfg& cfg, const flow::Block& block, const Op& use, flow::BlockId id,
                            flow::BlockId& at) {
    bool assigns = false;
    for (size_t i = block.firstOp; i < block.firstOp + block.opCount; ++i) {
      if (&cfg.ops[i] == &use) at = id;
      assigns |= cfg.ops[i].kind == OpKind::Assign && cfg.ops[i].variable == use.variable;
    }
    return assigns;
  }

  // Whether it is assigned in the block of the use, before that.
  static bool assignsIn(const flow::Cfg& cfg, const flow::Block& block, const Op& use) {
    for (size_t i = block.firstOp; i < block.firstOp + block.opCount && &cfg.ops[i] != &use; ++i) {
      if (cfg.ops[i].kind == OpKind::Assign && cfg.ops[i].variable == use.variable) return true;
    }
    return false;
  }

  // Whether some way through the function meets no `return`.
  static bool endsByItself(const flow::Cfg& cfg) {
    std::vector<flow::Graph::Link> links;
    for (size_t i = 0; i < cfg.blocks.size(); ++i) {
      const auto from = idAt<flow::BlockId>(i);
      const flow::Block& block = cfg.blocks[from];
      if (!isNone(block.handler)) links.emplace_back(from, block.handler);
      const auto first = cfg.ops.begin() + block.firstOp;
      const bool returns =
          std::any_of(first, first + block.opCount, [](const Op& op) { return op.kind == OpKind::Return; });
      if (returns) continue;
      for (const flow::Edge& edge : block.to) links.emplace_back(from, edge.to);
    }
    const auto reached = walk(flow::Graph(cfg.blocks.size(), links), cfg.entry).preorder;
    return std::find(reached.begin(), reached.end(), cfg.exit) != reached.end();
  }

  const program::Program& program_;
  const program::Values& values_;
  std::set<program::FunctionRef> asked_;
};

}  // namespace

bool mayGiveNothing(const Frame& frame, uint32_t op) {
  return Search::endsOptionalChain(frame.function, frame.cfg().ops[op]) ||
         Search(frame.context.program, frame.context.values).callGivesNothing(frame.ref, op);
}

}  // namespace unfreed::ownership
