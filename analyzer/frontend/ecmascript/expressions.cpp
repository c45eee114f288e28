// Expressions that are no chain, assignment or literal.
#include <vector>

#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

std::string_view operatorOf(Node node) {
  return node.child(Role::Operator).text();
}

bool isLogical(std::string_view op) {
  return op == "&&" || op == "||" || op == "??";
}

// ---- merges: `a && b`, `a || b`, `a ?? b`, `a ? b : c` ----

// The synthetic variable that holds the result of a merge, and the block in which it is known.
class Merge {
 public:
  Merge(Lowering& ctx, Want want) : ctx_(ctx), want_(want), join_(ctx.builder().newBlock()) {
    if (want == Want::Value) result_ = ctx.synthetic();
  }
  BlockId join() const { return join_; }
  Want want() const { return want_; }
  void set(ValueId value, Span span) {
    if (want_ == Want::Value) ctx_.assign(result_, value, span, flag::Conditional);
  }
  void take(Node node) {  // the node's value is the result
    const ValueId value = lowerExpression(ctx_, node, want_);
    set(value, node.span());
  }
  void setBoolean(bool value, Span span) {
    if (want_ == Want::Nothing) return;
    Op op = makeOp(OpKind::Constant, span, flag::Synthetic);
    op.constant = flow::Constant::Boolean;
    op.text = value ? "true" : "false";
    set(ctx_.emit(op, {}), span);
  }
  ValueId finish(Span span) {
    ctx_.builder().jump(join_);
    ctx_.builder().startBlock(join_);
    return want_ == Want::Value ? ctx_.use(result_, span) : None<ValueId>;
  }

 private:
  Lowering& ctx_;
  Want want_;
  BlockId join_;
  VariableId result_ = None<VariableId>;
};

bool isPlainTest(Node node) {
  node = withoutParentheses(node);
  if (node.is(Kind::Unary)) return true;
  return node.is(Kind::Binary) && !isLogical(operatorOf(node));
}

// `left op …`, the value of which decides whether what follows is evaluated (in a block that is started
// here).
void lowerShortCircuit(Lowering& ctx, Merge& merge, Node left, std::string_view op) {
  const BlockId goOn = ctx.builder().newBlock();
  if (op == "??") {
    const ValueId value = lowerExpression(ctx, left);
    merge.set(value, left.span());
    ctx.builder().branch({flow::TestKind::NotNullish, value}, merge.join(), goOn, left.span());
  } else if (merge.want() == Want::Nothing || isPlainTest(left)) {
    const BlockId decided = ctx.builder().newBlock();
    const bool isAnd = op == "&&";
    lowerCondition(ctx, left, isAnd ? goOn : decided, isAnd ? decided : goOn);
    ctx.builder().startBlock(decided);
    merge.setBoolean(!isAnd, left.span());
    ctx.builder().jump(merge.join());
  } else {
    const ValueId value = lowerExpression(ctx, left);
    merge.set(value, left.span());
    const bool isAnd = op == "&&";
    ctx.builder().branch({flow::TestKind::Truthy, value}, isAnd ? goOn : merge.join(),
                         isAnd ? merge.join() : goOn, left.span());
  }
  ctx.builder().startBlock(goOn);
}

ValueId lowerLogical(Lowering& ctx, Node node, Want want) {
  const std::string_view op = operatorOf(node);
  std::vector<Node> rights;
  Node left = node;
  while (left.is(Kind::Binary) && operatorOf(left) == op) {
    rights.push_back(left.child(Role::Right));
    left = withoutParentheses(left.child(Role::Left));
  }
  Merge merge(ctx, want);
  lowerShortCircuit(ctx, merge, left, op);
  for (size_t at = rights.size(); at-- > 1;) lowerShortCircuit(ctx, merge, rights[at], op);
  merge.take(rights.front());
  return merge.finish(node.span());
}

ValueId lowerTernary(Lowering& ctx, Node node, Want want) {
  const Span span = node.span();
  Merge merge(ctx, want);
  while (true) {
    const BlockId whenTrue = ctx.builder().newBlock();
    const BlockId whenFalse = ctx.builder().newBlock();
    lowerCondition(ctx, node.child(Role::Condition), whenTrue, whenFalse);
    ctx.builder().startBlock(whenTrue);
    merge.take(node.child(Role::Consequence));
    ctx.builder().jump(merge.join());
    ctx.builder().startBlock(whenFalse);
    const Node alternative = node.child(Role::Alternative);
    if (!withoutParentheses(alternative).is(Kind::Ternary)) {
      merge.take(alternative);
      return merge.finish(span);
    }
    node = withoutParentheses(alternative);
  }
}

// ---- plain operators ----

