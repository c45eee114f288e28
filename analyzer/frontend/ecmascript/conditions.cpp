// Conditions: tests become branches that say what they learn of which value.
#include <string_view>
#include <vector>

#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

using flow::Test;
using flow::TestKind;

struct Goal {
  BlockId whenTrue;
  BlockId whenFalse;
  bool mayBePeriodic = true;
  Node body;  // what the test guards, if it is an `if`
  Goal flipped() const { return {whenFalse, whenTrue, mayBePeriodic, {}}; }
};

void lower(Lowering& ctx, Node node, Goal goal);

void branch(Lowering& ctx, TestKind kind, ValueId value, const Goal& goal, Span span) {
  ctx.builder().branch(Test{kind, value}, goal.whenTrue, goal.whenFalse, span);
}

std::string_view operatorOf(Node node) {
  return node.child(Role::Operator).text();
}

bool isNullishLiteral(Node node) {
  node = withoutParentheses(node);
  if (node.is(Kind::Null) || node.is(Kind::Undefined)) return true;
  if (node.is(Kind::Identifier)) return node.text() == "undefined";
  return node.is(Kind::Unary) && operatorOf(node) == "void" && node.child(Role::Argument).is(Kind::Number);
}

bool isEquality(std::string_view op) {
  return op == "==" || op == "===" || op == "!=" || op == "!==";
}
bool isNegative(std::string_view op) {
  return op[0] == '!';
}

// `typeof x` of `typeof x === 'undefined'`, or nothing.
Node typeofOperand(Node node) {
  node = withoutParentheses(node);
  return node.is(Kind::Unary) && operatorOf(node) == "typeof" ? node.child(Role::Argument) : Node();
}

// A whole chain of `&&` or of `||`, in order; it leans to the left and may be long.
std::vector<Node> operandsOfChain(Node node, std::string_view op) {
  std::vector<Node> operands;
  while (node.is(Kind::Binary) && operatorOf(node) == op) {
    operands.push_back(node.child(Role::Right));
    node = withoutParentheses(node.child(Role::Left));
  }
  operands.push_back(node);
  return {operands.rbegin(), operands.rend()};
}

void lowerLogical(Lowering& ctx, Node node, Goal goal, bool isAnd) {
  const std::vector<Node> operands = operandsOfChain(node, isAnd ? "&&" : "||");
  for (size_t at = 0; at + 1 < operands.size(); ++at) {
    const BlockId next = ctx.builder().newBlock();
    const Goal here = isAnd ? Goal{next, goal.whenFalse, goal.mayBePeriodic, goal.body}
                            : Goal{goal.whenTrue, next, goal.mayBePeriodic, goal.body};
    lower(ctx, operands[at], here);
    ctx.builder().startBlock(next);
  }
  lower(ctx, operands.back(), goal);
}

// `value == null` and its kin. A nullish link in an optional chain decides the loose comparisons at once.
void lowerNullTest(Lowering& ctx, Node value, std::string_view op, Goal goal, Span span, bool undefinedOnly) {
  if (!isNegative(op)) goal = Goal{goal.whenFalse, goal.whenTrue, false, {}};  // holds: the value is there
  value = withoutParentheses(value);
  const bool shortCircuits = isChainLink(value.kind()) && (op.size() == 2 || undefinedOnly);
  const ValueId tested =
      shortCircuits ? lowerChain(ctx, value, Want::Value, goal.whenFalse) : lowerExpression(ctx, value);
  branch(ctx, TestKind::NotNullish, tested, goal, span);
}

bool lowerTypeofTest(Lowering& ctx, Node subject, Node literal, std::string_view op, Goal goal, Span span) {
  const std::string_view type = literal.is(Kind::String) ? stringText(literal) : std::string_view();
  if (type == "undefined") {
    lowerNullTest(ctx, subject, op, goal, span, true);
    return true;
  }
  if (type != "function") return false;
  const ValueId value = lowerExpression(ctx, subject);
  branch(ctx, TestKind::Truthy, value, isNegative(op) ? goal.flipped() : goal, span);
  return true;
}

bool lowerEquality(Lowering& ctx, Node node, std::string_view op, const Goal& goal) {
  const Node left = node.child(Role::Left);
  const Node right = node.child(Role::Right);
  if (isNullishLiteral(right) || isNullishLiteral(left)) {
    const bool onRight = isNullishLiteral(right);
    const bool undefinedOnly = !withoutParentheses(onRight ? right : left).is(Kind::Null);
    lowerNullTest(ctx, onRight ? left : right, op, goal, node.span(), undefinedOnly);
    return true;
  }
  if (const Node subject = typeofOperand(left))
    return lowerTypeofTest(ctx, subject, right, op, goal, node.span());
  if (const Node subject = typeofOperand(right))
    return lowerTypeofTest(ctx, subject, left, op, goal, node.span());
  return false;
}

