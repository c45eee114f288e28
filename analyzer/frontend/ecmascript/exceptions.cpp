// try, catch and finally.
//
//   try { B } catch { C } finally { F }
//
//   B ──────→ F(normal) → after          every block of B has an exceptional edge to C, every block of C to
//   F(raised); C ──────↗                            without a catch clause, B's go to F(raised) F(raised) →
//   throws on F(return), F(break …), … → each goes on to where its jump wanted to go
//
// The finally clause is lowered once for every distinct way out. Clauses nested in other finally clauses
// would multiply: from the fourth level on, and when a function's copies grow beyond a budget, all ways out
// share one copy, which ends with a switch to all of their targets.
#include <vector>

#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

constexpr uint32_t copiedDepth = 3;

void lowerCatch(Lowering& ctx, Node clause) {
  ctx.pushScope();
  if (const Node parameter = clause.child(Role::Parameter)) {
    declarePattern(ctx, parameter, flow::Variable::Kind::Catch);
    Op caught = makeOp(OpKind::Compute, parameter.span(), flag::Synthetic);
    caught.text = "catch";
    lowerTarget(ctx, parameter, ctx.emit(caught, {}), flag::Declares);
    ctx.endStatement(parameter.span());
  }
  lowerBlock(ctx, clause.child(Role::Body));
  ctx.popScope(clause.span());
}

// Nodes of the clause are about to be lowered more than once.
class CopyOfFinally {
 public:
  explicit CopyOfFinally(Lowering& ctx) : ctx_(ctx) { ++ctx_.fn->finalizerDepth; }
  ~CopyOfFinally() { --ctx_.fn->finalizerDepth; }
  CopyOfFinally(const CopyOfFinally&) = delete;
  CopyOfFinally& operator=(const CopyOfFinally&) = delete;

 private:
  Lowering& ctx_;
};

void lowerClause(Lowering& ctx, Node body) {
  const CopyOfFinally copy(ctx);
  lowerBlock(ctx, body);
}

void throwOn(Lowering& ctx, Span span) {
  if (ctx.builder().atDeadEnd()) return;
  ctx.emitEffect(makeOp(OpKind::Throw, span, flag::Synthetic), {});
  ctx.raise(span);
}

struct WaysOut {
  BlockId normal;
  BlockId raised;
  std::vector<FinallyFrame::Landing> landings;
};

void lowerCopies(Lowering& ctx, Node body, const WaysOut& ways, BlockId after) {
  ctx.builder().startBlock(ways.normal);
  lowerClause(ctx, body);
  ctx.builder().jump(after);
  for (const FinallyFrame::Landing& landing : ways.landings) {
    ctx.builder().startBlock(landing.block);
    lowerClause(ctx, body);
    if (!ctx.builder().atDeadEnd()) ctx.leave(landing.exit);
  }
  ctx.builder().startBlock(ways.raised);
  lowerClause(ctx, body);
  throwOn(ctx, body.span());
}

void lowerShared(Lowering& ctx, Node body, const WaysOut& ways, BlockId after) {
  const BlockId shared = ctx.builder().newBlock();
  for (const BlockId entry : {ways.normal, ways.raised}) {
    ctx.builder().startBlock(entry);
    ctx.builder().jump(shared);
  }
  for (const FinallyFrame::Landing& landing : ways.landings) {
    ctx.builder().startBlock(landing.block);
    ctx.builder().jump(shared);
  }
  ctx.builder().startBlock(shared);
  lowerClause(ctx, body);
  std::vector<BlockId> targets{after, ctx.builder().newBlock()};
  for (size_t at = 0; at < ways.landings.size(); ++at) targets.push_back(ctx.builder().newBlock());
  ctx.builder().switchTo(targets, body.span());
  ctx.builder().startBlock(targets[1]);
  throwOn(ctx, body.span());
  for (size_t at = 0; at < ways.landings.size(); ++at) {
    ctx.builder().startBlock(targets[at + 2]);
    ctx.leave(ways.landings[at].exit);
  }
}

// The first copy is free: it has to be lowered anyway.
bool mayCopy(Lowering& ctx, Node body, size_t extraCopies) {
  const uint64_t cost = uint64_t{body.endPosition() - body.position()} * extraCopies;
  if (ctx.fn->finalizerDepth >= copiedDepth || cost > ctx.fn->copyBudget) return false;
  ctx.fn->copyBudget -= cost;
  return true;
}

void lowerBodyAndCatch(Lowering& ctx, Node node, BlockId clauseHandler, BlockId tail) {
  const Node handler = node.child(Role::Handler);
  const BlockId caught = handler ? ctx.builder().newBlock() : clauseHandler;
  if (handler) ctx.fn->frames.emplace_back(TryFrame{clauseHandler});
  ctx.builder().setHandler(caught);
  lowerBlock(ctx, node.child(Role::Body));
  ctx.builder().jump(tail);
  if (!handler) return;
  ctx.fn->frames.pop_back();
  ctx.builder().setHandler(clauseHandler);
  ctx.builder().startBlock(caught);
  lowerCatch(ctx, handler);
  ctx.builder().jump(tail);
}

}  // namespace

void lowerTry(Lowering& ctx, Node node) {
  const BlockId outer = ctx.builder().handler();
  const BlockId tail = ctx.builder().newBlock();
  const Node finalizer = node.child(Role::Finalizer);
  if (!finalizer) {
    lowerBodyAndCatch(ctx, node, outer, tail);
    ctx.builder().setHandler(outer);
    return ctx.builder().startBlock(tail);
  }
  WaysOut ways{tail, ctx.builder().newBlock(), {}};
  ctx.fn->frames.emplace_back(FinallyFrame{outer, {}});
  lowerBodyAndCatch(ctx, node, ways.raised, tail);
  ways.landings = std::move(std::get<FinallyFrame>(ctx.fn->frames.back()).landings);
  ctx.fn->frames.pop_back();
  ctx.builder().setHandler(outer);
  const BlockId after = ctx.builder().newBlock();
  const Node body = finalizer.child(Role::Body);
  if (mayCopy(ctx, body, ways.landings.size() + 1)) {
    lowerCopies(ctx, body, ways, after);
  } else {
    lowerShared(ctx, body, ways, after);
  }
  ctx.builder().startBlock(after);
}

}  // namespace unfreed::ecmascript
