// if, switch and labels.
#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {

// A chain of `else if` is a loop here, whatever its length:
//
//   condition ─true─→ consequence ─→ after
//       └─false─→ condition … ─false─→ alternative ─→ after
void lowerIf(Lowering& ctx, Node node) {
  const BlockId after = ctx.builder().newBlock();
  while (true) {
    const Node condition = node.child(Role::Condition);
    const Node consequence = node.child(Role::Consequence);
    const BlockId whenTrue = ctx.builder().newBlock();
    const BlockId whenFalse = ctx.builder().newBlock();
    const uint32_t before = ctx.fn->madeValues;
    lowerCondition(ctx, condition, whenTrue, whenFalse, consequence);
    const bool madeValues = ctx.fn->madeValues != before;
    ctx.builder().startBlock(whenTrue);
    if (madeValues) ctx.endStatement(condition.span());
    lowerStatement(ctx, consequence);
    ctx.builder().jump(after);
    ctx.builder().startBlock(whenFalse);
    if (madeValues) ctx.endStatement(condition.span());
    const Node alternative = node.child(Role::Alternative).firstNamed();
    if (!alternative.is(Kind::IfStatement)) {
      lowerStatement(ctx, alternative);
      break;
    }
    node = alternative;
  }
  ctx.builder().jump(after);
  ctx.builder().startBlock(after);
}

namespace {

struct Case {
  Node node;
  BlockId block{};
};

void lowerCaseBodies(Lowering& ctx, const std::vector<Case>& cases, BlockId after, Span tested) {
  for (const Case& one : cases) {
    ctx.builder().startBlock(one.block);  // the case before falls through
    ctx.endStatement(tested);
    for (const Node child : one.node.children()) {
      if (child.role() != Role::Value && !child.isToken()) lowerStatement(ctx, child);
    }
  }
  ctx.builder().jump(after);
}

// `switch (true) { case a !== null: … }` is a chain of conditions.
void dispatchByCondition(Lowering& ctx, const std::vector<Case>& cases, BlockId otherwise) {
  for (const Case& one : cases) {
    if (!one.node.is(Kind::SwitchCase)) continue;
    const BlockId next = ctx.builder().newBlock();
    lowerCondition(ctx, one.node.child(Role::Value), one.block, next);
    ctx.builder().startBlock(next);
  }
  ctx.builder().jump(otherwise);
}

// After the tests, control may go to any of the cases. The last op of the block says what is compared with
// what: the value, and what each case asks for, in the order of the block's edges.
void dispatchByValue(Lowering& ctx, Node node, const std::vector<Case>& cases, BlockId otherwise) {
  const Node value = node.child(Role::Value);
  Operands operands(ctx);
  operands.add(lowerExpression(ctx, value));
  std::vector<BlockId> targets;
  for (const Case& one : cases) {
    if (!one.node.is(Kind::SwitchCase)) continue;
    targets.push_back(one.block);
    operands.before(one.node.child(Role::Value));
    operands.add(lowerExpression(ctx, one.node.child(Role::Value)));
  }
  targets.push_back(otherwise);
  Op compare = makeOp(OpKind::Compute, value.span(), flag::Synthetic);
  compare.text = "switch";
  ctx.emit(compare, operands.take());
  ctx.builder().switchTo(targets, value.span());
}

}  // namespace

void lowerSwitch(Lowering& ctx, Node node) {
  const Node body = node.child(Role::Body);
  std::vector<Case> cases;
  BlockId otherwise = None<BlockId>;
  for (const Node child : body.children()) {
    if (!child.is(Kind::SwitchCase) && !child.is(Kind::SwitchDefault)) continue;
    cases.push_back({child, ctx.builder().newBlock()});
    if (child.is(Kind::SwitchDefault)) otherwise = cases.back().block;
  }
  const BlockId noMatch = ctx.builder().newBlock();
  const bool byCondition = constantTruth(node.child(Role::Value)) == std::optional<bool>(true);
  ctx.pushScope();
  for (const Case& one : cases) declareNames(ctx, one.node);
  for (const Case& one : cases) emitHoistedFunctions(ctx, one.node);
  TargetFrame frame;
  frame.breakTo = ctx.builder().newBlock();
  ctx.fn->frames.emplace_back(frame);
  if (byCondition) {
    dispatchByCondition(ctx, cases, isNone(otherwise) ? noMatch : otherwise);
  } else {
    dispatchByValue(ctx, node, cases, isNone(otherwise) ? noMatch : otherwise);
  }
  lowerCaseBodies(ctx, cases, frame.breakTo, node.child(Role::Value).span());
  ctx.builder().startBlock(noMatch);
  ctx.endStatement(node.child(Role::Value).span());
  ctx.builder().startBlock(frame.breakTo);
  ctx.fn->frames.pop_back();
  ctx.popScope({node.span().end - 1, node.span().end});
}

void lowerLabeled(Lowering& ctx, Node node) {
  std::vector<std::string_view> labels;
  while (node.is(Kind::LabeledStatement)) {
    labels.push_back(node.child(Role::Label).text());
    node = node.child(Role::Body);
  }
  if (node.is(Kind::ForStatement) || node.is(Kind::ForInStatement) || node.is(Kind::WhileStatement) ||
      node.is(Kind::DoStatement)) {
    ctx.fn->pendingLabels = std::move(labels);
    return lowerStatement(ctx, node);
  }
  TargetFrame frame;
  frame.labels = std::move(labels);
  frame.unlabelledBreak = false;
  frame.breakTo = ctx.builder().newBlock();
  const BlockId after = frame.breakTo;
  ctx.fn->frames.emplace_back(std::move(frame));
  lowerStatement(ctx, node);
  ctx.fn->frames.pop_back();
  ctx.builder().jump(after);
  ctx.builder().startBlock(after);
}

}  // namespace unfreed::ecmascript
