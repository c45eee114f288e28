#include "flow/check.h"

#include <gtest/gtest.h>
#include <random>
#include <utility>

#include "shapes.h"

namespace unfreed::flow {
namespace {

//  for (const row of rows) { new Parser(row) }
//
//  b0: v0 ──► b1: v1 = iterate v0 ── done ──► b3
//              ▲  └─ element ─► b2: v2 = construct(v0, v1)
//              └─────── back ────────┘
Cfg wellMade() {
  CfgBuilder builder;
  const BlockId header = builder.newBlock();
  const BlockId body = builder.newBlock();
  const BlockId after = builder.newBlock();
  const ValueId rows = builder.emit(op(OpKind::Use, {10, 14}), {});
  builder.startBlock(header);
  builder.addLoop({LoopKind::ForOf, {}, {}, header});
  const ValueId row = builder.emit(op(OpKind::Iterate, {10, 14}), {rows});
  builder.iterate(body, after);
  builder.startBlock(body);
  builder.emit(op(OpKind::Construct, {20, 30}), {rows, row});
  builder.jump(header);
  builder.startBlock(after);
  return builder.finish();
}

Block& at(Cfg& cfg, int number) {
  return cfg.blocks[block(number)];
}

// The one sentence that is broken, or all of them.
std::string complaint(const Cfg& cfg) {
  std::string all;
  for (const std::string& each : brokenInvariants(cfg)) all += (all.empty() ? "" : "; ") + each;
  return all;
}

TEST(Check, whatTheBuilderMakesIsWellMade) {
  EXPECT_EQ(complaint(wellMade()), "");
  EXPECT_EQ(complaint(CfgBuilder().finish()), "");
  EXPECT_EQ(complaint(blocksTo({{1}, {2, 3}, {1}, {Exit}})), "");
}

TEST(Check, anEmptyCfgHasNoEntry) {
  EXPECT_EQ(
      complaint(Cfg()),
      "entry is no block; exit is no block; raised is no block; entry, exit and raised are not three blocks");
}

TEST(Check, everyBlockIsReached) {
  Cfg cfg = wellMade();
  Block stray;
  stray.firstOp = static_cast<uint32_t>(cfg.ops.size());
  stray.end = EndKind::Stop;
  cfg.blocks.add(stray);
  EXPECT_EQ(complaint(cfg), "b6 cannot be reached");
}

TEST(Check, edgesLeadToBlocks) {
  Cfg cfg = wellMade();
  at(cfg, 2).to[0].to = block(77);
  EXPECT_EQ(complaint(cfg), "an edge of b2 leads nowhere");
  cfg = wellMade();
  at(cfg, 2).handler = block(77);
  EXPECT_EQ(complaint(cfg), "the handler of b2 is no block");
}

TEST(Check, theNumberOfEdgesFitsTheEnd) {
  for (const EndKind end :
       {EndKind::Branch, EndKind::Iterate, EndKind::Return, EndKind::Stop, EndKind::Jump, EndKind::Switch}) {
    Cfg cfg = wellMade();
    Block& body = at(cfg, 2);
    body.end = end;
    if (end == EndKind::Jump) body.to.push_back(body.to[0]);
    if (end == EndKind::Switch) body.to.clear();
    EXPECT_NE(complaint(cfg).find("b2 ends with"), std::string::npos)
        << static_cast<int>(end) << complaint(cfg);
  }
}

TEST(Check, aThrowGoesToTheHandler) {
  CfgBuilder builder;
  const BlockId handler = builder.newBlock();
  builder.setHandler(handler);
  builder.emit(op(OpKind::Throw), {}, false);
  builder.throwFrom();
  builder.setHandler(None<BlockId>);
  builder.startBlock(handler);
  Cfg cfg = builder.finish();
  EXPECT_EQ(complaint(cfg), "");
  at(cfg, 0).to[0].to = cfg.raised;
  EXPECT_EQ(complaint(cfg), "b0 ends with a throw, but has 1 edges or a wrong target");
}

TEST(Check, backEdgesAreMarkedAndOnlyThey) {
  Cfg cfg = wellMade();
  at(cfg, 2).to[0].kind = EdgeKind::Normal;
  EXPECT_EQ(complaint(cfg), "the edge b2 to b1 is not marked as back");
  cfg = wellMade();
  at(cfg, 0).to[0].kind = EdgeKind::Back;
  EXPECT_EQ(complaint(cfg), "the edge b0 to b1 is marked as back");
  cfg = wellMade();
  at(cfg, 0).to[0].kind = EdgeKind::Exceptional;
  EXPECT_EQ(complaint(cfg), "b0 has an exceptional edge beside its handler");
}

TEST(Check, iterateStandsLastInABlockThatIterates) {
  Cfg cfg = wellMade();
  cfg.ops[1].kind = OpKind::Await;
  EXPECT_EQ(complaint(cfg), "b1 ends with an iteration, but its last op is no Iterate");
  cfg = wellMade();
  cfg.ops[2].kind = OpKind::Iterate;
  EXPECT_EQ(complaint(cfg), "b2 iterates before its end");
}

TEST(Check, everyOperandIsDefined) {
  Cfg cfg = wellMade();
  cfg.operands[2] = static_cast<uint32_t>(None<ValueId>);
  EXPECT_EQ(complaint(cfg), "op 2 in b2 uses a value that nothing defines");
  cfg = wellMade();
  cfg.operands[2] = 2;
  EXPECT_EQ(complaint(cfg), "op 2 in b2 uses v2 before it is defined");
  cfg = wellMade();
  cfg.operands[0] = 2;
  EXPECT_EQ(complaint(cfg), "op 1 in b1 uses v2, which b2 does not define on every path");
  cfg = wellMade();
  cfg.ops[2].operandCount = 9;
  EXPECT_EQ(complaint(cfg), "the operands of op 2 do not exist");
}

TEST(Check, aValueDiesWithItsStatement) {
  CfgBuilder builder;
  const ValueId value = builder.emit(op(OpKind::Object), {});
  builder.emit(op(OpKind::EndStatement), {}, false);
  builder.emit(op(OpKind::Return), {value}, false);
  EXPECT_EQ(complaint(builder.finish()), "op 2 in b0 uses v0 after its statement ended");
}

TEST(Check, aValueHasOneDefinition) {
  Cfg cfg = wellMade();
  cfg.ops[2].result = ValueId{1};
  EXPECT_EQ(complaint(cfg),
            "v1 is defined twice; v1 is defined by op 2, but definingOp says otherwise; "
            "v2 is defined by no op");
  cfg = wellMade();
  cfg.definingOp[0] = 2;
  EXPECT_EQ(complaint(cfg), "v0 is defined by op 0, but definingOp says otherwise");
  cfg = wellMade();
  cfg.ops[0].result = ValueId{9};
  EXPECT_EQ(complaint(cfg), "op 0 defines v9, which is out of range; v0 is defined by no op");
}

TEST(Check, aTestedValueIsDefined) {
  Cfg cfg = wellMade();
  at(cfg, 0).test.value = ValueId{1};
  EXPECT_EQ(complaint(cfg), "op 1 in b0 uses v1, which b1 does not define on every path");
  at(cfg, 0).test.value = ValueId{9};
  EXPECT_EQ(complaint(cfg), "b0 tests a value that nothing defines");
  at(cfg, 0).test.value = ValueId{0};
  EXPECT_EQ(complaint(cfg), "");
}

TEST(Check, aScopeIsLeftByVariables) {
  CfgBuilder builder;
  builder.emitLeaveScope(std::vector{VariableId{4}, None<VariableId>}, {});
  EXPECT_EQ(complaint(builder.finish()), "op 0 in b0 leaves the scope of no variable");
}

TEST(Check, opsLieBlockByBlock) {
  Cfg cfg = wellMade();
  at(cfg, 1).opCount = 0;
  EXPECT_EQ(complaint(cfg), "the ops of b2 do not follow those of the block before");
  cfg = wellMade();
  at(cfg, 5).opCount = 9;
  EXPECT_NE(complaint(cfg).find("the ops of b5 do not exist"), std::string::npos);
}

TEST(Check, loopsHaveHeaders) {
  Cfg cfg = wellMade();
  cfg.loops[LoopId{0}].header = None<BlockId>;
  EXPECT_EQ(complaint(cfg), "the header of l0 is no block");
}

TEST(Check, opsLieInsideTheirFunction) {
  const Cfg cfg = wellMade();
  EXPECT_TRUE(brokenInvariants(cfg, {0, 40}).empty());
  ASSERT_EQ(brokenInvariants(cfg, {0, 29}).size(), 1u);
  EXPECT_EQ(brokenInvariants(cfg, {0, 29})[0], "op 2 (20..30) lies outside its function (0..29)");
  Cfg named = wellMade();
  named.ops[2].name = {24, 31};
  ASSERT_EQ(brokenInvariants(named, {0, 40}).size(), 1u);
  EXPECT_EQ(brokenInvariants(named, {0, 40})[0], "the name of op 2 (24..31) lies outside it (20..30)");
}

// Builders driven at random: handlers set anywhere, ops after the end of a block, blocks never started or
// never reached.
Cfg builtAtRandom(std::mt19937& random) {
  CfgBuilder builder;
  std::vector<BlockId> waiting;
  const auto target = [&] {
    waiting.push_back(builder.newBlock());
    return waiting[random() % waiting.size()];
  };
  std::vector<BlockId> started{None<BlockId>, builder.currentBlock()};
  for (unsigned left = random() % 60; left > 0; --left) {
    const BlockId before = started[1 + random() % (started.size() - 1)];
    switch (random() % 9) {
      case 0:
        builder.jump(target());
        break;
      case 1:
        builder.branch({}, target(), before);
        break;
      case 2:
        builder.switchTo(std::vector{target(), before, target()});
        break;
      case 3:
        builder.setHandler(random() % 2 == 0 ? target() : started[random() % started.size()]);
        break;
      case 4:
        builder.throwFrom();
        break;
      case 5:
        builder.addLoop({LoopKind::For, {}, {}, target()});
        break;
      case 6: {
        const BlockId element = target();
        if (builder.atDeadEnd()) break;
        const ValueId rows = builder.emit(op(OpKind::Use), {});
        builder.emit(op(OpKind::Iterate), {rows});
        builder.iterate(element, before);
        break;
      }
      default:
        builder.emit(op(OpKind::Await), {builder.emit(op(OpKind::Call), {})});
        break;
    }
    if (!waiting.empty() && random() % 3 == 0) {
      std::swap(waiting[random() % waiting.size()], waiting.back());
      builder.startBlock(waiting.back());
      started.push_back(waiting.back());
      waiting.pop_back();
    }
  }
  return builder.finish();
}

TEST(Check, whateverIsBuiltIsWellMade) {
  std::mt19937 random(20261122);
  for (int round = 0; round < 2000; ++round) {
    ASSERT_EQ(complaint(builtAtRandom(random)), "") << "round " << round;
  }
}

TEST(Check, reportsAreBounded) {
  Cfg cfg;
  for (int number = 0; number < 1000; ++number) cfg.blocks[cfg.blocks.add({})].to.push_back({block(5000)});
  EXPECT_EQ(brokenInvariants(cfg).size(), 100u);
}

}  // namespace
}  // namespace unfreed::flow
