// Iteration calls as loops: `rows.map(row => make(row))` becomes
//
//   gathered = [] → header: Iterate ─element─→ row = element → gathered.push(make(row)) → latch: ends ⇐
//   header
//                       └─none left─→ after: gathered
//
// so that nothing later has to know about callbacks. `return` in the body ends the pass. The variables of the
// callback belong to the enclosing function.
#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

struct Pass {
  Pass(const IterationCall& iteration, Node whole) : call(iteration), node(whole) {}
  const IterationCall& call;
  Node node;  // the whole call
  VariableId iterable = None<VariableId>;
  VariableId callee = None<VariableId>;  // of a callback that is not written in place
  bool inlined = false;
  bool isAsync = false;
  CallbackFrame frame;
};

bool gathers(IterationKind kind) {
  return kind == IterationKind::Map || kind == IterationKind::FlatMap || kind == IterationKind::Filter ||
         kind == IterationKind::ArrayFrom;
}

bool keepsElement(IterationKind kind) {
  return kind == IterationKind::Filter || kind == IterationKind::Find;
}

bool decides(IterationKind kind) {
  return kind == IterationKind::Filter || kind == IterationKind::Some || kind == IterationKind::Every ||
         kind == IterationKind::Find || kind == IterationKind::FindIndex;
}

// A plain name is used as itself on every pass, anything else through a synthetic variable.
VariableId hold(Lowering& ctx, Node node, ValueId value) {
  const Node plain = withoutParentheses(node);
  if (plain.is(Kind::Identifier)) return ctx.resolve(plain.text());
  const VariableId held = ctx.synthetic();
  ctx.assign(held, isNone(value) ? lowerExpression(ctx, node) : value, node.span());
  return held;
}

void prepareResult(Lowering& ctx, Pass& pass) {
  const Span span = pass.call.method.span();
  if (gathers(pass.call.kind)) {
    pass.frame.gathered = ctx.synthetic();
    ctx.assign(pass.frame.gathered, ctx.emit(makeOp(OpKind::Collect, span, flag::Synthetic), {}), span);
  } else if (pass.call.kind == IterationKind::Find) {
    pass.frame.gathered = ctx.synthetic();
    ctx.assign(pass.frame.gathered, ctx.undefined(span), span, flag::Conditional);
  } else if (pass.call.kind == IterationKind::Reduce) {
    pass.frame.gathered = ctx.synthetic();
    ValueId first{};
    if (pass.call.initial) {
      first = lowerExpression(ctx, pass.call.initial);
    } else {  // the first element
      Op key = makeOp(OpKind::Constant, span, flag::Synthetic);
      key.constant = flow::Constant::Number;
      key.text = "0";
      const ValueId zero = ctx.emit(key, {});
      first = ctx.emit(makeOp(OpKind::Read, pass.call.iterable.span(), flag::Computed | flag::Synthetic),
                       {ctx.use(pass.iterable, pass.call.iterable.span()), zero});
    }
    ctx.assign(pass.frame.gathered, first, span);
  }
}

ValueId plainIndex(Lowering& ctx, Span span) {
  Op op = makeOp(OpKind::Compute, span, flag::Synthetic);
  op.text = "index";
  return ctx.emit(op, {});
}

// The callback's argument at this position, as the runtime passes it.
ValueId argumentAt(Lowering& ctx, const Pass& pass, size_t position, ValueId element, Span span) {
  if (pass.call.kind == IterationKind::Reduce) {
    if (position == 0) return ctx.use(pass.frame.gathered, span);
    --position;
  }
  if (position == 0) return element;
  if (position == 1) return plainIndex(ctx, span);
  if (position == 2 && pass.call.kind != IterationKind::ArrayFrom) return ctx.use(pass.iterable, span);
  return ctx.undefined(span);
}

void push(Lowering& ctx, const CallbackFrame& frame, ValueId value, Span span, uint16_t flags) {
  Op op = makeOp(OpKind::Call, span, static_cast<uint16_t>(flag::Method | flag::Synthetic | flags));
  op.text = "push";
  ctx.emit(op, {ctx.use(frame.gathered, span), value});
}

void leaveTo(Lowering& ctx, BlockId target, size_t keptFrames, Span span) {
  Exit exit;
  exit.target = target;
  exit.keptFrames = keptFrames;
  exit.span = span;
  ctx.leave(exit);
}

