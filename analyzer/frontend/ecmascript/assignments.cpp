// Assignments to whatever can be assigned: names, members, elements, patterns.
#include <optional>

#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

Node plainTarget(Node target) {
  while (target.is(Kind::Parenthesized) || target.is(Kind::NonNull) || target.is(Kind::AsExpression) ||
         target.is(Kind::SatisfiesExpression)) {
    const Node inner = target.firstNamed();
    if (!inner) break;
    target = inner;
  }
  return target;
}

std::string_view nameOf(Node target) {
  return target.is(Kind::Identifier) ? target.text() : memberNameOf(target).text;
}

Span nameSpanOf(Node target) {
  return target.is(Kind::Identifier) ? target.span() : memberNameOf(target).span;
}

// An object and a key that were evaluated before the value that is stored there.
struct Place {
  Node node;
  Operands operands;  // object, then the key of `object[key]`
  Place(Lowering& ctx, Node target) : node(target), operands(ctx) {
    operands.add(lowerExpression(ctx, target.child(Role::Object)));
    if (const Node key = memberNameOf(target).key) {
      operands.before(key);
      operands.add(lowerExpression(ctx, key));
    }
  }
};

struct Parts {
  ValueId object;
  ValueId key = None<ValueId>;
};

Parts partsOf(std::span<const ValueId> values) {
  return {values[0], values.size() > 1 ? values[1] : None<ValueId>};
}

void store(Lowering& ctx, Node target, const Parts& parts, ValueId value, Span span) {
  Op op = makeOp(OpKind::Store, span);
  const MemberName member = memberNameOf(target);
  op.name = member.span;
  op.text = member.text;
  if (isNone(parts.key)) return ctx.emitEffect(op, {parts.object, value});
  op.flags |= flag::Computed;
  ctx.emitEffect(op, {parts.object, value, parts.key});
}

ValueId read(Lowering& ctx, Node target, const Parts& parts) {
  Op op = makeOp(OpKind::Read, target.span());
  const MemberName member = memberNameOf(target);
  op.name = member.span;
  op.text = member.text;
  if (isNone(parts.key)) return ctx.emit(op, {parts.object});
  op.flags |= flag::Computed;
  return ctx.emit(op, {parts.object, parts.key});
}

bool isPlace(Node target) {
  return target.is(Kind::Member) || target.is(Kind::Subscript);
}

ValueId assignToPlace(Lowering& ctx, Node node, Node target) {
  Place place(ctx, target);
  const Node right = node.child(Role::Right);
  place.operands.before(right);
  place.operands.add(lowerNamed(ctx, right, nameOf(target), nameSpanOf(target)));
  const std::span<const ValueId> values = place.operands.take();
  store(ctx, target, partsOf(values.first(values.size() - 1)), values.back(), node.span());
  return values.back();
}

bool isLogicalAssignment(std::string_view op) {
  return op == "&&=" || op == "||=" || op == "?\?=";
}

// The branch of `x ||= y`: `assigns` is where y is evaluated.
void branchOnOld(Lowering& ctx, std::string_view op, ValueId old, BlockId assigns, BlockId keeps, Span span) {
  const flow::TestKind kind = op == "?\?=" ? flow::TestKind::NotNullish : flow::TestKind::Truthy;
  const bool whenHolds = op == "&&=";
  ctx.builder().branch({kind, old}, whenHolds ? assigns : keeps, whenHolds ? keeps : assigns, span);
}

ValueId lowerLogicalName(Lowering& ctx, Node node, Node target, std::string_view op, Want want) {
  const VariableId variable = ctx.resolveForWrite(target.text());
  const BlockId assigns = ctx.builder().newBlock();
  const BlockId join = ctx.builder().newBlock();
  branchOnOld(ctx, op, ctx.use(variable, target.span()), assigns, join, target.span());
  ctx.builder().startBlock(assigns);
  ctx.assign(variable, lowerNamed(ctx, node.child(Role::Right), target.text(), target.span()), node.span());
  ctx.builder().jump(join);
  ctx.builder().startBlock(join);
  return want == Want::Value ? ctx.use(variable, node.span()) : None<ValueId>;
}

// The object and the key are kept in variables when the right side holds a loop: see Operands.
ValueId lowerLogicalPlace(Lowering& ctx, Node node, Node target, std::string_view op, Want want) {
  Place place(ctx, target);
  const std::span<const ValueId> first = place.operands.take();
  const VariableId result = want == Want::Value ? ctx.synthetic() : None<VariableId>;
  const ValueId old = read(ctx, target, partsOf(first));
  if (want == Want::Value) ctx.assign(result, old, target.span(), flag::Conditional);
  const BlockId assigns = ctx.builder().newBlock();
  const BlockId join = ctx.builder().newBlock();
  branchOnOld(ctx, op, old, assigns, join, target.span());
  ctx.builder().startBlock(assigns);
  const Node right = node.child(Role::Right);
  place.operands.before(right);
  place.operands.add(lowerNamed(ctx, right, nameOf(target), nameSpanOf(target)));
  const std::span<const ValueId> values = place.operands.take();
  store(ctx, target, partsOf(values.first(values.size() - 1)), values.back(), node.span());
  if (want == Want::Value) ctx.assign(result, values.back(), node.span(), flag::Conditional);
  ctx.builder().jump(join);
  ctx.builder().startBlock(join);
  return want == Want::Value ? ctx.use(result, node.span()) : None<ValueId>;
}

