#include "flow/dominators.h"

#include <gtest/gtest.h>
#include <random>

#include "shapes.h"

namespace unfreed::flow {
namespace {

using Links = std::vector<std::pair<int, int>>;

Graph graph(size_t count, const Links& links) {
  std::vector<Graph::Link> typed;
  for (const auto& [from, to] : links) typed.emplace_back(block(from), block(to));
  return Graph(count, typed);
}

TEST(Walk, parentsAndBothOrders) {
  //  0 ──► 1 ──► 3      2 stands beside 1, 4 is not reached
  //  └───► 2 ──► 3
  const DepthFirst depthFirst = walk(graph(5, {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {4, 0}}), block(0));
  EXPECT_EQ(depthFirst.preorder, blocks({0, 2, 3, 1}));
  EXPECT_EQ(depthFirst.postorder, blocks({3, 2, 1, 0}));
  EXPECT_EQ(depthFirst.parent[3], block(2));
  EXPECT_TRUE(isNone(depthFirst.parent[0]));
  EXPECT_TRUE(isNone(depthFirst.parent[4]));
}

//  0 ──► 1 ──► 3 ──► 4
//  └───► 2 ──►─┘
TEST(Dominators, ofADiamond) {
  const Dominators dominators(graph(6, {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {3, 4}, {5, 3}}), block(0));
  EXPECT_TRUE(isNone(dominators.immediate(block(0))));
  EXPECT_EQ(dominators.immediate(block(3)), block(0));
  EXPECT_EQ(dominators.immediate(block(4)), block(3));
  EXPECT_TRUE(dominators.dominates(block(0), block(4)));
  EXPECT_TRUE(dominators.dominates(block(3), block(3)));
  EXPECT_FALSE(dominators.dominates(block(1), block(3)));
  EXPECT_FALSE(dominators.dominates(block(4), block(3)));
  EXPECT_FALSE(dominators.dominates(block(5), block(5)));  // not reached
  EXPECT_FALSE(dominators.dominates(block(0), block(5)));
  EXPECT_FALSE(dominators.dominates(block(5), block(0)));
}

// What the word means: without `above`, the entry does not reach `below`.
bool dominatesByDefinition(size_t count, const Links& links, int above, int below) {
  std::vector<bool> met(count, false);
  std::vector<int> pending{0};
  while (!pending.empty()) {
    const int at = pending.back();
    pending.pop_back();
    if (at == above || met[static_cast<size_t>(at)]) continue;
    met[static_cast<size_t>(at)] = true;
    for (const auto& [from, to] : links) {
      if (from == at) pending.push_back(to);
    }
  }
  return !met[static_cast<size_t>(below)];
}

TEST(Dominators, agreeWithTheDefinitionOnRandomGraphs) {
  std::mt19937 random(20261122);
  for (int round = 0; round < 150; ++round) {
    const int count = 2 + static_cast<int>(random() % 14);
    const auto any = [&] { return static_cast<int>(random() % static_cast<unsigned>(count)); };
    Links links;
    for (unsigned left = random() % 40; left > 0; --left) links.emplace_back(any(), any());
    const auto size = static_cast<size_t>(count);
    const Dominators dominators(graph(size, links), block(0));
    for (int below = 0; below < count; ++below) {
      const bool reached = !dominatesByDefinition(size, links, -1, below);
      for (int above = 0; above < count; ++above) {
        const bool expected = reached && dominatesByDefinition(size, links, above, below);
        ASSERT_EQ(dominators.dominates(block(above), block(below)), expected)
            << "round " << round << ": " << above << " over " << below;
      }
    }
  }
}

//  0 ──► 1 ──► 2 ──► … ──► n       each of them also leads to n+1, as does the shortcut 0 ──► n+2 ──► n+1
TEST(Dominators, ofALongChainWithOneWayOut) {
  constexpr int Count = 100'000;
  Links links{{0, Count + 2}, {Count + 2, Count + 1}};
  for (int at = 0; at < Count; ++at) {
    links.emplace_back(at, at + 1);
    links.emplace_back(at, Count + 1);
  }
  const Dominators dominators(graph(Count + 3, links), block(0));
  EXPECT_EQ(dominators.immediate(block(Count + 1)), block(0));
  EXPECT_EQ(dominators.immediate(block(Count)), block(Count - 1));
  EXPECT_TRUE(dominators.dominates(block(17), block(Count)));
}

}  // namespace
}  // namespace unfreed::flow
