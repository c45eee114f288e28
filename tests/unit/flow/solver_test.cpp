#include "flow/solver.h"

#include <gtest/gtest.h>
#include <set>

#include "shapes.h"

namespace unfreed::flow {
namespace {

// Which blocks control may have come through.
struct Visited {
  struct State {
    std::set<int> blocks;
    bool join(const State& other) {
      const size_t before = blocks.size();
      blocks.insert(other.blocks.begin(), other.blocks.end());
      return blocks.size() != before;
    }
  };
  std::vector<int> order;
  int closedBlock = -1;  // its edge 0 cannot be taken

  void transfer(BlockId block, State& state) {
    order.push_back(static_cast<int>(index(block)));
    state.blocks.insert(static_cast<int>(index(block)));
  }
  bool edge(BlockId block, size_t edge, State&) {
    return static_cast<int>(index(block)) != closedBlock || edge != 0;
  }
  std::optional<State> exceptional(BlockId block, const State& in) {
    State thrown = in;
    thrown.blocks.insert(-1 - static_cast<int>(index(block)));  // "somewhere in that block"
    return thrown;
  }
};

using Numbers = std::set<int>;
constexpr SolverOptions NormalOnly{64, false};

//  b0 ──► b1 ──► b3 ──► exit
//   └───► b2 ──►─┘
TEST(Solver, joinsPathsAndVisitsInReversePostOrder) {
  Visited domain;
  const Cfg cfg = blocksTo({{1, 2}, {3}, {3}, {Exit}});
  const auto solution = solve(cfg, domain, {}, NormalOnly);
  EXPECT_TRUE(solution.converged);
  EXPECT_EQ(domain.order, (std::vector{0, 1, 2, 3, 4}));
  EXPECT_EQ(solution.at(block(1))->blocks, (Numbers{0}));
  EXPECT_EQ(solution.at(block(3))->blocks, (Numbers{0, 1, 2}));
  EXPECT_EQ(solution.at(cfg.exit)->blocks, (Numbers{0, 1, 2, 3}));
  EXPECT_FALSE(solution.at(cfg.raised).has_value());
}

//  b0 ──► b1 ⇄ b2
//          └──► b3 ──► exit
TEST(Solver, goesRoundALoopUntilNothingChanges) {
  Visited domain;
  const Cfg cfg = blocksTo({{1}, {2, 3}, {1}, {Exit}});
  const auto solution = solve(cfg, domain, {}, NormalOnly);
  EXPECT_TRUE(solution.converged);
  EXPECT_EQ(solution.at(block(1))->blocks, (Numbers{0, 1, 2}));
  EXPECT_EQ(solution.at(block(3))->blocks, (Numbers{0, 1, 2}));
  EXPECT_EQ(domain.order, (std::vector{0, 1, 2, 1, 2, 3, 4}));
}

TEST(Solver, startsWithTheGivenState) {
  Visited domain;
  const auto solution = solve(blocksTo({{Exit}}), domain, {{77}}, NormalOnly);
  EXPECT_EQ(solution.at(block(0))->blocks, (Numbers{77}));
}

//  b0 ─✕─► b1 ──► exit
//   └────► b2 ──► exit
TEST(Solver, doesNotFollowAnEdgeThatCannotBeTaken) {
  Visited domain;
  domain.closedBlock = 0;
  const Cfg cfg = blocksTo({{1, 2}, {Exit}, {Exit}});
  const auto solution = solve(cfg, domain, {}, NormalOnly);
  EXPECT_FALSE(solution.at(block(1)).has_value());
  EXPECT_EQ(solution.at(cfg.exit)->blocks, (Numbers{0, 2}));
}

// try { call } catch { object }; both blocks return, and the handler itself may throw out of the function.
Cfg tried() {
  CfgBuilder builder;
  const BlockId handler = builder.newBlock();
  builder.setHandler(handler);
  builder.emit(op(OpKind::Call), {});
  builder.returnFrom();
  builder.setHandler(None<BlockId>);
  builder.startBlock(handler);
  builder.emit(op(OpKind::Call), {});
  return builder.finish();
}

TEST(Solver, anExceptionBringsItsOwnStateToTheHandler) {
  Visited domain;
  const Cfg cfg = tried();
  const auto solution = solve(cfg, domain, {}, NormalOnly);
  EXPECT_EQ(solution.at(block(1))->blocks, (Numbers{-1}));
  EXPECT_EQ(solution.at(cfg.exit)->blocks, (Numbers{-1, 0, 1}));
  EXPECT_FALSE(solution.at(cfg.raised).has_value());
}

TEST(Solver, anUncaughtExceptionLeavesTheFunctionWhenAskedFor) {
  Visited domain;
  const Cfg cfg = tried();
  const auto solution = solve(cfg, domain, {});
  EXPECT_EQ(solution.at(cfg.raised)->blocks, (Numbers{-1, -2}));
}

struct NeverThrows : Visited {
  std::optional<State> exceptional(BlockId, const State&) { return std::nullopt; }
};

TEST(Solver, aBlockThatCannotThrowHasNoExceptionalPath) {
  NeverThrows domain;
  const Cfg cfg = tried();
  const auto solution = solve(cfg, domain, {});
  EXPECT_FALSE(solution.at(block(1)).has_value());
  EXPECT_FALSE(solution.at(cfg.raised).has_value());
}

// A domain without a bound: it counts passes.
struct Counter {
  struct State {
    int passes = 0;
    bool join(const State& other) {
      const bool more = other.passes > passes;
      passes = std::max(passes, other.passes);
      return more;
    }
  };
  void transfer(BlockId, State& state) { ++state.passes; }
  bool edge(BlockId, size_t, State&) { return true; }
  std::optional<State> exceptional(BlockId, const State&) { return std::nullopt; }
};

TEST(Solver, givesUpWhenTheLimitIsReached) {
  Counter domain;
  const Cfg cfg = blocksTo({{1}, {1, 2}, {Exit}});
  const auto solution = solve(cfg, domain, {}, {10, true});
  EXPECT_FALSE(solution.converged);
  EXPECT_EQ(solution.at(block(1))->passes, 11);  // ten visits, and what the last of them brought
  EXPECT_TRUE(solution.at(cfg.exit).has_value());
}

TEST(Solver, takesAHundredThousandBlocks) {
  constexpr int Count = 100'000;
  std::vector<std::vector<int>> edges{{1}};
  for (int at = 1; at < Count; ++at) edges.push_back({at + 1, 1});
  edges.push_back({Exit});
  struct Reaches : Counter {
    struct State {
      bool join(const State&) { return false; }
    };
    size_t visits = 0;
    void transfer(BlockId, State&) { ++visits; }
    bool edge(BlockId, size_t, State&) { return true; }
    std::optional<State> exceptional(BlockId, const State&) { return State{}; }
  };
  Reaches domain;
  const auto solution = solve(blocksTo(edges), domain, {});
  EXPECT_TRUE(solution.converged);
  EXPECT_EQ(domain.visits, static_cast<size_t>(Count) + 3);  // every block once, exit and raised too
}

}  // namespace
}  // namespace unfreed::flow