// `a + b * c - d`: the left spine may be long; each of its operators is a Compute.
ValueId lowerArithmetic(Lowering& ctx, Node node, Want want) {
  std::vector<Node> spine;
  Node left = node;
  while (left.is(Kind::Binary) && !isLogical(operatorOf(left))) {
    spine.push_back(left);
    left = left.child(Role::Left);
  }
  ValueId value = left.is(Kind::PrivateName) ? ctx.constant(flow::Constant::String, left.span(), left.text())
                                             : lowerExpression(ctx, left);
  for (size_t at = spine.size(); at-- > 0;) {
    const Node right = spine[at].child(Role::Right);
    Operands pair(ctx);
    pair.add(value);
    pair.before(right);
    pair.add(lowerExpression(ctx, right));
    Op op = makeOp(OpKind::Compute, spine[at].span());
    op.text = operatorOf(spine[at]);
    value = ctx.emit(op, pair.take(), at == 0 ? want : Want::Value);
  }
  return value;
}

// `delete object.key` reads nothing: a getter does not run.
ValueId lowerDelete(Lowering& ctx, Node node, Want want) {
  const Node argument = withoutParentheses(node.child(Role::Argument));
  const Node object = argument.child(Role::Object);
  if (!object) return ctx.compute("delete", node.span(), {lowerExpression(ctx, argument)}, want);
  Operands operands(ctx);
  operands.add(lowerExpression(ctx, object));
  if (const Node index = argument.child(Role::Index)) {
    operands.before(index);
    operands.add(lowerExpression(ctx, index));
  }
  Op op = makeOp(OpKind::Compute, node.span());
  op.text = "delete";
  return ctx.emit(op, operands.take(), want);
}

ValueId lowerUnary(Lowering& ctx, Node node, Want want) {
  const std::string_view op = operatorOf(node);
  const Node argument = node.child(Role::Argument);
  if (op == "void") {
    lowerExpression(ctx, argument, Want::Nothing);
    return ctx.constant(flow::Constant::Undefined, node.span());
  }
  if (op == "delete") return lowerDelete(ctx, node, want);
  return ctx.compute(op, node.span(), {lowerExpression(ctx, argument)}, want);
}

ValueId lowerSequence(Lowering& ctx, Node node, Want want) {
  const Node last = node.lastNamed();
  for (const Node child : node.children()) {
    if (!child.isToken() && !(child == last)) lowerExpression(ctx, child, Want::Nothing);
  }
  return lowerExpression(ctx, last, want);
}

ValueId lowerYield(Lowering& ctx, Node node, Want want) {
  Op op = makeOp(OpKind::Emit, node.span(), node.has(Kind::StarToken) ? flag::Delegate : uint16_t{0});
  const Node value = node.firstNamed();
  if (!value) return ctx.emit(op, {}, want);
  return ctx.emit(op, {lowerExpression(ctx, value)}, want);
}

ValueId lowerCast(Lowering& ctx, Node node, Want want) {
  Node value = node.firstNamed();
  Node type = value.next();
  if (node.is(Kind::TypeAssertion)) {
    type = value.firstNamed();
    value = value.next();
  }
  Op op = makeOp(OpKind::Cast, node.span());
  const ValueId source = lowerExpression(ctx, value);
  while (type.isToken() && type.next()) type = type.next();
  op.type = type.isToken() ? None<TypeNoteId> : lowerType(ctx, type);
  return ctx.emit(op, {source}, want);
}

ValueId lowerNumber(Lowering& ctx, Node node, Want want) {
  const std::string_view text = node.text();
  const bool big = !text.empty() && text.back() == 'n';
  return ctx.constant(big ? flow::Constant::BigInt : flow::Constant::Number, node.span(), text, want);
}

// What could not be parsed: its readable parts are operands.
ValueId lowerUnreadable(Lowering& ctx, Node node) {
  Operands operands(ctx);
  for (const Node child : node.children()) {
    if (child.isToken() || isStatement(child.kind())) continue;
    operands.before(child);
    operands.add(lowerExpression(ctx, child));
  }
  ctx.module.functions[ctx.fn->id].incomplete = true;
  return ctx.emit(makeOp(OpKind::Unknown, node.span()), operands.take());
}

