#include "flow/paths.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "shapes.h"

namespace unfreed::flow {
namespace {

bool passAvoids(const Cfg& cfg, LoopIndex loop, std::initializer_list<int> avoided) {
  const std::vector<BlockId> wanted = blocks(avoided);
  const LoopForest forest(cfg);
  return pathWithout(cfg, forest[loop], [&](BlockId each) {
    return std::find(wanted.begin(), wanted.end(), each) != wanted.end();
  });
}

//  b0 ──► b1 ──► b2 ──► b3 ──► b5      b3 and b4 both end in b5, which goes back to b1
//          │      └───► b4 ──► b5
//          └──► b6
Cfg forked() {
  return blocksTo({{1}, {2, 6}, {3, 4}, {5}, {5}, {1}, {Exit}});
}

TEST(PathWithout, oneBranchIsNotEveryPass) {
  EXPECT_TRUE(passAvoids(forked(), LoopIndex{0}, {3}));
  EXPECT_TRUE(passAvoids(forked(), LoopIndex{0}, {4}));
  EXPECT_FALSE(passAvoids(forked(), LoopIndex{0}, {3, 4}));
}

TEST(PathWithout, theHeaderAndTheLatchAreOnEveryPass) {
  EXPECT_FALSE(passAvoids(forked(), LoopIndex{0}, {1}));
  EXPECT_FALSE(passAvoids(forked(), LoopIndex{0}, {2}));
  EXPECT_FALSE(passAvoids(forked(), LoopIndex{0}, {5}));
}

TEST(PathWithout, blocksOutsideTheLoopDoNotMatter) {
  EXPECT_TRUE(passAvoids(forked(), LoopIndex{0}, {}));
  EXPECT_TRUE(passAvoids(forked(), LoopIndex{0}, {0, 6}));
}

//  b0 ──► b1 ──► b2 ──► b3     b2 continues early, b3 at the end of the body
//          ▲──────┴──────┘
TEST(PathWithout, anyBackEdgeEndsAPass) {
  const Cfg cfg = blocksTo({{1}, {2, Exit}, {3, 1}, {1}});
  EXPECT_TRUE(passAvoids(cfg, LoopIndex{0}, {3}));
  EXPECT_FALSE(passAvoids(cfg, LoopIndex{0}, {2}));
}

//  b0 ──► b1 ──► b2 ⇄ b3        the inner loop may be skipped: b2 ──► b4 ──► b1
//          ▲      └──► b4
//          └────────────┘
TEST(PathWithout, anInnerLoopMayMakeNoPass) {
  const Cfg cfg = blocksTo({{1}, {2, Exit}, {3, 4}, {2}, {1}});
  EXPECT_TRUE(passAvoids(cfg, LoopIndex{0}, {3}));
  EXPECT_FALSE(passAvoids(cfg, LoopIndex{0}, {2}));
  EXPECT_FALSE(passAvoids(cfg, LoopIndex{1}, {3}));
  EXPECT_FALSE(passAvoids(cfg, LoopIndex{0}, {4}));  // the inner loop alone never ends the pass
}

//  b0 ──► b1 ↺ ──► exit
TEST(PathWithout, aBlockThatIsALoop) {
  const Cfg cfg = blocksTo({{1}, {1, Exit}});
  EXPECT_TRUE(passAvoids(cfg, LoopIndex{0}, {}));
  EXPECT_FALSE(passAvoids(cfg, LoopIndex{0}, {1}));
}

//  try { call; return } catch { continue }: no pass without an exception
TEST(PathWithout, exceptionalEdgesAreNoPath) {
  CfgBuilder builder;
  const BlockId header = builder.newBlock();
  const BlockId handler = builder.newBlock();
  builder.setHandler(handler);
  builder.startBlock(header);
  builder.emit(op(OpKind::Call), {});
  builder.returnFrom();
  builder.setHandler(None<BlockId>);
  builder.startBlock(handler);
  builder.jump(header);
  const Cfg cfg = builder.finish();
  EXPECT_EQ(LoopForest(cfg)[LoopIndex{0}].blocks.size(), 2u);
  EXPECT_FALSE(passAvoids(cfg, LoopIndex{0}, {}));
}

TEST(PathWithout, takesAHundredThousandBlocks) {
  constexpr int Count = 100'000;
  std::vector<std::vector<int>> edges{{1}};
  for (int at = 1; at < Count; ++at) edges.push_back({at + 1, Exit});
  edges.push_back({1});
  const Cfg cfg = blocksTo(edges);
  EXPECT_TRUE(passAvoids(cfg, LoopIndex{0}, {}));
  EXPECT_FALSE(passAvoids(cfg, LoopIndex{0}, {Count - 1}));
}

}  // namespace
}  // namespace unfreed::flow
