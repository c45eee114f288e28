#include "ownership/context.h"

#include <algorithm>

#include "ownership/call_ways.h"
#include "ownership/growing_summaries.h"

namespace unfreed::ownership {

const Summary* Frame::summaryOf(program::FunctionRef of) const {
  if (context.growing) return context.growing->read(ref, of);
  const auto found = context.summaries.find(of);
  return found == context.summaries.end() ? nullptr : &found->second;
}

const Summary* Frame::summaryOfCall(uint32_t op, program::FunctionRef callee) const {
  const Summary* own = context.callWays ? context.callWays->summaryOf(ref, op, callee) : nullptr;
  return own ? own : summaryOf(callee);
}

const flow::Op* Frame::origin(flow::ValueId value) const {
  const flow::Op* op = definition(value);
  for (int steps = 0; op && steps < 16; ++steps) {  // bounded: `a = b; b = a`
    if (op->kind == flow::OpKind::Cast || op->kind == flow::OpKind::Assign) {
      op = definition(operand(*op, 0));
      continue;
    }
    if (op->kind != flow::OpKind::Use || !owns(op->variable)) return op;
    const flow::Op* assigned = soleAssignment(op->variable);
    if (!assigned) return op;
    op = assigned;
  }
  return op;
}

const flow::Op* Frame::soleAssignment(flow::VariableId id) const {
  const flow::Op* found = nullptr;
  for (const flow::Op& op : cfg().ops) {
    if (op.kind != flow::OpKind::Assign || op.variable != id) continue;
    if (found && found->span != op.span) return nullptr;
    found = &op;
  }
  return found;
}

bool Frame::mayBeObject(flow::ValueId value) const {
  const program::ValueSet& set = context.values.of(ref, value);
  if (set.unknown || set.shapes.empty()) return true;
  using Kind = program::AbstractValue::Kind;
  return std::any_of(set.shapes.begin(), set.shapes.end(), [&](program::ShapeId shape) {
    const Kind kind = context.values[shape].kind;
    return kind == Kind::Handle || kind == Kind::External || program::isOwnObject(kind);
  });
}

const program::AbstractValue* Frame::externalOf(flow::ValueId value) const {
  if (isNone(value)) return nullptr;
  for (const program::ShapeId shape : context.values.of(ref, value).shapes) {
    const program::AbstractValue& candidate = context.values[shape];
    if (candidate.kind == program::AbstractValue::Kind::External) return &candidate;
  }
  return nullptr;
}

}  // namespace unfreed::ownership
