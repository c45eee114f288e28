#include "frontend/ecmascript/lowering.h"

#include <algorithm>

#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {

Op makeOp(OpKind kind, Span span, uint16_t flags) {
  Op op;
  op.kind = kind;
  op.span = span;
  op.flags = flags;
  return op;
}

ValueId Lowering::emit(Op op, std::initializer_list<ValueId> operands, Want want) {
  return emit(op, std::span<const ValueId>(operands.begin(), operands.size()), want);
}

ValueId Lowering::emit(Op op, std::span<const ValueId> operands, Want want) {
  if (want == Want::Nothing) op.flags |= flag::Discarded;
  ++fn->madeValues;
  return builder().emit(op, operands, true);
}

void Lowering::emitEffect(Op op, std::initializer_list<ValueId> operands) {
  builder().emit(op, operands, false);
}

ValueId Lowering::use(VariableId variable, Span span, Want want) {
  Op op = makeOp(OpKind::Use, span);
  op.variable = variable;
  if (module.variables[variable].kind == flow::Variable::Kind::Synthetic) op.flags |= flag::Synthetic;
  return emit(op, {}, want);
}

void Lowering::assign(VariableId variable, ValueId value, Span span, uint16_t flags) {
  Op op = makeOp(OpKind::Assign, span, flags);
  op.variable = variable;
  if (module.variables[variable].kind == flow::Variable::Kind::Synthetic) op.flags |= flag::Synthetic;
  emitEffect(op, {value});
}

ValueId Lowering::constant(flow::Constant kind, Span span, std::string_view text, Want want) {
  Op op = makeOp(OpKind::Constant, span);
  op.constant = kind;
  op.text = text;
  return emit(op, {}, want);
}

ValueId Lowering::undefined(Span span) {
  Op op = makeOp(OpKind::Constant, span, flag::Synthetic);
  return emit(op, {});
}

ValueId Lowering::compute(std::string_view text, Span span, std::initializer_list<ValueId> operands,
                          Want want) {
  Op op = makeOp(OpKind::Compute, span);
  op.text = text;
  return emit(op, operands, want);
}

ValueId Lowering::unknown(Span span, std::initializer_list<ValueId> operands) {
  module.functions[fn->id].incomplete = true;
  return emit(makeOp(OpKind::Unknown, span), operands);
}

void Lowering::endStatement(Span span) {
  if (builder().atDeadEnd()) return;
  builder().emit(makeOp(OpKind::EndStatement, span), {}, false);
}

void Lowering::fault(Span span, std::string_view message) {
  constexpr size_t most = 20;
  if (module.faults.size() < most) module.faults.push_back({span, std::string(message)});
}

// ---- functions ----

FunctionId Lowering::functionFor(Node node, std::string_view name, Span nameSpan,
                                 const PendingFunction& pending) {
  if (inCopy()) {
    const auto known = functionOfNode.find(node.position());
    if (known != functionOfNode.end()) return known->second;
  }
  flow::Function function;
  function.name = name;
  function.nameSpan = nameSpan;
  function.span = node.span();
  if (const Node body = node.child(Role::Body); body.is(Kind::StatementBlock)) function.body = body.span();
  function.parent = fn ? fn->id : None<FunctionId>;
  const FunctionId id = module.functions.add(std::move(function));
  pending_.push_back(pending);
  functionOfNode[node.position()] = id;
  return id;
}

ValueId Lowering::closure(Node node, std::string_view name, Span nameSpan, Want want) {
  const Node ownName = node.child(Role::Name);
  if (ownName && !node.is(Kind::MethodDefinition)) {
    name = ownName.text();
    nameSpan = ownName.span();
  }
  PendingFunction pending;
  pending.node = node;
  pending.scope = fn->scope;
  Op op = makeOp(OpKind::Closure, node.span());
  op.function = functionFor(node, name, nameSpan, pending);
  if (node.span().contains(nameSpan)) op.name = nameSpan;
  return emit(op, {}, want);
}

void Lowering::run(FunctionId id) {
  FunctionState state;
  state.id = id;
  state.scope = pending_[index(id)].scope;
  fn = &state;
  const PendingFunction task = pending_[index(id)];
  if (id == flow::Module::topLevel) {
    pushScope();
    innermostScope().outlivesFunction = true;
    declare(flow::Variable::Kind::This, "this", {});
    module.functions[id].self = resolve("this");
    declareHoisted(*this, task.node);
    declareNames(*this, task.node);
    emitHoistedFunctions(*this, task.node);
    lowerStatements(*this, task.node);
    popScope({task.node.span().end, task.node.span().end});
    builder().returnFrom();
  } else if (task.kind == PendingFunction::Kind::ImpliedConstructor) {
    pushScope();
    module.functions[id].self = declare(flow::Variable::Kind::This, "this", {});
    lowerFieldInitializers(*this, task.classNode);
    popScope({});
    builder().returnFrom();
  } else {
    lowerFunctionBody(*this, task.node, task.classNode);
  }
  module.functions[id].cfg = state.builder.finish();
  fn = nullptr;
}

void Lowering::lowerAll() {
  PendingFunction top;
  top.node = tree.root();
  functionFor(tree.root(), {}, {}, top);
  for (size_t at = 0; at < pending_.size(); ++at) run(idAt<FunctionId>(at));
  markIncomplete();
}

// Functions that hold ERROR nodes. A node belongs to the innermost function around it that has a Cfg.
void Lowering::markIncomplete() {
  for (const Node error : tree.errors()) {
    fault(error.span(), error.is(Kind::Error) ? "this could not be parsed" : "something is missing here");
    Node around = error;
    while (true) {
      const auto found = functionOfNode.find(around.position());
      if (found != functionOfNode.end()) {
        module.functions[found->second].incomplete = true;
        break;
      }
      around = around.parent();
      if (!around) break;
    }
  }
}

// ---- operands ----

void Operands::before(Node next) {
  if (!next.holdsLoop()) return;
  for (; keptUpTo_ < values_.size(); ++keptUpTo_) {
    if (!isNone(kept_[keptUpTo_])) continue;
    const VariableId variable = ctx_.synthetic();
    ctx_.assign(variable, values_[keptUpTo_], next.span());
    kept_[keptUpTo_] = variable;
  }
}

void Operands::add(ValueId value, VariableId home) {
  values_.push_back(value);
  kept_.push_back(home);
}

ValueId Operands::alive(size_t position) {
  if (position < keptUpTo_) values_[position] = ctx_.use(kept_[position], {});
  return values_[position];
}

std::span<const ValueId> Operands::take() {
  for (size_t at = 0; at < keptUpTo_; ++at) alive(at);
  return {values_.begin(), values_.size()};
}

ValueId Operands::first() {
  return alive(0);
}

}  // namespace unfreed::ecmascript