bool lowerComparison(Lowering& ctx, Node node, const Goal& goal) {
  const std::string_view op = operatorOf(node);
  if (isEquality(op) && lowerEquality(ctx, node, op, goal)) return true;
  if (op == "instanceof") {
    Operands operands(ctx);
    operands.add(lowerExpression(ctx, node.child(Role::Left)));
    operands.before(node.child(Role::Right));
    operands.add(lowerExpression(ctx, node.child(Role::Right)));
    const std::span<const ValueId> pair = operands.take();
    const ValueId subject = pair.front();
    Op compare = makeOp(OpKind::Compute, node.span());
    compare.text = op;
    ctx.emit(compare, pair);
    branch(ctx, TestKind::InstanceOf, subject, goal, node.span());
    return true;
  }
  if (!goal.mayBePeriodic) return false;
  const std::optional<bool> periodic = periodicComparison(ctx, node, goal.body);
  if (!periodic) return false;
  const ValueId value = lowerExpression(ctx, node);
  branch(ctx, TestKind::Periodic, value, *periodic ? goal : goal.flipped(), node.span());
  return true;
}

// Whether the value of the node is the thing itself, so that its truth says whether it is there.
bool givesThing(Kind kind) {
  return kind != Kind::Binary && kind != Kind::Unary && kind != Kind::Update && kind != Kind::TemplateString;
}

void lowerPlain(Lowering& ctx, Node node, const Goal& goal) {
  if (goal.mayBePeriodic && isCounterModulo(node)) {
    const ValueId value = lowerExpression(ctx, node);
    return branch(ctx, TestKind::Periodic, value, goal.flipped(), node.span());  // zero on every K-th pass
  }
  const ValueId value = isChainLink(node.kind()) ? lowerChain(ctx, node, Want::Value, goal.whenFalse)
                                                 : lowerExpression(ctx, node);
  branch(ctx, givesThing(node.kind()) ? TestKind::Truthy : TestKind::Opaque, value, goal, node.span());
}

// Strips what does not change a truth value: parentheses, `!`, and all but the last of `a, b, c`.
Node strip(Lowering& ctx, Node node, Goal& goal) {
  while (true) {
    node = withoutParentheses(node);
    if (node.is(Kind::Unary) && operatorOf(node) == "!") {
      goal = goal.flipped();
      node = node.child(Role::Argument);
    } else if (node.is(Kind::Sequence)) {
      const Node last = node.lastNamed();
      for (const Node child : node.children()) {
        if (!child.isToken() && !(child == last)) lowerExpression(ctx, child, Want::Nothing);
      }
      node = last;
    } else {
      return node;
    }
  }
}

void lower(Lowering& ctx, Node node, Goal goal) {
  const Nesting nesting(ctx);
  node = strip(ctx, node, goal);
  if (nesting.tooDeep()) return branch(ctx, TestKind::Opaque, lowerExpression(ctx, node), goal, node.span());
  if (const std::optional<bool> truth = constantTruth(node)) {
    return ctx.builder().jump(*truth ? goal.whenTrue : goal.whenFalse, node.span());
  }
  if (node.is(Kind::Binary)) {
    const std::string_view op = operatorOf(node);
    if (op == "&&" || op == "||") return lowerLogical(ctx, node, goal, op == "&&");
    if (lowerComparison(ctx, node, goal)) return;
  }
  lowerPlain(ctx, node, goal);
}

}  // namespace

std::optional<bool> constantTruth(Node node) {
  node = withoutParentheses(node);
  switch (node.kind()) {
    case Kind::True:
      return true;
    case Kind::False:
    case Kind::Null:
    case Kind::Undefined:
      return false;
    case Kind::Number:
      return node.text() != "0";
    default:
      return std::nullopt;
  }
}

void lowerCondition(Lowering& ctx, Node node, BlockId whenTrue, BlockId whenFalse, Node body) {
  lower(ctx, node, Goal{whenTrue, whenFalse, true, body});
}

void lowerLoopCondition(Lowering& ctx, Node node, BlockId whenTrue, BlockId whenFalse) {
  lower(ctx, node, Goal{whenTrue, whenFalse, false, {}});
}

}  // namespace unfreed::ecmascript
