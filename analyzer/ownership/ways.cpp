#include "ownership/ways.h"

#include <algorithm>
#include <optional>

#include "flow/solver.h"

namespace unfreed::ownership {
namespace {

using flow::BlockId;
using flow::Op;
using flow::OpKind;
using flow::TestKind;
using flow::ValueId;
using flow::VariableId;
namespace op_flag = flow::op_flag;

constexpr int kDeepest = 6;  // parts of parts of a test

// Of a switch: the op that says what its edges ask for.
const Op* comparisonOf(const Frame& frame, const flow::Block& block) {
  if (block.end != flow::EndKind::Switch || block.opCount == 0) return nullptr;
  const Op& op = frame.cfg().ops[block.firstOp + block.opCount - 1];
  return op.kind == OpKind::Compute && op.operandCount == block.to.size() ? &op : nullptr;
}

// What is known of variables; of those that it does not name, nothing.
class Names {
 public:
  const Known* find(VariableId variable) const {
    const auto at = place(variable);
    return at != known_.end() && at->first == variable ? &at->second : nullptr;
  }
  void set(VariableId variable, Known known) {
    const auto at = known_.begin() + (place(variable) - known_.begin());
    const bool isThere = at != known_.end() && at->first == variable;
    if (known.kind == Known::Kind::Anything) {
      if (isThere) known_.erase(at);
    } else if (isThere) {
      at->second = std::move(known);
    } else {
      known_.insert(at, {variable, std::move(known)});
    }
  }
  bool join(const Names& other) {
    return std::erase_if(known_, [&](const auto& entry) {
             const Known* same = other.find(entry.first);
             return !same || *same != entry.second;
           }) > 0;
  }

 private:
  using Entries = std::vector<std::pair<VariableId, Known>>;
  Entries::const_iterator place(VariableId variable) const {
    return std::lower_bound(known_.begin(), known_.end(), variable,
                            [](const auto& entry, VariableId id) { return entry.first < id; });
  }
  Entries known_;
};

class Domain {
 public:
  using State = Names;
  explicit Domain(const Frame& frame) : frame_(frame) {}

  void transfer(BlockId at, State& state) {
    const flow::Block& block = frame_.cfg().blocks[at];
    for (const Op& op : frame_.cfg().opsOf(block)) {
      if (op.kind != OpKind::Assign || !isFollowed(op.variable)) continue;
      state.set(op.variable, evaluate(frame_.operand(op, 0), state, 0));
    }
  }

  std::optional<State> exceptional(BlockId at, const State& in) {
    const flow::Block& block = frame_.cfg().blocks[at];
    if (isNone(block.handler)) return std::nullopt;
    State thrown = in;
    for (const Op& op : frame_.cfg().opsOf(block)) {
      if (op.kind == OpKind::Assign) thrown.set(op.variable, {});
    }
    return thrown;
  }

  bool edge(BlockId at, size_t edge, State& state) {
    const flow::Block& block = frame_.cfg().blocks[at];
    if (block.end == flow::EndKind::Switch) return mayBeCase(block, edge, state);
    if (block.end != flow::EndKind::Branch || isNone(block.test.value)) return true;
    const bool holds = edge == 0;
    switch (block.test.kind) {
      case TestKind::Truthy:
      case TestKind::Opaque:
        return isTruthy(evaluate(block.test.value, state, 0)).value_or(holds) == holds;
      case TestKind::NotNullish:
        return isThere(evaluate(block.test.value, state, 0)).value_or(holds) == holds;
      case TestKind::InstanceOf:
        return assumeInstance(block, holds, state);
      case TestKind::Periodic:
        return true;
    }
    return true;
  }

 private:
  bool isFollowed(VariableId variable) const {
    return frame_.owns(variable) && !frame_.variable(variable).assignedElsewhere;
  }

  Known evaluate(ValueId value, const State& state, int depth) const {
    const Op* op = frame_.definition(value);
    if (!op || depth > kDeepest) return {};
    if (op->kind == OpKind::Constant) return constantOf(*op);
    if (op->kind == OpKind::Cast || op->kind == OpKind::Assign) {
      return evaluate(frame_.operand(*op, 0), state, depth + 1);
    }
    if (op->kind == OpKind::Use) {
      const Known* known = isFollowed(op->variable) ? state.find(op->variable) : nullptr;
      return known ? *known : Known();
    }
    return op->kind == OpKind::Compute ? compute(*op, state, depth) : Known();
  }

  Known compute(const Op& op, const State& state, int depth) const {
    if (op.operandCount == 0 || op.operandCount > 2) return {};
    const Known left = evaluate(frame_.operand(op, 0), state, depth + 1);
    if (op.operandCount == 1) {
      if (op.text == "typeof") return typeOf(frame_, left);
      return op.text == "!" ? truth(negated(isTruthy(left))) : Known();
    }
    const Known right = evaluate(frame_.operand(op, 1), state, depth + 1);
    if (op.text == "===" || op.text == "==") return truth(areEqual(left, right, op.text == "=="));
    if (op.text == "!==" || op.text == "!=") return truth(negated(areEqual(left, right, op.text == "!=")));
    return truth(compared(left, right, op.text));
  }

  static std::optional<bool> negated(std::optional<bool> truth) {
    return truth ? std::optional(!*truth) : std::nullopt;
  }
  static Known truth(std::optional<bool> truth) {
    Known known;
    if (!truth) return known;
    known.kind = Known::Kind::Constant;
    known.constant = flow::Constant::Boolean;
    known.text = *truth ? "true" : "false";
    return known;
  }

