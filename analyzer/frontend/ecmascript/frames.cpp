#include "frontend/ecmascript/frames.h"

#include <algorithm>

#include "base/ensure.h"
#include "frontend/ecmascript/lowering.h"

namespace unfreed::ecmascript {

// ---- variables ----

VariableId Lowering::newVariable(flow::Variable::Kind kind, std::string_view name, Span declaration) {
  flow::Variable variable;
  variable.kind = kind;
  variable.name = name;
  variable.declaration = declaration;
  variable.owner = fn->id;
  return module.variables.add(variable);
}

VariableId Lowering::synthetic() {
  const VariableId variable = newVariable(flow::Variable::Kind::Synthetic, {}, {});
  innermostScope().variables.push_back(variable);
  return variable;
}

VariableId Lowering::declare(flow::Variable::Kind kind, std::string_view name, Span declaration) {
  const VariableId variable = newVariable(kind, name, declaration);
  scopes.declare(fn->scope, scopes.intern(name), variable);
  if (kind != flow::Variable::Kind::This) innermostScope().variables.push_back(variable);
  return variable;
}

VariableId Lowering::ownVariable(std::string_view name) {
  return scopes.own(fn->scope, scopes.intern(name));
}

bool Lowering::isGlobal(VariableId variable) const {
  return module.variables[variable].kind == flow::Variable::Kind::Global;
}

VariableId Lowering::homeOf(Node expression) {
  if (!expression.is(Kind::Identifier)) return None<VariableId>;
  const VariableId variable = resolve(expression.text());
  switch (module.variables[variable].kind) {
    case flow::Variable::Kind::Const:
    case flow::Variable::Kind::Import:
    case flow::Variable::Kind::Function:
    case flow::Variable::Kind::Class:
    case flow::Variable::Kind::Using:
    case flow::Variable::Kind::This:
    case flow::Variable::Kind::Global:
      return variable;
    case flow::Variable::Kind::Let:
    case flow::Variable::Kind::Var:
    case flow::Variable::Kind::Parameter:
    case flow::Variable::Kind::Catch:
    case flow::Variable::Kind::Synthetic:
      return None<VariableId>;
  }
  return None<VariableId>;
}

VariableId Lowering::global(std::string_view name) {
  const auto [entry, isNew] = globals_.try_emplace(name, None<VariableId>);
  if (isNew) {
    entry->second = newVariable(flow::Variable::Kind::Global, name, {});
    module.variables[entry->second].owner = None<FunctionId>;
  }
  return entry->second;
}

// `arguments` of the function whose receiver is `self`; made when it is first named.
VariableId Lowering::argumentsOf(VariableId self) {
  const FunctionId owner = module.variables[self].owner;
  if (owner == flow::Module::topLevel) return global("arguments");
  const auto [entry, isNew] = argumentsOfSelf_.try_emplace(static_cast<uint32_t>(self), None<VariableId>);
  if (isNew) {
    entry->second = newVariable(flow::Variable::Kind::Var, "arguments", {});
    module.variables[entry->second].owner = owner;
  }
  return entry->second;
}

VariableId Lowering::resolve(std::string_view name) {
  VariableId found = scopes.find(fn->scope, scopes.intern(name));
  if (isNone(found) && name == "arguments") {
    const VariableId self = scopes.find(fn->scope, scopes.intern("this"));
    if (!isNone(self)) found = argumentsOf(self);
  }
  if (isNone(found)) return global(name);
  flow::Variable& variable = module.variables[found];
  if (variable.owner != fn->id && !isNone(variable.owner)) variable.captured = true;
  return found;
}

VariableId Lowering::resolveForWrite(std::string_view name) {
  const VariableId found = resolve(name);
  flow::Variable& variable = module.variables[found];
  if (variable.owner != fn->id && !isNone(variable.owner)) variable.assignedElsewhere = true;
  return found;
}

// ---- scopes ----

ScopeFrame& Lowering::innermostScope() {
  for (size_t at = fn->frames.size(); at-- > 0;) {
    if (ScopeFrame* scope = std::get_if<ScopeFrame>(&fn->frames[at])) return *scope;
  }
  ENSURE(false, "a function has a scope around all of its code");
  return std::get<ScopeFrame>(fn->frames.front());
}

void Lowering::pushScope() {
  ScopeFrame scope;
  scope.outerScope = fn->scope;
  scope.outerHandler = builder().handler();
  fn->scope = scopes.add(fn->scope);
  fn->frames.emplace_back(std::move(scope));
}

// One block disposes of all of them, though a disposal that throws would go on with the next one in a
// handler: a block for each, for each way out, would make functions with many `using` and many returns
// quadratic.
void Lowering::disposeAndLeave(ScopeFrame& scope, Span span) {
  if (!scope.usings.empty()) builder().setHandler(scope.outerHandler);
  for (size_t at = scope.usings.size(); at-- > 0;) {
    const ScopeFrame::Using& held = scope.usings[at];
    Op op = makeOp(OpKind::Dispose, held.span, held.isAsync ? flag::Async : uint16_t{0});
    op.variable = held.variable;
    emitEffect(op, {});
  }
  if (!scope.variables.empty() && !scope.outlivesFunction) builder().emitLeaveScope(scope.variables, span);
}

// What happens when something throws while `using` variables are held: each handler disposes one of them and
// goes on to the one before it; the last one throws on to whatever is outside.
void Lowering::lowerDisposeHandlers(const ScopeFrame& scope, Span span) {
  for (size_t at = scope.usings.size(); at-- > 0;) {
    const ScopeFrame::Using& held = scope.usings[at];
    const BlockId next = at > 0 ? scope.usings[at - 1].handler : scope.outerHandler;
    builder().setHandler(next);
    builder().startBlock(held.handler);
    Op op = makeOp(OpKind::Dispose, held.span, held.isAsync ? flag::Async : uint16_t{0});
    op.variable = held.variable;
    emitEffect(op, {});
    if (at > 0) {
      builder().jump(next);
      continue;
    }
    builder().emitLeaveScope(scope.variables, span);
    emitEffect(makeOp(OpKind::Throw, span, flag::Synthetic), {});
    builder().throwFrom(span);
  }
}

void Lowering::popScope(Span span) {
  ScopeFrame scope = std::move(std::get<ScopeFrame>(fn->frames.back()));
  fn->frames.pop_back();
  fn->scope = scope.outerScope;
  if (!builder().atDeadEnd()) disposeAndLeave(scope, span);
  if (scope.usings.empty()) return;
  builder().setHandler(scope.outerHandler);
  const BlockId after = builder().newBlock();
  builder().jump(after);
  lowerDisposeHandlers(scope, span);
  builder().setHandler(scope.outerHandler);
  builder().startBlock(after);
}

void Lowering::addUsing(VariableId variable, bool isAsync, Span span) {
  const BlockId handler = builder().newBlock();
  innermostScope().usings.push_back({variable, isAsync, span, handler});
  builder().setHandler(handler);
}

// ---- jumps ----

namespace {

BlockId landingFor(FinallyFrame& frame, const Exit& exit, flow::CfgBuilder& builder) {
  for (const FinallyFrame::Landing& landing : frame.landings) {
    if (landing.exit.kind == exit.kind && landing.exit.target == exit.target) return landing.block;
  }
  frame.landings.push_back({exit, builder.newBlock()});
  return frame.landings.back().block;
}

bool insideFinally(const std::vector<Frame>& frames) {
  return std::any_of(frames.begin(), frames.end(),
                     [](const Frame& frame) { return std::holds_alternative<FinallyFrame>(frame); });
}

}  // namespace

void Lowering::leave(const Exit& exit) {
  const BlockId handler = builder().handler();
  if (exit.kind == Exit::Kind::ReturnValue && !insideFinally(fn->frames)) {
    emitEffect(makeOp(OpKind::Return, exit.span), {use(fn->returned, exit.span)});
    endStatement(exit.span);
  }
  for (size_t at = fn->frames.size(); at-- > exit.keptFrames;) {
    Frame& frame = fn->frames[at];
    if (ScopeFrame* scope = std::get_if<ScopeFrame>(&frame)) {
      disposeAndLeave(*scope, exit.span);
    } else if (TryFrame* body = std::get_if<TryFrame>(&frame)) {
      builder().setHandler(body->outerHandler);
    } else if (FinallyFrame* clause = std::get_if<FinallyFrame>(&frame)) {
      builder().jump(landingFor(*clause, exit, builder()), exit.span);
      builder().setHandler(handler);
      return;
    }
  }
  if (exit.kind == Exit::Kind::Jump) {
    builder().jump(exit.target, exit.span);
  } else {
    builder().returnFrom(exit.span);
  }
  builder().setHandler(handler);
}

void Lowering::raise(Span span) {
  for (size_t at = fn->frames.size(); at-- > 0;) {
    const Frame& frame = fn->frames[at];
    if (std::holds_alternative<TryFrame>(frame) || std::holds_alternative<FinallyFrame>(frame)) break;
    const ScopeFrame* scope = std::get_if<ScopeFrame>(&frame);
    if (!scope) continue;
    if (!scope->usings.empty()) break;
    if (!scope->variables.empty() && !scope->outlivesFunction)
      builder().emitLeaveScope(scope->variables, span);
  }
  builder().throwFrom(span);
}

}  // namespace unfreed::ecmascript