ValueId combine(Lowering& ctx, Node node, ValueId old, ValueId right, std::string_view op) {
  if (!op.empty() && op.back() == '=') op.remove_suffix(1);
  return ctx.compute(op, node.span(), {old, right});
}

ValueId lowerArithmeticName(Lowering& ctx, Node node, Node target, std::string_view op) {
  const VariableId variable = ctx.resolveForWrite(target.text());
  const Node right = node.child(Role::Right);
  Operands operands(ctx);
  operands.add(ctx.use(variable, target.span()));
  operands.before(right);
  operands.add(lowerExpression(ctx, right));
  const std::span<const ValueId> values = operands.take();
  const ValueId result = combine(ctx, node, values[0], values[1], op);
  ctx.assign(variable, result, node.span());
  return result;
}

ValueId lowerArithmeticPlace(Lowering& ctx, Node node, Node target, std::string_view op) {
  Place place(ctx, target);
  const Parts first = partsOf(place.operands.take());
  const Node right = node.child(Role::Right);
  place.operands.add(read(ctx, target, first));
  place.operands.before(right);
  place.operands.add(lowerExpression(ctx, right));
  const std::span<const ValueId> values = place.operands.take();
  const size_t count = values.size();
  const ValueId result = combine(ctx, node, values[count - 2], values[count - 1], op);
  store(ctx, target, partsOf(values.first(count - 2)), result, node.span());
  return result;
}

}  // namespace

void lowerTarget(Lowering& ctx, Node target, ValueId value, uint16_t flags) {
  if (!target.exists()) return;
  const Node plain = plainTarget(target);
  if (plain.is(Kind::Identifier) || plain.is(Kind::ShorthandPattern)) {
    const bool declares = (flags & flag::Declares) != 0;
    const VariableId variable = declares ? ctx.resolve(plain.text()) : ctx.resolveForWrite(plain.text());
    return ctx.assign(variable, value, plain.span(), flags);
  }
  if (!isPlace(plain)) return lowerPattern(ctx, plain, value, flags);
  Operands held(ctx);
  held.add(value);
  held.before(plain);
  Place place(ctx, plain);
  const Parts parts = partsOf(place.operands.take());
  store(ctx, plain, parts, held.first(), plain.span());
}

ValueId lowerAssignment(Lowering& ctx, Node node, Want want) {
  const Node target = plainTarget(node.child(Role::Left));
  const Node right = node.child(Role::Right);
  (void)want;  // the value of the assignment is that of its right side, which has been taken
  if (isPlace(target)) return assignToPlace(ctx, node, target);
  if (target.is(Kind::Identifier)) {
    const ValueId value = lowerNamed(ctx, right, target.text(), target.span());
    ctx.assign(ctx.resolveForWrite(target.text()), value, node.span());
    return value;
  }
  Operands operands(ctx);
  operands.add(lowerExpression(ctx, right));
  const ValueId value = operands.first();
  operands.before(target);
  lowerTarget(ctx, target, value, 0);
  return operands.first();
}

ValueId lowerAugmented(Lowering& ctx, Node node, Want want) {
  const Node target = plainTarget(node.child(Role::Left));
  const std::string_view op = node.child(Role::Operator).text();
  const bool isName = target.is(Kind::Identifier);
  if (!isName && !isPlace(target)) {
    return ctx.unknown(node.span(), {lowerExpression(ctx, node.child(Role::Right))});
  }
  if (isLogicalAssignment(op)) {
    return isName ? lowerLogicalName(ctx, node, target, op, want)
                  : lowerLogicalPlace(ctx, node, target, op, want);
  }
  return isName ? lowerArithmeticName(ctx, node, target, op) : lowerArithmeticPlace(ctx, node, target, op);
}

ValueId lowerUpdate(Lowering& ctx, Node node, Want) {
  const Node argument = node.child(Role::Argument);
  const Node target = plainTarget(argument);
  const std::string_view op = node.child(Role::Operator).text();
  const bool isPostfix = argument.span().begin == node.span().begin;
  if (target.is(Kind::Identifier)) {
    const VariableId variable = ctx.resolveForWrite(target.text());
    const ValueId old = ctx.use(variable, target.span());
    const ValueId result = ctx.compute(op, node.span(), {old});
    ctx.assign(variable, result, node.span());
    return isPostfix ? old : result;
  }
  if (!isPlace(target)) return ctx.unknown(node.span());
  Place place(ctx, target);
  const Parts parts = partsOf(place.operands.take());
  const ValueId old = read(ctx, target, parts);
  const ValueId result = ctx.compute(op, node.span(), {old});
  store(ctx, target, parts, result, node.span());
  return isPostfix ? old : result;
}

}  // namespace unfreed::ecmascript
