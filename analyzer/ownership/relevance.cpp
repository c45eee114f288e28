#include "ownership/relevance.h"

#include <algorithm>
#include <set>

namespace unfreed::ownership {
namespace {

using flow::Op;
using flow::OpKind;
using flow::ValueId;
using program::AbstractValue;
using program::FunctionRef;
using program::ShapeId;
using program::ValueSet;

constexpr uint8_t kStepsToMeet =
    1;  // what holds a handle itself: nearly everything leads to a handle in the end
constexpr uint8_t kStepsToGive = 3;  // fields of `this`, what is within them, and what that holds

class Relevance {
 public:
  Relevance(const CallGraph& graph, const program::Program& program, const program::Values& values)
      : graph_(graph),
        program_(program),
        values_(values),
        steps_(values.stepsToHandles(kStepsToGive)),
        relevant_(graph.functions.size()),
        meets_(graph.functions.size()) {}

  std::vector<bool> find() {
    findUsers();
    addCallers();
    addCallees();
    return std::move(relevant_);
  }

 private:
  uint32_t size() const { return static_cast<uint32_t>(graph_.functions.size()); }
  const flow::Cfg& cfgOf(uint32_t function) const {
    return program_.functionOf(graph_.functions[function]).cfg;
  }
  template <class Predicate>
  static bool anyOf(const ValueSet& set, Predicate predicate) {
    return std::any_of(set.shapes.begin(), set.shapes.end(), predicate);
  }
  void add(uint32_t function) {
    if (relevant_[function]) return;
    relevant_[function] = true;
    work_.push_back(function);
  }

  // Those that call a binding or have a handle; those that have what holds one follow in addCallees.
  void findUsers() {
    const auto isHandle = [&](ShapeId shape) { return steps_[index(shape)] == 0; };
    const auto isMet = [&](ShapeId shape) { return steps_[index(shape)] <= kStepsToMeet; };
    for (uint32_t i = 0; i < size(); ++i) {
      const FunctionRef function = graph_.functions[i];
      const auto& ops = cfgOf(i).ops;
      for (uint32_t op = 0; op < ops.size() && !relevant_[i]; ++op) {
        const bool uses = !values_.calleesOf(function, op).bindings.empty();
        const ValueSet nothing{};
        const ValueSet& result = isNone(ops[op].result) ? nothing : values_.of(function, ops[op].result);
        meets_[i] = meets_[i] || uses || anyOf(result, isMet);
        if (uses || anyOf(result, isHandle)) add(i);
      }
    }
  }

  // What calls them, on and on.
  void addCallers() {
    std::vector<std::vector<uint32_t>> callers(size());
    for (uint32_t i = 0; i < size(); ++i) {
      for (const uint32_t callee : graph_.callees[i]) callers[callee].push_back(i);
    }
    while (!work_.empty()) {
      const uint32_t callee = work_.back();
      work_.pop_back();
      for (const uint32_t caller : callers[callee]) add(caller);
    }
    makes_ = relevant_;
  }

  // What all of them give a handle to, or may wait for.
  void addCallees() {
    for (uint32_t i = 0; i < size(); ++i) {
      relevant_[i] = relevant_[i] || meets_[i];
      if (relevant_[i]) work_.push_back(i);
    }
    while (!work_.empty()) {
      const uint32_t caller = work_.back();
      work_.pop_back();
      addCalleesOf(caller);
    }
  }

  void addCalleesOf(uint32_t caller) {
    const FunctionRef ref = graph_.functions[caller];
    const flow::Cfg& cfg = cfgOf(caller);
    const std::vector<bool> unclear = unclearIn(caller);
    for (uint32_t op = 0; op < cfg.ops.size(); ++op) {
      const auto& callees = values_.calleesOf(ref, op).functions;
      if (callees.empty()) continue;
      const bool gives = givesHandles(caller, cfg.ops[op], unclear);
      const bool matters = gives || givesBack(caller, cfg.ops[op]);
      for (const FunctionRef callee : callees) {
        const flow::Function& function = program_.functionOf(callee);
        const uint32_t at = graph_.positionOf(callee);
        if (gives && !meets_[at]) {
          meets_[at] = true;
          if (relevant_[at]) work_.push_back(at);  // it has been looked at as one that meets nothing
        }
        if (matters || function.isAsync || function.isGenerator) add(at);
      }
    }
  }

