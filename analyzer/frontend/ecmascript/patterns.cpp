// Destructuring: `{a, b: {c = d}, ...rest}` and `[x, , y = z, ...rest]`, in declarations, parameters, loop
// heads and assignments. A pattern reads from its source what its targets get.
#include <algorithm>
#include <array>
#include <vector>

#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

constexpr std::array<std::string_view, 10> digits = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

// target = value, or the default when the value is nullish.
void bindWithDefault(Lowering& ctx, Node target, ValueId value, Node fallback, uint16_t flags) {
  if (!fallback) return lowerTarget(ctx, target, value, flags);
  const VariableId held = ctx.synthetic();
  ctx.assign(held, value, target.span(), flag::Conditional);
  lowerDefault(ctx, held, value, fallback, fallback.span());
  lowerTarget(ctx, target, ctx.use(held, target.span()), flags);
}

struct Binding {
  Node target;
  Node fallback;
};

Binding bindingOf(Node node) {
  if (node.is(Kind::AssignmentPattern) || node.is(Kind::ObjectAssignmentPattern)) {
    return {node.child(Role::Left), node.child(Role::Right)};
  }
  return {node, {}};
}

ValueId readProperty(Lowering& ctx, Operands& source, const PropertyKey& key, Span span) {
  Op op = makeOp(OpKind::Read, span);
  op.name = key.span;
  op.text = key.text;
  if (isNone(key.value)) return ctx.emit(op, {source.first()});
  op.flags |= flag::Computed;
  return ctx.emit(op, {source.first(), key.value});
}

void lowerObjectRest(Lowering& ctx, Node rest, Operands& source, uint16_t flags) {
  const ValueId object = ctx.emit(makeOp(OpKind::Object, rest.span()), {});
  ctx.emitEffect(makeOp(OpKind::Store, rest.span(), flag::Spread), {object, source.first()});
  lowerTarget(ctx, rest.firstNamed(), object, flags);
}

void lowerObjectPattern(Lowering& ctx, Node pattern, Operands& source, uint16_t flags) {
  for (const Node child : pattern.children()) {
    if (child.isToken()) continue;
    source.before(child);
    if (child.is(Kind::RestPattern)) {
      lowerObjectRest(ctx, child, source, flags);
    } else if (child.is(Kind::PairPattern)) {
      const PropertyKey key = lowerPropertyKey(ctx, child.child(Role::Key));
      const Binding binding = bindingOf(child.child(Role::Value));
      const ValueId value = readProperty(ctx, source, key, child.child(Role::Key).span());
      bindWithDefault(ctx, binding.target, value, binding.fallback, flags);
    } else {
      const Binding binding = bindingOf(child);
      const PropertyKey key{binding.target.text(), binding.target.span()};
      const ValueId value = readProperty(ctx, source, key, binding.target.span());
      bindWithDefault(ctx, binding.target, value, binding.fallback, flags);
    }
  }
}

ValueId readElement(Lowering& ctx, Operands& source, size_t position, Span span) {
  Op key = makeOp(OpKind::Constant, span, flag::Synthetic);
  key.constant = flow::Constant::Number;
  if (position < digits.size()) key.text = digits[position];
  const ValueId index = ctx.emit(key, {});
  return ctx.emit(makeOp(OpKind::Read, span, flag::Computed | flag::Synthetic), {source.first(), index});
}

void lowerArrayPattern(Lowering& ctx, Node pattern, Operands& source, uint16_t flags) {
  size_t position = 0;
  for (const Node child : pattern.children()) {
    if (child.is(Kind::CommaToken)) {
      ++position;
      continue;
    }
    if (child.isToken()) continue;
    source.before(child);
    if (child.is(Kind::RestPattern) || child.is(Kind::SpreadElement)) {
      Op spread = makeOp(OpKind::Spread, child.span(), flag::Synthetic);
      if (position < digits.size()) spread.text = digits[position];
      const ValueId rest = ctx.emit(spread, {source.first()});
      lowerTarget(ctx, child.firstNamed(), ctx.emit(makeOp(OpKind::Collect, child.span()), {rest}), flags);
      continue;
    }
    const Binding binding = bindingOf(child);
    const ValueId value = readElement(ctx, source, position, binding.target.span());
    bindWithDefault(ctx, binding.target, value, binding.fallback, flags);
  }
}

// The elements of an array or of its pattern, when there are no holes and no `...` among them.
std::vector<Node> plainElements(Node list) {
  std::vector<Node> elements;
  size_t commas = 0;
  for (const Node child : list.children()) {
    if (child.is(Kind::CommaToken) && ++commas > elements.size()) return {};  // a hole
    if (child.isToken()) continue;
    if (child.is(Kind::SpreadElement) || child.is(Kind::RestPattern)) return {};
    elements.push_back(child);
  }
  return elements;
}

}  // namespace

bool lowerPairwise(Lowering& ctx, Node pattern, Node value, uint16_t flags) {
  const Node list = withoutParentheses(value);
  if (!pattern.is(Kind::ArrayPattern) || !list.is(Kind::Array)) return false;
  const std::vector<Node> names = plainElements(pattern);
  const std::vector<Node> elements = plainElements(list);
  const bool fits =
      !names.empty() && names.size() <= elements.size() &&
      std::all_of(names.begin(), names.end(), [](Node name) { return name.is(Kind::Identifier); });
  if (!fits) return false;
  Operands values(ctx);
  for (const Node element : elements) {
    values.before(element);
    values.add(lowerExpression(ctx, element));
  }
  const std::span<const ValueId> given = values.take();
  for (size_t i = 0; i < names.size(); ++i) lowerTarget(ctx, names[i], given[i], flags);
  return true;
}

void lowerDefault(Lowering& ctx, VariableId variable, ValueId given, Node defaultValue, Span span) {
  const BlockId missing = ctx.builder().newBlock();
  const BlockId join = ctx.builder().newBlock();
  ctx.builder().branch({flow::TestKind::NotNullish, given}, join, missing, span);
  ctx.builder().startBlock(missing);
  const std::string_view name = ctx.module.variables[variable].name;
  ctx.assign(variable, lowerNamed(ctx, defaultValue, name, {}), span, flag::Conditional);
  ctx.builder().jump(join);
  ctx.builder().startBlock(join);
}

void lowerPattern(Lowering& ctx, Node pattern, ValueId value, uint16_t flags) {
  const Nesting nesting(ctx);
  if (nesting.tooDeep()) {
    ctx.fault(pattern.span(), "nested too deeply");
    ctx.unknown(pattern.span(), {value});
    return;
  }
  Operands source(ctx);
  source.add(value);
  switch (pattern.kind()) {
    case Kind::ObjectPattern:
      return lowerObjectPattern(ctx, pattern, source, flags);
    case Kind::ArrayPattern:
      return lowerArrayPattern(ctx, pattern, source, flags);
    case Kind::AssignmentPattern:
    case Kind::ObjectAssignmentPattern:
      return bindWithDefault(ctx, pattern.child(Role::Left), value, pattern.child(Role::Right), flags);
    default:
      ctx.unknown(pattern.span(), {value});
      return;
  }
}

}  // namespace unfreed::ecmascript