// What happens where a deciding callback says yes or no.
void lowerDecision(Lowering& ctx, const CallbackFrame& frame, size_t kept, BlockId yes, BlockId no,
                   Span span) {
  const bool stopsOnNo = frame.kind == IterationKind::Every;
  ctx.builder().startBlock(yes);
  ctx.endStatement(span);
  if (frame.kind == IterationKind::Filter) {
    push(ctx, frame, ctx.use(frame.element, span), span, 0);
    ctx.endStatement(span);
  } else if (frame.kind == IterationKind::Find) {
    ctx.assign(frame.gathered, ctx.use(frame.element, span), span, flag::Conditional);
    ctx.endStatement(span);
  }
  const bool goesOn = frame.kind == IterationKind::Filter || stopsOnNo;
  leaveTo(ctx, goesOn ? frame.latch : frame.found, goesOn ? kept : frame.loopFrames, span);
  ctx.builder().startBlock(no);
  ctx.endStatement(span);
  leaveTo(ctx, stopsOnNo ? frame.found : frame.latch, stopsOnNo ? frame.loopFrames : kept, span);
}

// Takes the value of a callback that gathers or accumulates.
void takeValue(Lowering& ctx, const CallbackFrame& frame, ValueId value, Span span, bool isAsync) {
  if (frame.kind == IterationKind::Reduce) return ctx.assign(frame.gathered, value, span);
  if (!gathers(frame.kind)) return;
  if (frame.kind == IterationKind::FlatMap)
    value = ctx.emit(makeOp(OpKind::Spread, span, flag::Synthetic), {value});
  push(ctx, frame, value, span, isAsync ? flag::Async : uint16_t{0});
}

// The parameters of a callback written in place are variables of the pass.
void bindParameters(Lowering& ctx, const Pass& pass, ValueId element) {
  const std::vector<Parameter> parameters = parametersOf(pass.call.callback);
  for (size_t at = 0; at < parameters.size(); ++at) {
    const Parameter& parameter = parameters[at];
    declarePattern(ctx, parameter.pattern, flow::Variable::Kind::Parameter);
    const Span span = parameter.pattern.span();
    ValueId value = argumentAt(ctx, pass, at, element, span);
    if (parameter.isRest) value = ctx.emit(makeOp(OpKind::Collect, span, flag::Synthetic), {value});
    if (parameter.defaultValue) {
      const VariableId held = ctx.synthetic();
      ctx.assign(held, value, span, flag::Conditional);
      lowerDefault(ctx, held, value, parameter.defaultValue, parameter.defaultValue.span());
      value = ctx.use(held, span);
    }
    lowerTarget(ctx, parameter.pattern, value, flag::Declares);
    if (parameter.pattern.is(Kind::Identifier) && parameter.type) {
      const VariableId variable = ctx.resolve(parameter.pattern.text());
      ctx.module.variables[variable].type = lowerType(ctx, parameter.type);
    }
  }
}

void lowerInlinedBody(Lowering& ctx, const Pass& pass, ValueId element) {
  const Node callback = pass.call.callback;
  ctx.pushScope();
  if (!callback.is(Kind::ArrowFunction)) ctx.declare(flow::Variable::Kind::This, "this", {});
  bindParameters(ctx, pass, element);
  ctx.endStatement(pass.call.method.span());
  const Node body = callback.child(Role::Body);
  if (body.is(Kind::StatementBlock)) {
    declareHoisted(ctx, body);
    declareNames(ctx, body);
    emitHoistedFunctions(ctx, body);
    lowerStatements(ctx, body);
  } else {
    lowerReturn(ctx, body, body.span());
  }
  const uint32_t end = callback.span().end;
  ctx.popScope({end > 0 ? end - 1 : 0, end});
}

void lowerReferenceCall(Lowering& ctx, const Pass& pass, ValueId element) {
  const Span span = pass.call.callback.span();
  const bool unused = pass.call.kind == IterationKind::ForEach;
  Op op = makeOp(OpKind::Call, span);
  op.name = lastNameOf(pass.call.callback);
  const ValueId callee = ctx.use(pass.callee, span);
  const bool reduces = pass.call.kind == IterationKind::Reduce;
  const size_t elementAt = reduces ? 1 : 0;
  std::vector<ValueId> operands{callee};
  for (size_t at = 0; at <= elementAt; ++at) operands.push_back(argumentAt(ctx, pass, at, element, span));
  const ValueId value = ctx.emit(op, operands, unused ? Want::Nothing : Want::Value);
  const size_t kept = ctx.fn->frames.size();
  if (!decides(pass.call.kind)) {
    takeValue(ctx, pass.frame, value, span, false);
    ctx.endStatement(span);
    return leaveTo(ctx, pass.frame.latch, kept, span);
  }
  const BlockId yes = ctx.builder().newBlock();
  const BlockId no = ctx.builder().newBlock();
  ctx.builder().branch({flow::TestKind::Truthy, value}, yes, no, span);
  lowerDecision(ctx, pass.frame, kept, yes, no, span);
}