  // A promise, or a holder.
  bool givesBack(uint32_t caller, const Op& call) const {
    if (isNone(call.result)) return false;
    return anyOf(values_.of(graph_.functions[caller], call.result), [&](ShapeId shape) {
      return values_[shape].kind == AbstractValue::Kind::Promise || isHolder(caller, shape);
    });
  }

  bool givesHandles(uint32_t caller, const Op& call, const std::vector<bool>& unclear) const {
    const auto operands = cfgOf(caller).operandsOf(call);
    return std::any_of(operands.begin(), operands.end(), [&](uint32_t operand) {
      if (isNone(static_cast<ValueId>(operand))) return false;
      const ValueSet& given = values_.of(graph_.functions[caller], static_cast<ValueId>(operand));
      const bool isUnknown = given.unknown && unclear[operand];
      return isUnknown || given.hasMore || given.shapes.size() >= program::shapeLimit ||
             anyOf(given, [&](ShapeId shape) { return isOfConcern(caller, shape); });
    });
  }

  bool isOfConcern(uint32_t caller, ShapeId shape) const {
    const AbstractValue& value = values_[shape];
    if (value.kind == AbstractValue::Kind::Function) return makes_[graph_.positionOf(value.function)];
    return isHolder(caller, shape);
  }
  bool isHolder(uint32_t caller, ShapeId shape) const {
    return steps_[index(shape)] <= (meets_[caller] ? kStepsToGive : kStepsToMeet);
  }

  // By value: whether it may be a handle when nothing is known of it. In functions that meet no handle, only
  // what calls give that may make one can be, through casts, names and collections.
  std::vector<bool> unclearIn(uint32_t function) const {
    const flow::Cfg& cfg = cfgOf(function);
    std::vector<bool> unclear(cfg.definingOp.size(), meets_[function]);
    if (meets_[function]) return unclear;
    std::set<flow::VariableId> variables;
    for (bool grown = true; grown;) {
      grown = false;
      for (uint32_t at = 0; at < cfg.ops.size(); ++at) {
        const Op& op = cfg.ops[at];
        if (op.kind != OpKind::Assign && (isNone(op.result) || unclear[index(op.result)])) continue;
        const auto operands = cfg.operandsOf(op);
        const bool isFromCall = (op.kind == OpKind::Use && variables.contains(op.variable)) ||
                                callsMaking(function, at) ||
                                std::any_of(operands.begin(), operands.end(), [&](uint32_t operand) {
                                  return !isNone(static_cast<ValueId>(operand)) && unclear[operand];
                                });
        if (!isFromCall) continue;
        if (op.kind == OpKind::Assign) {
          grown = variables.insert(op.variable).second || grown;
        } else {
          grown = unclear[index(op.result)] = true;
        }
      }
    }
    return unclear;
  }

  bool callsMaking(uint32_t caller, uint32_t op) const {
    const auto& callees = values_.calleesOf(graph_.functions[caller], op).functions;
    return std::any_of(callees.begin(), callees.end(),
                       [&](FunctionRef callee) { return makes_[graph_.positionOf(callee)]; });
  }

  const CallGraph& graph_;
  const program::Program& program_;
  const program::Values& values_;
  const std::vector<uint8_t> steps_;  // by shape: to a handle
  std::vector<bool> relevant_;
  std::vector<bool> meets_;  // a handle, or what holds one, comes by
  std::vector<bool> makes_;  // it uses bindings, or calls what does
  std::vector<uint32_t> work_;
};

}  // namespace

std::vector<bool> relevantFunctions(const CallGraph& graph, const program::Program& program,
                                    const program::Values& values) {
  return Relevance(graph, program, values).find();
}

}  // namespace unfreed::ownership
