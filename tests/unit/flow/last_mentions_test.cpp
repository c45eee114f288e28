#include "flow/last_mentions.h"

#include <gtest/gtest.h>

#include "shapes.h"

namespace unfreed::flow {
namespace {

constexpr VariableId X{3};

// The one op of the block mentions the variable.
void mention(Cfg& cfg, int at, OpKind kind = OpKind::Use) {
  Op& only = cfg.ops[cfg.blocks[block(at)].firstOp];
  only.kind = kind;
  only.variable = X;
}

// The one op of the block ends the variable's scope.
void leave(Cfg& cfg, int at) {
  Op& only = cfg.ops[cfg.blocks[block(at)].firstOp];
  only.kind = OpKind::LeaveScope;
  only.firstOperand = static_cast<uint32_t>(cfg.operands.size());
  only.operandCount = 1;
  cfg.operands.push_back(index(X));
}

// The blocks at which nothing mentions the variable any more.
std::vector<BlockId> over(const Cfg& cfg, int blockCount) {
  const LoopForest loops(cfg);
  const LastMentions mentions(cfg, loops);
  std::vector<BlockId> found;
  for (int i = 0; i < blockCount; ++i) {
    if (mentions.isOver(X, block(i))) found.push_back(block(i));
  }
  return found;
}

TEST(LastMentions, whatNothingMentionsIsOverFromTheBeginning) {
  EXPECT_EQ(over(blocksTo({{1}, {Exit}}), 2), blocks({0, 1}));
}

TEST(LastMentions, aMentionHoldsUntilItsBlockIsDone) {
  Cfg cfg = blocksTo({{1}, {2}, {Exit}});
  mention(cfg, 0, OpKind::Assign);
  mention(cfg, 1);
  EXPECT_EQ(over(cfg, 3), blocks({2}));
}

//  b0 ──► b1 ──► b3     only b2 mentions it: b1 stands before it, though control does not come from there
//   └───► b2 ──► b3
TEST(LastMentions, theLaterOfTwoWaysDecides) {
  Cfg cfg = blocksTo({{1, 2}, {3}, {3}, {Exit}});
  mention(cfg, 2);
  EXPECT_EQ(over(cfg, 4), blocks({3}));
}

//  b0 ──► b1 ──► b2 ──► b3 ──► b1     b4 after the loop
TEST(LastMentions, theNextPassMentionsItAgain) {
  Cfg cfg = blocksTo({{1}, {2, 4}, {3}, {1}, {Exit}});
  mention(cfg, 0, OpKind::Assign);
  mention(cfg, 2);
  EXPECT_EQ(over(cfg, 5), blocks({4}));
}

TEST(LastMentions, aVariableOfThePassIsNewOnTheNextOne) {
  Cfg cfg = blocksTo({{1}, {2, 5}, {3}, {4}, {1}, {Exit}});
  mention(cfg, 2, OpKind::Assign);
  leave(cfg, 4);
  EXPECT_EQ(over(cfg, 6), blocks({3, 4, 5}));
}

//  The scope ends on each pass of the outer loop b1…b5, and outlives those of the inner one b3…b4.
TEST(LastMentions, onlyTheLoopsWithinItsScopeCount) {
  Cfg cfg = blocksTo({{1}, {2, 6}, {3}, {4, 5}, {3}, {1}, {Exit}});
  mention(cfg, 2, OpKind::Assign);
  mention(cfg, 3);
  leave(cfg, 5);
  EXPECT_EQ(over(cfg, 7), blocks({5, 6}));
}

TEST(LastMentions, otherOpsAreNoMention) {
  Cfg cfg = blocksTo({{1}, {Exit}});
  mention(cfg, 1, OpKind::Closure);  // the same bits say which function it makes
  EXPECT_EQ(over(cfg, 2), blocks({0, 1}));
}

}  // namespace
}  // namespace unfreed::flow