  // `switch (kind)`: whether the value may be what this case asks for, and what no case before it does.
  bool mayBeCase(const flow::Block& block, size_t edge, const State& state) const {
    const Op* comparison = comparisonOf(frame_, block);
    if (!comparison) return true;
    const Known value = evaluate(frame_.operand(*comparison, 0), state, 0);
    for (size_t one = 0; one <= edge && one + 1 < block.to.size(); ++one) {
      const Known asked = evaluate(frame_.operand(*comparison, one + 1), state, 0);
      const std::optional<bool> isEqual = areEqual(value, asked, false);
      if (one == edge) return isEqual.value_or(true);
      if (isEqual.value_or(false)) return false;
    }
    return true;
  }

  // Of what the value may be, the instances stay where it is one, the others where it is none.
  bool assumeInstance(const flow::Block& block, bool holds, State& state) const {
    Known known = evaluate(block.test.value, state, 0);
    if (known.kind == Known::Kind::Constant) return !holds;
    if (known.shapes.empty() || block.opCount == 0) return true;
    const Op& comparison = frame_.cfg().ops[block.firstOp + block.opCount - 1];
    if (comparison.kind != OpKind::Compute || comparison.text != "instanceof") return true;
    std::erase_if(known.shapes, [&](program::ShapeId shape) {
      return isInstance(frame_, shape, frame_.operand(comparison, 1)).value_or(holds) != holds;
    });
    if (known.shapes.empty()) return false;
    const Op* tested = frame_.definition(block.test.value);
    if (tested->kind == OpKind::Use && isFollowed(tested->variable)) state.set(tested->variable, known);
    return true;
  }

  const Frame& frame_;
};

void noteAsked(const Frame& frame, ValueId value, int depth, std::vector<bool>& asked) {
  const Op* op = frame.definition(value);
  if (!op || depth > kDeepest) return;
  if (op->kind == OpKind::Use) {
    const auto& parameters = frame.function.parameters;
    const auto at = std::find(parameters.begin(), parameters.end(), op->variable);
    if (at != parameters.end()) asked[static_cast<size_t>(at - parameters.begin())] = true;
    return;
  }
  if (op->kind != OpKind::Compute && op->kind != OpKind::Cast) return;
  for (size_t i = 0; i < op->operandCount; ++i) noteAsked(frame, frame.operand(*op, i), depth + 1, asked);
}

Known missing() {
  Known known;
  known.kind = Known::Kind::Constant;
  return known;
}

}  // namespace

bool Ways::isOpen(BlockId block, size_t edge) const {
  return closed_.empty() ||
         !std::binary_search(closed_.begin(), closed_.end(),
                             std::pair(static_cast<uint32_t>(index(block)), static_cast<uint32_t>(edge)));
}

bool Ways::isReached(BlockId block) const {
  return left_.empty() ||
         !std::binary_search(left_.begin(), left_.end(), static_cast<uint32_t>(index(block)));
}

void Ways::close(BlockId block, size_t edge) {
  closed_.emplace_back(static_cast<uint32_t>(index(block)), static_cast<uint32_t>(edge));
}

void Ways::leaveOut(BlockId block) {
  left_.push_back(static_cast<uint32_t>(index(block)));
}

std::vector<bool> askedParameters(const Frame& frame) {
  std::vector<bool> asked(frame.function.parameters.size());
  if (asked.empty()) return asked;
  for (const flow::Block& block : frame.cfg().blocks) {
    if (block.end == flow::EndKind::Branch && block.test.kind != TestKind::Periodic) {
      noteAsked(frame, block.test.value, 0, asked);
    }
    if (const Op* comparison = comparisonOf(frame, block)) {
      noteAsked(frame, frame.operand(*comparison, 0), 0, asked);
    }
  }
  if (frame.function.rest) asked.back() = false;
  return asked;
}

Given givenBy(const Frame& caller, const Assignments& assignments, const Op& call,
              const flow::Function& callee, const std::vector<bool>& asked) {
  Given given(asked.size());
  size_t first = 1;  // after the callee or the receiver
  if (call.has(op_flag::Method) && call.has(op_flag::Computed)) ++first;
  for (size_t i = 0; i < asked.size() && i < callee.parameters.size(); ++i) {
    if (first + i >= call.operandCount) {
      if (asked[i]) given[i] = missing();
      continue;
    }
    const ValueId argument = caller.operand(call, first + i);
    const Op* made = caller.definition(argument);
    if (made && made->kind == OpKind::Spread) return given;  // any number of them, from here on
    if (asked[i]) given[i] = knownOf(caller, assignments, argument);
  }
  return given;
}

Ways waysOf(const Frame& frame, const Given& given) {
  Names entry;
  for (size_t i = 0; i < given.size(); ++i) {
    const VariableId parameter = frame.function.parameters[i];
    if (!frame.variable(parameter).assignedElsewhere) entry.set(parameter, given[i]);
  }
  Domain domain(frame);
  flow::SolverOptions options;
  options.followUncaught = false;
  const auto solution = flow::solve(frame.cfg(), domain, std::move(entry), options);
  Ways ways;
  for (uint32_t i = 0; i < frame.cfg().blocks.size(); ++i) {
    const auto at = idAt<BlockId>(i);
    if (!solution.at(at)) {
      if (at != frame.cfg().raised) ways.leaveOut(at);
      continue;
    }
    Names state = *solution.at(at);
    domain.transfer(at, state);
    for (size_t edge = 0; edge < frame.cfg().blocks[at].to.size(); ++edge) {
      Names next = state;
      if (!domain.edge(at, edge, next)) ways.close(at, edge);
    }
  }
  if (ways.areAll()) return {};
  return ways;
}

}  // namespace unfreed::ownership