flow::LoopInfo describe(const Pass& pass, BlockId header) {
  flow::LoopInfo loop;
  loop.kind = pass.isAsync ? flow::LoopKind::Concurrent : flow::LoopKind::Callback;
  loop.keyword = pass.call.method.span();
  loop.span = pass.node.span();
  loop.header = header;
  loop.constantPasses = literalElementCount(pass.call.iterable);
  return loop;
}

ValueId resultOf(Lowering& ctx, const Pass& pass, Want want) {
  const Span span = pass.node.span();
  if (!isNone(pass.frame.gathered)) return ctx.use(pass.frame.gathered, span, want);
  if (pass.call.kind == IterationKind::ForEach) {
    return want == Want::Value ? ctx.undefined(span) : None<ValueId>;
  }
  Op op = makeOp(OpKind::Compute, span, flag::Synthetic);
  op.text = pass.call.method.text();
  return ctx.emit(op, {}, want);
}

void lowerPass(Lowering& ctx, Pass& pass, ValueId element) {
  pass.frame.loopFrames = ctx.fn->frames.size();
  ctx.pushScope();
  if (keepsElement(pass.call.kind) || pass.call.callback.child(Role::Parameters).holdsLoop()) {
    pass.frame.element = ctx.synthetic();
    ctx.assign(pass.frame.element, element, pass.call.method.span());
  }
  ctx.fn->frames.emplace_back(pass.frame);
  if (pass.inlined) {
    lowerInlinedBody(ctx, pass, element);
  } else {
    lowerReferenceCall(ctx, pass, element);
  }
  ctx.fn->frames.pop_back();
  ctx.builder().jump(pass.frame.latch);
  ctx.builder().startBlock(pass.frame.latch);
  const uint32_t end = pass.call.callback.span().end;
  ctx.popScope({end > 0 ? end - 1 : 0, end});
}

}  // namespace

void lowerCallbackReturn(Lowering& ctx, size_t at, Node expression, Span span) {
  const CallbackFrame frame = ctx.frameAt<CallbackFrame>(at);
  const size_t kept = at + 1;
  if (expression && decides(frame.kind)) {
    const BlockId yes = ctx.builder().newBlock();
    const BlockId no = ctx.builder().newBlock();
    lowerCondition(ctx, expression, yes, no);
    return lowerDecision(ctx, frame, kept, yes, no, span);
  }
  const bool unused = frame.kind == IterationKind::ForEach;
  if (expression) {
    const ValueId value = lowerExpression(ctx, expression, unused ? Want::Nothing : Want::Value);
    takeValue(ctx, frame, value, expression.span(), frame.isAsync);
  }
  ctx.endStatement(span);
  leaveTo(ctx, frame.latch, kept, span);
}

ValueId lowerIteration(Lowering& ctx, const IterationCall& call, Node node, ValueId receiver, Want want) {
  const Nesting nesting(ctx);
  const uint32_t before = ctx.fn->madeValues;
  Pass pass(call, node);
  pass.inlined = call.inlined && (call.callback.is(Kind::ArrowFunction) || !usesArguments(call.callback));
  pass.isAsync = isFunctionLiteral(call.callback.kind()) && call.callback.has(Kind::AsyncToken);
  pass.iterable = hold(ctx, call.iterable, call.kind == IterationKind::ArrayFrom ? None<ValueId> : receiver);
  if (!pass.inlined) pass.callee = hold(ctx, call.callback, None<ValueId>);
  prepareResult(ctx, pass);
  if (ctx.fn->madeValues != before) ctx.endStatement(call.method.span());
  const BlockId header = ctx.builder().newBlock();
  const BlockId body = ctx.builder().newBlock();
  const BlockId after = ctx.builder().newBlock();
  pass.frame.kind = call.kind;
  pass.frame.isAsync = pass.isAsync;
  pass.frame.latch = ctx.builder().newBlock();
  pass.frame.found = after;
  ctx.builder().addLoop(describe(pass, header));
  ctx.builder().startBlock(header);
  const ValueId source = ctx.use(pass.iterable, call.iterable.span());
  const ValueId element = ctx.emit(makeOp(OpKind::Iterate, call.iterable.span()), {source});
  ctx.builder().iterate(body, after, call.method.span());
  ctx.builder().startBlock(body);
  lowerPass(ctx, pass, element);
  ctx.builder().jump(header);
  ctx.builder().startBlock(after);
  return resultOf(ctx, pass, want);
}

}  // namespace unfreed::ecmascript
