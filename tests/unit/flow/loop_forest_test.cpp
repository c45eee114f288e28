#include "flow/loop_forest.h"

#include <gtest/gtest.h>
#include <random>

#include "shapes.h"

namespace unfreed::flow {
namespace {

constexpr LoopIndex First{0};
constexpr LoopIndex Second{1};
constexpr LoopIndex Third{2};

TEST(LoopForest, aStraightLineHasNoLoop) {
  const LoopForest forest(blocksTo({{1}, {Exit}}));
  EXPECT_TRUE(forest.loops().empty());
  EXPECT_TRUE(isNone(forest.innermost(block(0))));
}

//  b0 ──► b1 ⇄ b2
//          └──► b3
TEST(LoopForest, aBackEdgeMakesALoop) {
  const LoopForest forest(blocksTo({{1}, {2, 3}, {1}, {Exit}}));
  ASSERT_EQ(forest.loops().size(), 1u);
  const Loop& loop = forest[First];
  EXPECT_EQ(loop.header, block(1));
  EXPECT_TRUE(isNone(loop.parent));
  EXPECT_TRUE(isNone(loop.info));
  EXPECT_EQ(loop.depth, 1u);
  EXPECT_EQ(loop.blocks, blocks({1, 2}));
  EXPECT_EQ(loop.latches, blocks({2}));
  EXPECT_EQ(forest.innermost(block(2)), First);
  EXPECT_TRUE(isNone(forest.innermost(block(3))));
  EXPECT_TRUE(forest.contains(First, block(1)));
  EXPECT_FALSE(forest.contains(First, block(0)));
}

//  b0 ──► b1 ↺ ──► exit
TEST(LoopForest, aBlockMayBeItsOwnLoop) {
  const LoopForest forest(blocksTo({{1}, {1, Exit}}));
  ASSERT_EQ(forest.loops().size(), 1u);
  EXPECT_EQ(forest[First].blocks, blocks({1}));
  EXPECT_EQ(forest[First].latches, blocks({1}));
}

//  b0 ──► b1 ──► b2 ──► b3 ──► exit     `continue` in b2, the end of the body in b3
//          ▲      │      │
//          └──────┴──────┘
TEST(LoopForest, backEdgesToOneHeaderMakeOneLoop) {
  const LoopForest forest(blocksTo({{1}, {2}, {3, 1}, {1, Exit}}));
  ASSERT_EQ(forest.loops().size(), 1u);
  EXPECT_EQ(forest[First].latches, blocks({2, 3}));
  EXPECT_EQ(forest[First].blocks, blocks({1, 2, 3}));
}

//  b0 ──► b1 ─────────────────────────► b6
//          ▲└─► b2 ──────────────► b5
//          │    ▲└─► b3 ⇄ b4       │
//          │    └────┘             │
//          └───────────────────────┘
TEST(LoopForest, nestsLoopsByContainment) {
  const LoopForest forest(blocksTo({{1}, {2, 6}, {3, 5}, {4, 2}, {3}, {1}, {Exit}}));
  ASSERT_EQ(forest.loops().size(), 3u);
  EXPECT_EQ(forest[First].header, block(1));
  EXPECT_EQ(forest[Second].header, block(2));
  EXPECT_EQ(forest[Third].header, block(3));
  EXPECT_EQ(forest[Second].parent, First);
  EXPECT_EQ(forest[Third].parent, Second);
  EXPECT_EQ(forest[Third].depth, 3u);
  EXPECT_EQ(forest[First].blocks, blocks({1, 2, 3, 4, 5}));
  EXPECT_EQ(forest[Second].blocks, blocks({2, 3, 4}));
  EXPECT_EQ(forest.innermost(block(5)), First);
  EXPECT_EQ(forest.innermost(block(3)), Third);
  EXPECT_TRUE(forest.contains(First, block(4)));
  EXPECT_FALSE(forest.contains(Third, block(2)));
}

//  b0 ──► b1 ──────────────► b6        two inner loops, b2 and b4, beside each other
//          ▲└─► b2 ⇄ b3
//          │     └─► b4 ⇄ b5
//          └──────────┘
TEST(LoopForest, loopsBesideEachOtherAreNotNested) {
  const LoopForest forest(blocksTo({{1}, {2, 6}, {3, 4}, {2}, {5, 1}, {4}, {Exit}}));
  ASSERT_EQ(forest.loops().size(), 3u);
  EXPECT_EQ(forest[Second].parent, First);
  EXPECT_EQ(forest[Third].parent, First);
  EXPECT_FALSE(forest.contains(Second, block(5)));
  EXPECT_FALSE(forest.contains(Third, block(3)));
  EXPECT_TRUE(forest.contains(First, block(5)));
}

//  b0 ──► b1 ─────────────────────────────► b7 ⇄ b8 ──► exit
//          ▲└─► b2 ──────────► b5 ⇄ b6
//          │    ▲└─► b3 ⇄ b4   │
//          │    └────┘         │
//          └───────────────────┘
TEST(LoopForest, aLoopIsFollowedByThoseInsideItAndByNoOther) {
  const LoopForest forest(blocksTo({{1}, {2, 7}, {3, 5}, {4, 2}, {3}, {6, 1}, {5}, {8, Exit}, {7}}));
  ASSERT_EQ(forest.loops().size(), 5u);
  const std::vector<BlockId> headers = blocks({1, 2, 3, 5, 7});
  const std::vector<LoopIndex> parents{None<LoopIndex>, LoopIndex{0}, LoopIndex{1}, LoopIndex{0},
                                       None<LoopIndex>};
  for (size_t at = 0; at < headers.size(); ++at) {
    EXPECT_EQ(forest[idAt<LoopIndex>(at)].header, headers[at]);
    EXPECT_EQ(forest[idAt<LoopIndex>(at)].parent, parents[at]);
  }
  EXPECT_EQ(forest[First].blocks, blocks({1, 2, 3, 4, 5, 6}));
  EXPECT_TRUE(forest.contains(First, block(6)));
  EXPECT_FALSE(forest.contains(First, block(8)));
  EXPECT_TRUE(forest.contains(Second, block(4)));
  EXPECT_FALSE(forest.contains(Second, block(6)));
  EXPECT_EQ(forest.innermost(block(8)), LoopIndex{4});
}

//  b0 ──► b1 ──► b2 ──► exit      b1 ⇄ b2 is entered at both
//   └─────────► b2 ──► b1
TEST(LoopForest, aCycleWithTwoEntriesIsNoLoop) {
  const LoopForest forest(blocksTo({{1, 2}, {2}, {1, Exit}}));
  EXPECT_TRUE(forest.loops().empty());
}

//  while (…) { try { call } catch { } }
//
//  b0 ──► b1 ──► b4         the handler b3 belongs to the loop only through the exceptional edge
//          ▲└─► b2 ──► exit
//          │    ┊
//          └─── b3
TEST(LoopForest, aHandlerThatContinuesBelongsToTheLoop) {
  CfgBuilder builder;
  const BlockId header = builder.newBlock();
  const BlockId body = builder.newBlock();
  const BlockId handler = builder.newBlock();
  const BlockId after = builder.newBlock();
  builder.startBlock(header);
  builder.branch({}, body, after);
  builder.setHandler(handler);
  builder.startBlock(body);
  builder.emit(op(OpKind::Call), {});
  builder.returnFrom();
  builder.setHandler(None<BlockId>);
  builder.startBlock(handler);
  builder.jump(header);
  builder.startBlock(after);
  const Cfg cfg = builder.finish();
  const LoopForest forest(cfg);
  ASSERT_EQ(forest.loops().size(), 1u);
  EXPECT_EQ(forest[First].blocks, blocks({1, 2, 3}));
  EXPECT_EQ(forest[First].latches, blocks({3}));
}

//  b0 ──► b1 ⇄ b2
//          └──► b3 ⇄ b4
//                └──► b5
TEST(LoopForest, aLoopKnowsItsLoopInfo) {
  std::vector<BlockId> drafted;
  CfgBuilder builder = draw({{1}, {2, 3}, {1}, {4, 5}, {3}, {Exit}}, drafted);
  builder.addLoop({LoopKind::ForOf, {}, {}, drafted[3]});
  builder.addLoop({LoopKind::While, {}, {}, drafted[1]});
  builder.addLoop({LoopKind::While, {}, {}, drafted[5]});  // its body always leaves: no cycle
  const LoopForest forest(builder.finish());
  ASSERT_EQ(forest.loops().size(), 2u);
  EXPECT_EQ(forest[First].info, LoopId{1});
  EXPECT_EQ(forest[Second].info, LoopId{0});
}

//  b0 ──► b1 ⇄ b2
//          └──► exit
TEST(LoopForest, aLoopThatNeverRepeatsDoesNotNameTheLoopAroundIt) {
  std::vector<BlockId> drafted;
  CfgBuilder builder = draw({{1}, {2, Exit}, {1}}, drafted);
  builder.addLoop({LoopKind::While, {}, {}, drafted[2]});
  const LoopForest forest(builder.finish());
  ASSERT_EQ(forest.loops().size(), 1u);
  EXPECT_TRUE(isNone(forest[First].info));
}

//  b0 ──► b1 ──► b2 ──► exit     do { b1 } while (b2)
//          ▲─────┘
TEST(LoopForest, aDoLoopIsKnownByTheBlockThatDecides) {
  for (const size_t header : {1u, 2u}) {
    std::vector<BlockId> drafted;
    CfgBuilder builder = draw({{1}, {2}, {1, Exit}}, drafted);
    builder.addLoop({LoopKind::DoWhile, {}, {}, drafted[header]});
    const LoopForest forest(builder.finish());
    ASSERT_EQ(forest.loops().size(), 1u);
    EXPECT_EQ(forest[First].header, block(1));
    EXPECT_EQ(forest[First].info, LoopId{0});
  }
}

// A natural loop by definition: the header, and all that reaches one of its back edges without passing the
// header.
std::vector<BlockId> naturalLoop(const Cfg& cfg, BlockId header) {
  std::vector<bool> inside(cfg.blocks.size(), false);
  inside[index(header)] = true;
  for (bool grown = true; grown;) {
    grown = false;
    for (size_t at = 0; at < cfg.blocks.size(); ++at) {
      for (const Edge& edge : cfg.blocks[idAt<BlockId>(at)].to) {
        const bool latch = edge.to == header && edge.kind == EdgeKind::Back;
        if (inside[at] || !(latch || (edge.to != header && inside[index(edge.to)]))) continue;
        inside[at] = true;
        grown = true;
      }
    }
  }
  std::vector<BlockId> members;
  for (size_t at = 0; at < inside.size(); ++at) {
    if (inside[at]) members.push_back(idAt<BlockId>(at));
  }
  return members;
}

TEST(LoopForest, agreesWithTheDefinitionOnRandomGraphs) {
  std::mt19937 random(20261122);
  size_t seen = 0;
  for (int round = 0; round < 300; ++round) {
    const auto count = static_cast<int>(2 + random() % 14);
    const auto any = [&] { return static_cast<int>(random() % static_cast<unsigned>(count)); };
    std::vector<std::vector<int>> edges;
    edges.reserve(static_cast<size_t>(count));
    for (int at = 0; at < count; ++at) edges.push_back({at + 1 < count ? at + 1 : Exit, any()});
    const Cfg cfg = blocksTo(edges);
    const LoopForest forest(cfg);
    for (size_t at = 0; at < forest.loops().size(); ++at) {
      const auto loop = idAt<LoopIndex>(at);
      ASSERT_EQ(forest[loop].blocks, naturalLoop(cfg, forest[loop].header)) << "round " << round;
      for (const BlockId member : forest[loop].blocks) ASSERT_TRUE(forest.contains(loop, member));
      ++seen;
    }
  }
  EXPECT_GT(seen, 300u);
}

TEST(LoopForest, takesAHundredThousandLoopsBesideEachOther) {
  constexpr int Count = 100'000;
  std::vector<std::vector<int>> edges;
  edges.reserve(Count + 1);
  for (int at = 0; at < Count; ++at) edges.push_back({at, at + 1});
  edges.push_back({Exit});
  const LoopForest forest(blocksTo(edges));
  EXPECT_EQ(forest.loops().size(), static_cast<size_t>(Count));
  EXPECT_EQ(forest[idAt<LoopIndex>(Count - 1)].header, block(Count - 1));
}

//  Headers b0 … b999 in a row, then the latches b1000 … b1999, innermost first.
TEST(LoopForest, takesAThousandNestedLoops) {
  constexpr int Depth = 1000;
  std::vector<std::vector<int>> edges;
  edges.reserve(size_t{2} * Depth);
  for (int at = 0; at < Depth; ++at) edges.push_back({at + 1});
  for (int at = 0; at < Depth; ++at)
    edges.push_back({at + 1 < Depth ? Depth + at + 1 : Exit, Depth - 1 - at});
  const LoopForest forest(blocksTo(edges));
  ASSERT_EQ(forest.loops().size(), static_cast<size_t>(Depth));
  EXPECT_EQ(forest[idAt<LoopIndex>(Depth - 1)].depth, static_cast<uint32_t>(Depth));
  EXPECT_TRUE(forest.contains(First, block(Depth)));
}

}  // namespace
}  // namespace unfreed::flow
