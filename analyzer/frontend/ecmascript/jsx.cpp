// JSX: an element is a call of its component (or of the tag's name) with an object of attributes and the
// children, which is what it compiles to, whatever the factory is called.
#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

ValueId lowerTag(Lowering& ctx, Node name) {
  if (name.is(Kind::Member)) return lowerExpression(ctx, name);
  const std::string_view text = name.text();
  const bool isComponent = name.is(Kind::Identifier) && !text.empty() && (text[0] < 'a' || text[0] > 'z') &&
                           text.find('-') == std::string_view::npos;
  if (isComponent) return ctx.use(ctx.resolve(text), name.span());
  return ctx.constant(flow::Constant::String, name.span(), text);
}

// The expression in `{…}`, or nothing for `{}` and `{/* … */}`.
Node inside(Node container) {
  return container.firstNamed();
}

void lowerAttribute(Lowering& ctx, Node attribute, Operands& object) {
  if (attribute.is(Kind::JsxExpression)) {  // {...rest}
    const Node spread = inside(attribute);
    if (!spread) return;
    const ValueId source =
        lowerExpression(ctx, spread.is(Kind::SpreadElement) ? spread.firstNamed() : spread);
    ctx.emitEffect(makeOp(OpKind::Store, attribute.span(), flag::Spread), {object.first(), source});
    return;
  }
  const Node name = attribute.firstNamed();
  Node value = name.next();
  while (value.isToken()) value = value.next();
  if (!value) return;  // `<a disabled>`
  if (value.is(Kind::JsxExpression)) value = inside(value);
  if (!value) return;
  Op op = makeOp(OpKind::Store, attribute.span());
  op.name = name.span();
  op.text = name.text();
  const ValueId stored = lowerNamed(ctx, value, name.text(), name.span());
  ctx.emitEffect(op, {object.first(), stored});
}

ValueId lowerAttributes(Lowering& ctx, Node tag) {
  Operands object(ctx);
  object.add(ctx.emit(makeOp(OpKind::Object, tag.span(), flag::Synthetic), {}));
  for (const Node child : tag.children()) {
    if (!child.is(Kind::JsxAttribute) && !child.is(Kind::JsxExpression)) continue;
    object.before(child);
    lowerAttribute(ctx, child, object);
  }
  return object.first();
}

void lowerChildren(Lowering& ctx, Node element, Operands& operands) {
  for (const Node child : element.children()) {
    const Node value = child.is(Kind::JsxExpression) ? inside(child) : child;
    const bool isChild =
        child.is(Kind::JsxExpression) || child.is(Kind::JsxElement) || child.is(Kind::JsxSelfClosing);
    if (!isChild || !value) continue;
    operands.before(child);
    operands.add(lowerExpression(ctx, value));
  }
}

}  // namespace

ValueId lowerJsx(Lowering& ctx, Node node, Want want) {
  const Node tag = node.is(Kind::JsxElement) ? node.child(Role::OpenTag) : node;
  const Node name = tag.child(Role::Name);
  Operands operands(ctx);
  if (name) {
    operands.add(lowerTag(ctx, name));
  } else {
    operands.add(ctx.compute("fragment", tag.span(), {}));
  }
  operands.before(tag);
  operands.add(lowerAttributes(ctx, tag));
  if (node.is(Kind::JsxElement)) lowerChildren(ctx, node, operands);
  Op op = makeOp(OpKind::Call, node.span(), flag::Synthetic);
  op.name = name.span();
  return ctx.emit(op, operands.take(), want);
}

}  // namespace unfreed::ecmascript
