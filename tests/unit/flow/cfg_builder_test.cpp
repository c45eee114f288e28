#include "flow/cfg_builder.h"

#include <gtest/gtest.h>

#include "shapes.h"

namespace unfreed::flow {
namespace {

std::vector<OpKind> kindsIn(const Cfg& cfg, int number) {
  std::vector<OpKind> kinds;
  for (const Op& each : cfg.opsOf(cfg.blocks[block(number)])) kinds.push_back(each.kind);
  return kinds;
}

std::vector<BlockId> targetsOf(const Cfg& cfg, int number) {
  std::vector<BlockId> targets;
  for (const Edge& edge : cfg.blocks[block(number)].to) targets.push_back(edge.to);
  return targets;
}

TEST(CfgBuilder, anEmptyFunctionReturns) {
  const Cfg cfg = CfgBuilder().finish();
  ASSERT_EQ(cfg.blocks.size(), 3u);  // entry, exit, raised
  EXPECT_EQ(cfg.entry, block(0));
  EXPECT_EQ(cfg.exit, block(1));
  EXPECT_EQ(cfg.raised, block(2));
  EXPECT_EQ(cfg.blocks[cfg.entry].end, EndKind::Return);
  EXPECT_EQ(targetsOf(cfg, 0), blocks({1}));
  EXPECT_EQ(cfg.blocks[cfg.exit].end, EndKind::Stop);
  EXPECT_EQ(cfg.blocks[cfg.raised].end, EndKind::Stop);
}

//  b0 ── true ──► b1 ──► b3        drafted in the order b0 b3 b2 b1
//   └─── false ─► b2 ──►─┘
TEST(CfgBuilder, numbersBlocksInReversePostOrderAndTheTrueBranchFirst) {
  CfgBuilder builder;
  const BlockId join = builder.newBlock();
  const BlockId whenFalse = builder.newBlock();
  const BlockId whenTrue = builder.newBlock();
  const ValueId tested = builder.emit(op(OpKind::Use), {});
  builder.branch({TestKind::Truthy, tested}, whenTrue, whenFalse, {1, 2});
  builder.startBlock(join);
  builder.emit(op(OpKind::Await), {});
  builder.returnFrom();
  builder.startBlock(whenFalse);
  builder.emit(op(OpKind::Object), {});
  builder.jump(join);
  builder.startBlock(whenTrue);
  builder.emit(op(OpKind::Collect), {});
  builder.jump(join);
  const Cfg cfg = builder.finish();

  EXPECT_EQ(kindsIn(cfg, 0), std::vector{OpKind::Use});
  EXPECT_EQ(kindsIn(cfg, 1), std::vector{OpKind::Collect});
  EXPECT_EQ(kindsIn(cfg, 2), std::vector{OpKind::Object});
  EXPECT_EQ(kindsIn(cfg, 3), std::vector{OpKind::Await});
  EXPECT_EQ(targetsOf(cfg, 0), blocks({1, 2}));
  EXPECT_EQ(cfg.blocks[block(0)].end, EndKind::Branch);
  EXPECT_EQ(cfg.blocks[block(0)].test.kind, TestKind::Truthy);
  EXPECT_EQ(cfg.blocks[block(0)].test.value, cfg.ops[0].result);
  EXPECT_EQ(cfg.blocks[block(0)].endSpan, (Span{1, 2}));
}

TEST(CfgBuilder, dropsWhatFollowsTheEndOfABlock) {
  CfgBuilder builder;
  builder.emit(op(OpKind::Constant), {});
  builder.returnFrom();
  EXPECT_TRUE(builder.atDeadEnd());
  const ValueId dead = builder.emit(op(OpKind::Unknown), {});
  EXPECT_FALSE(builder.atDeadEnd());
  builder.emit(op(OpKind::Throw), {dead}, false);
  builder.throwFrom();
  const Cfg cfg = builder.finish();
  ASSERT_EQ(cfg.blocks.size(), 3u);
  EXPECT_EQ(kindsIn(cfg, 0), std::vector{OpKind::Constant});
  EXPECT_EQ(cfg.valueCount(), 1u);
  EXPECT_TRUE(cfg.operands.empty());
}

TEST(CfgBuilder, endingABlockTwiceChangesNothing) {
  CfgBuilder builder;
  const BlockId other = builder.newBlock();
  builder.returnFrom();
  builder.jump(other);
  builder.branch({TestKind::Truthy, None<ValueId>}, other, other);
  builder.switchTo(std::vector{other});
  const Cfg cfg = builder.finish();
  EXPECT_EQ(cfg.blocks.size(), 3u);
  EXPECT_EQ(cfg.blocks[cfg.entry].end, EndKind::Return);
  EXPECT_EQ(cfg.blocks[cfg.entry].to.size(), 1u);
  EXPECT_EQ(cfg.blocks[cfg.entry].test.kind, TestKind::Opaque);
}

TEST(CfgBuilder, anOpenBlockFallsThroughToTheNextOne) {
  CfgBuilder builder;
  builder.emit(op(OpKind::Constant), {});
  builder.startBlock(builder.newBlock());
  builder.emit(op(OpKind::Object), {});
  const Cfg cfg = builder.finish();
  EXPECT_EQ(targetsOf(cfg, 0), blocks({1}));
  EXPECT_EQ(cfg.blocks[block(0)].end, EndKind::Jump);
  EXPECT_EQ(kindsIn(cfg, 1), std::vector{OpKind::Object});
}

TEST(CfgBuilder, aBlockThatIsNeverStartedStopsControl) {
  CfgBuilder builder;
  builder.jump(builder.newBlock());
  const Cfg cfg = builder.finish();
  ASSERT_EQ(cfg.blocks.size(), 4u);
  EXPECT_EQ(cfg.blocks[block(1)].end, EndKind::Stop);
  EXPECT_TRUE(cfg.blocks[block(1)].to.empty());
}

TEST(CfgBuilder, aSwitchWithoutTargetsStopsControl) {
  CfgBuilder builder;
  builder.switchTo({});
  EXPECT_EQ(builder.finish().blocks[block(0)].end, EndKind::Stop);
}

//  try { call } catch { object } await
//
//  b0: constant ──► b1: call ──► b3: await ──► exit
//                    ┊            ▲
//                    └┄┄► b2: object
TEST(CfgBuilder, settingAHandlerSplitsTheBlock) {
  CfgBuilder builder;
  const BlockId handler = builder.newBlock();
  const BlockId after = builder.newBlock();
  builder.emit(op(OpKind::Constant), {});
  builder.setHandler(handler);
  builder.emit(op(OpKind::Call), {});
  builder.setHandler(None<BlockId>);
  builder.jump(after);
  builder.startBlock(handler);
  builder.emit(op(OpKind::Object), {});
  builder.startBlock(after);
  builder.emit(op(OpKind::Await), {});
  const Cfg cfg = builder.finish();

  EXPECT_EQ(kindsIn(cfg, 0), std::vector{OpKind::Constant});
  EXPECT_TRUE(isNone(cfg.blocks[block(0)].handler));
  EXPECT_EQ(kindsIn(cfg, 1), std::vector{OpKind::Call});
  const BlockId caught = cfg.blocks[block(1)].handler;
  ASSERT_FALSE(isNone(caught));
  EXPECT_EQ(cfg.opsOf(cfg.blocks[caught])[0].kind, OpKind::Object);
  EXPECT_TRUE(isNone(cfg.blocks[caught].handler));
}

TEST(CfgBuilder, settingTheSameHandlerOrOneForAnEmptyBlockDoesNotSplit) {
  CfgBuilder builder;
  const BlockId handler = builder.newBlock();
  const BlockId entry = builder.currentBlock();
  builder.setHandler(handler);
  EXPECT_EQ(builder.currentBlock(), entry);
  builder.emit(op(OpKind::Call), {});
  builder.setHandler(handler);
  EXPECT_EQ(builder.currentBlock(), entry);
  builder.returnFrom();
  builder.setHandler(None<BlockId>);
  EXPECT_EQ(builder.currentBlock(), entry);
  builder.startBlock(handler);
  const Cfg cfg = builder.finish();
  EXPECT_EQ(cfg.blocks[cfg.entry].handler, block(1));
}

TEST(CfgBuilder, aBlockWithoutOpsCannotThrow) {
  CfgBuilder builder;
  const BlockId handler = builder.newBlock();
  builder.setHandler(handler);
  builder.returnFrom();
  builder.setHandler(None<BlockId>);
  builder.startBlock(handler);
  const Cfg cfg = builder.finish();
  EXPECT_EQ(cfg.blocks.size(), 3u);
  EXPECT_TRUE(isNone(cfg.blocks[cfg.entry].handler));
}

TEST(CfgBuilder, aThrowGoesToTheHandlerOrOutOfTheFunction) {
  CfgBuilder builder;
  const BlockId handler = builder.newBlock();
  builder.setHandler(handler);
  builder.throwFrom();
  builder.setHandler(None<BlockId>);
  builder.startBlock(handler);
  builder.throwFrom({3, 4});
  const Cfg cfg = builder.finish();
  EXPECT_EQ(cfg.blocks[block(0)].end, EndKind::Throw);
  EXPECT_EQ(targetsOf(cfg, 0), blocks({1}));
  EXPECT_EQ(cfg.blocks[block(1)].end, EndKind::Throw);
  EXPECT_EQ(targetsOf(cfg, 1), std::vector{cfg.raised});
  EXPECT_EQ(cfg.blocks[block(1)].endSpan, (Span{3, 4}));
}

//  b0 ──► b1: iterate ── done ──► b3
//          ▲    └─ element ─► b2
//          └──────── back ────┘
TEST(CfgBuilder, marksTheEdgeToTheLoopHeaderAsBack) {
  CfgBuilder builder;
  const BlockId header = builder.newBlock();
  const BlockId body = builder.newBlock();
  const BlockId after = builder.newBlock();
  builder.jump(header);
  builder.startBlock(header);
  builder.addLoop({LoopKind::ForOf, {0, 3}, {0, 9}, header});
  builder.emit(op(OpKind::Iterate), {});
  builder.iterate(body, after);
  builder.startBlock(body);
  builder.jump(header);
  builder.startBlock(after);
  const Cfg cfg = builder.finish();

  EXPECT_EQ(cfg.blocks[block(1)].end, EndKind::Iterate);
  EXPECT_EQ(targetsOf(cfg, 1), blocks({2, 3}));
  EXPECT_EQ(cfg.blocks[block(2)].to[0].to, block(1));
  EXPECT_EQ(cfg.blocks[block(2)].to[0].kind, EdgeKind::Back);
  EXPECT_EQ(cfg.blocks[block(0)].to[0].kind, EdgeKind::Normal);
  ASSERT_EQ(cfg.loops.size(), 1u);
  EXPECT_EQ(cfg.loops[LoopId{0}].header, block(1));
}

TEST(CfgBuilder, dropsALoopWhoseHeaderIsDead) {
  CfgBuilder builder;
  builder.returnFrom();
  const BlockId header = builder.newBlock();
  builder.startBlock(header);
  const LoopId dead = builder.addLoop({LoopKind::While, {}, {}, header});
  builder.loop(dead).constantPasses = 7;
  builder.jump(header);
  const BlockId live = builder.newBlock();
  builder.addLoop({LoopKind::For, {}, {}, live});
  builder.addLoop({LoopKind::For, {}, {}, None<BlockId>});
  EXPECT_TRUE(builder.finish().loops.empty());
}

TEST(CfgBuilder, numbersValuesDenselyAndKeepsOperandsWithTheirOps) {
  CfgBuilder builder;
  const ValueId unused = builder.newValue();
  const ValueId callee = builder.emit(op(OpKind::Use), {});
  Op preset = op(OpKind::Constant);
  preset.result = builder.newValue();
  const ValueId argument = builder.emit(preset, {});
  EXPECT_EQ(argument, preset.result);
  const ValueId result = builder.emit(op(OpKind::Call), {callee, argument});
  EXPECT_TRUE(isNone(builder.emit(op(OpKind::Return), {result}, false)));
  EXPECT_NE(unused, callee);
  const std::vector variables{VariableId{70}, VariableId{0}};
  builder.emitLeaveScope(variables, {5, 6});
  const Cfg cfg = builder.finish();

  ASSERT_EQ(cfg.valueCount(), 3u);
  const Op& call = cfg.ops[2];
  EXPECT_EQ(cfg.operand(call, 0), cfg.ops[0].result);
  EXPECT_EQ(cfg.operand(call, 1), cfg.ops[1].result);
  EXPECT_EQ(cfg.operand(cfg.ops[3], 0), call.result);
  EXPECT_EQ(&cfg.definition(call.result), &call);
  EXPECT_EQ(cfg.ops[4].kind, OpKind::LeaveScope);
  EXPECT_EQ(cfg.operandsOf(cfg.ops[4])[0], 70u);
  EXPECT_EQ(cfg.operandsOf(cfg.ops[4])[1], 0u);
}

TEST(CfgBuilder, anOperandDefinedInADeadBlockBecomesNone) {
  CfgBuilder builder;
  const BlockId live = builder.newBlock();
  builder.jump(live);
  const ValueId dead = builder.emit(op(OpKind::Constant), {});
  builder.returnFrom();
  builder.startBlock(live);
  builder.emit(op(OpKind::Await), {dead});
  const Cfg cfg = builder.finish();
  EXPECT_TRUE(isNone(cfg.operand(cfg.ops[0], 0)));
}

//  Each block may leave for one handler, for one place after the loop, and back to the header: what a long
//  `try` inside a loop looks like. Quadratic dominators would need minutes.
TEST(CfgBuilder, takesAHundredThousandBlocks) {
  constexpr size_t Count = 100'000;
  CfgBuilder builder;
  const BlockId header = builder.newBlock();
  const BlockId handler = builder.newBlock();
  const BlockId after = builder.newBlock();
  const BlockId lone = builder.newBlock();
  builder.startBlock(header);
  const BlockId first = builder.newBlock();
  builder.branch({}, first, lone);
  builder.startBlock(lone);
  builder.jump(after);
  builder.setHandler(handler);
  builder.startBlock(first);
  for (size_t at = 0; at < Count; ++at) {
    builder.emit(op(OpKind::Call), {});
    const BlockId next = builder.newBlock();
    builder.switchTo(std::vector{next, after, header});
    builder.startBlock(next);
  }
  builder.jump(after);
  builder.setHandler(None<BlockId>);
  builder.startBlock(handler);
  builder.jump(header);
  builder.startBlock(after);
  const Cfg cfg = builder.finish();
  size_t back = 0;
  for (const Block& each : cfg.blocks) {
    for (const Edge& edge : each.to) back += edge.kind == EdgeKind::Back ? 1 : 0;
  }
  EXPECT_EQ(back, Count + 1);
}

}  // namespace
}  // namespace unfreed::flow
