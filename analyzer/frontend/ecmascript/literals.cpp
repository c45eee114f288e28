// Object, array and template literals.
#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

void storeProperty(Lowering& ctx, ValueId object, const PropertyKey& key, ValueId value, Span span,
                   uint16_t flags = 0) {
  Op op = makeOp(OpKind::Store, span, flags);
  op.name = key.span;
  op.text = key.text;
  if (isNone(key.value)) return ctx.emitEffect(op, {object, value});
  op.flags |= flag::Computed;
  ctx.emitEffect(op, {object, value, key.value});
}

void lowerPair(Lowering& ctx, Node pair, Operands& object) {
  const PropertyKey key = lowerPropertyKey(ctx, pair.child(Role::Key));
  Operands held(ctx);
  if (!isNone(key.value)) held.add(key.value);
  const Node value = pair.child(Role::Value);
  held.before(value);
  const ValueId stored = lowerNamed(ctx, value, key.text, key.span);
  PropertyKey alive = key;
  if (!isNone(key.value)) alive.value = held.first();
  storeProperty(ctx, object.first(), alive, stored, pair.span());
}

void lowerProperty(Lowering& ctx, Node property, Operands& object) {
  switch (property.kind()) {
    case Kind::Pair:
      return lowerPair(ctx, property, object);
    case Kind::Shorthand: {
      const ValueId value = ctx.use(ctx.resolve(property.text()), property.span());
      return storeProperty(ctx, object.first(), {property.text(), property.span()}, value, property.span());
    }
    case Kind::MethodDefinition: {
      const PropertyKey key = lowerPropertyKey(ctx, property.child(Role::Name));
      const ValueId method = ctx.closure(property, key.text, key.span);
      const uint16_t flags = property.has(Kind::GetToken) ? flag::Delegate : uint16_t{0};
      return storeProperty(ctx, object.first(), key, method, property.span(), flags);
    }
    case Kind::SpreadElement: {
      const ValueId source = lowerExpression(ctx, property.firstNamed());
      ctx.emitEffect(makeOp(OpKind::Store, property.span(), flag::Spread), {object.first(), source});
      return;
    }
    default:
      lowerExpression(ctx, property);
      return;
  }
}

}  // namespace

std::string_view stringText(Node string) {
  std::string_view text = string.text();
  if (text.size() < 2) return {};
  return text.substr(1, text.size() - 2);
}

PropertyKey lowerPropertyKey(Lowering& ctx, Node key) {
  const Span span = key.span();
  if (key.is(Kind::String) && span.size() > 2) return {stringText(key), {span.begin + 1, span.end - 1}};
  if (!key.is(Kind::ComputedName)) return {key.text(), span};
  const Node inner = withoutParentheses(key.firstNamed());
  if (inner.is(Kind::String) && inner.span().size() > 2) {
    return {stringText(inner), {inner.span().begin + 1, inner.span().end - 1}};
  }
  return {{}, {}, lowerExpression(ctx, inner)};
}

ValueId lowerObject(Lowering& ctx, Node node, Want want) {
  Operands object(ctx);
  object.add(ctx.emit(makeOp(OpKind::Object, node.span()), {}, want));
  for (const Node property : node.children()) {
    if (property.isToken()) continue;
    object.before(property);
    lowerProperty(ctx, property, object);
  }
  return object.first();
}

ValueId lowerArray(Lowering& ctx, Node node, Want want) {
  Operands elements(ctx);
  for (const Node element : node.children()) {
    if (element.isToken()) continue;  // a hole holds nothing
    elements.before(element);
    elements.add(lowerExpression(ctx, element));
  }
  return ctx.emit(makeOp(OpKind::Collect, node.span()), elements.take(), want);
}

ValueId lowerTemplate(Lowering& ctx, Node node, Want want) {
  Operands parts(ctx);
  for (const Node part : node.children()) {
    if (!part.is(Kind::TemplateSubstitution)) continue;
    parts.before(part);
    parts.add(lowerExpression(ctx, part.firstNamed()));
  }
  if (parts.take().empty()) {
    return ctx.constant(flow::Constant::String, node.span(), stringText(node), want);
  }
  Op op = makeOp(OpKind::Compute, node.span());
  op.text = "`";
  return ctx.emit(op, parts.take(), want);
}

}  // namespace unfreed::ecmascript