ValueId lowerOtherExpression(Lowering& ctx, Node node, Want want) {
  switch (node.kind()) {
    case Kind::Object:
      return lowerObject(ctx, node, want);
    case Kind::Array:
      return lowerArray(ctx, node, want);
    case Kind::TemplateString:
      return lowerTemplate(ctx, node, want);
    case Kind::JsxElement:
    case Kind::JsxSelfClosing:
      return lowerJsx(ctx, node, want);
    case Kind::AsExpression:
    case Kind::SatisfiesExpression:
    case Kind::TypeAssertion:
      return lowerCast(ctx, node, want);
    case Kind::InstantiationExpression:
      return lowerExpression(ctx, node.firstNamed(), want);
    case Kind::SpreadElement:
      return ctx.emit(makeOp(OpKind::Spread, node.span()), {lowerExpression(ctx, node.firstNamed())});
    case Kind::MetaProperty:
      return ctx.compute(node.text(), node.span(), {}, want);
    case Kind::ImportKeyword:
      return ctx.compute("import", node.span(), {}, want);
    case Kind::Regex:
      return ctx.constant(flow::Constant::RegExp, node.span(), node.text(), want);
    case Kind::InternalModule:
      lowerNamespace(ctx, node);
      return ctx.undefined(node.span());
    default:
      return lowerUnreadable(ctx, node);
  }
}

ValueId lowerAny(Lowering& ctx, Node node, Want want) {
  switch (node.kind()) {
    case Kind::Identifier:
    case Kind::Shorthand:
      return ctx.use(ctx.resolve(node.text()), node.span(), want);
    case Kind::Super:  // `super.m` looks elsewhere for m, but on the same object
    case Kind::This:
      return ctx.use(ctx.resolve("this"), node.span(), want);
    case Kind::Undefined:
      return ctx.constant(flow::Constant::Undefined, node.span(), {}, want);
    case Kind::Null:
      return ctx.constant(flow::Constant::Null, node.span(), {}, want);
    case Kind::True:
    case Kind::False:
      return ctx.constant(flow::Constant::Boolean, node.span(), node.text(), want);
    case Kind::Number:
      return lowerNumber(ctx, node, want);
    case Kind::String:
      return ctx.constant(flow::Constant::String, node.span(), stringText(node), want);
    case Kind::Member:
    case Kind::Subscript:
    case Kind::Call:
    case Kind::NonNull:
      return lowerChain(ctx, node, want);
    case Kind::New:
      return lowerNew(ctx, node, want);
    case Kind::Await:
      return ctx.emit(makeOp(OpKind::Await, node.span()), {lowerExpression(ctx, node.firstNamed())}, want);
    case Kind::Yield:
      return lowerYield(ctx, node, want);
    case Kind::Assignment:
      return lowerAssignment(ctx, node, want);
    case Kind::AugmentedAssignment:
      return lowerAugmented(ctx, node, want);
    case Kind::Update:
      return lowerUpdate(ctx, node, want);
    case Kind::Ternary:
      return lowerTernary(ctx, node, want);
    case Kind::Binary:
      return isLogical(operatorOf(node)) ? lowerLogical(ctx, node, want) : lowerArithmetic(ctx, node, want);
    case Kind::Unary:
      return lowerUnary(ctx, node, want);
    case Kind::Sequence:
      return lowerSequence(ctx, node, want);
    case Kind::ArrowFunction:
    case Kind::FunctionExpression:
    case Kind::GeneratorFunction:
    case Kind::FunctionDeclaration:
    case Kind::GeneratorFunctionDeclaration:
      return ctx.closure(node, {}, {}, want);
    case Kind::Class:
    case Kind::ClassDeclaration:
    case Kind::AbstractClassDeclaration:
      return lowerClass(ctx, node, {}, {}, want);
    default:
      return lowerOtherExpression(ctx, node, want);
  }
}

}  // namespace

Node withoutParentheses(Node node) {
  while (node.is(Kind::Parenthesized)) {
    const Node inner = node.firstNamed();
    if (!inner) break;
    node = inner;
  }
  return node;
}

ValueId lowerExpression(Lowering& ctx, Node node, Want want) {
  if (!node.exists()) return ctx.unknown({});
  const Nesting nesting(ctx);
  if (nesting.tooDeep()) {
    ctx.fault(node.span(), "nested too deeply");
    return ctx.unknown(node.span());
  }
  if (!node.is(Kind::Parenthesized)) return lowerAny(ctx, node, want);
  const TypeNoteId type = documentedType(ctx, node);  // `/** @type {T} */ (value)`
  const ValueId value = lowerAny(ctx, withoutParentheses(node), want);
  if (isNone(type)) return value;
  Op cast = makeOp(OpKind::Cast, node.span());
  cast.type = type;
  return ctx.emit(cast, {value}, want);
}

ValueId lowerNamed(Lowering& ctx, Node node, std::string_view name, Span nameSpan) {
  const Node plain = withoutParentheses(node);
  if (isFunctionLiteral(plain.kind())) return ctx.closure(plain, name, nameSpan);
  if (plain.is(Kind::Class)) return lowerClass(ctx, plain, name, nameSpan, Want::Value);
  return lowerExpression(ctx, node);
}

}  // namespace unfreed::ecmascript
