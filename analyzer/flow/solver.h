// solve: a forward dataflow analysis over a Cfg.
//
// The domain says what a state is and how it changes; the solver visits blocks in reverse post-order until
// nothing changes. It ends in any case: no block is visited more often than the limit says, even if the
// domain has no bound.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "flow/cfg.h"

namespace unfreed::flow {

template <class D>
concept Domain = std::copyable<typename D::State> &&
    requires(D domain, BlockId block, size_t edge, typename D::State& state, const typename D::State& in) {
  // Takes in what another path brings; says whether that changed anything.
  { state.join(in) } -> std::same_as<bool>;
  // The ops of the block, first to last.
  domain.transfer(block, state);
  // What edge number `edge` of Block::to teaches (its test holds or does not); false when control
  // cannot take it in this state.
  { domain.edge(block, edge, state) } -> std::same_as<bool>;
  // The states before all ops of the block that may throw, joined; nothing when none may.
  { domain.exceptional(block, in) } -> std::same_as<std::optional<typename D::State>>;
};

struct SolverOptions {
  uint32_t visitsPerBlock = 64;
  // Whether exceptions of blocks without a handler are followed to Cfg::raised. A `throw` statement always
  // is.
  bool followUncaught = true;
  BlockId start = None<BlockId>;  // where to begin; None: at the entry
};

template <class State>
struct Solution {
  std::vector<std::optional<State>> in;  // by block: the state on entry; nothing where control does not come
  bool converged = true;  // false: a block reached its limit, and the states may miss something

  const std::optional<State>& at(BlockId block) const { return in[index(block)]; }
};

namespace detail {

// Blocks to visit, each once, lowest number first: that is reverse post-order.
class Worklist {
 public:
  explicit Worklist(size_t blocks) : waiting_(blocks, false) {}

  bool empty() const { return queue_.empty(); }
  void add(BlockId block) {
    if (waiting_[index(block)]) return;
    waiting_[index(block)] = true;
    queue_.push(block);
  }
  BlockId take() {
    const BlockId block = queue_.top();
    queue_.pop();
    waiting_[index(block)] = false;
    return block;
  }

 private:
  std::vector<bool> waiting_;
  std::priority_queue<BlockId, std::vector<BlockId>, std::greater<>> queue_;
};

}  // namespace detail

template <Domain D>
Solution<typename D::State> solve(const Cfg& cfg, D& domain, typename D::State atEntry,
                                  SolverOptions options = {}) {
  using State = typename D::State;
  Solution<State> solution;
  solution.in.resize(cfg.blocks.size());
  std::vector<uint32_t> visits(cfg.blocks.size(), 0);
  detail::Worklist worklist(cfg.blocks.size());

  auto arrive = [&](BlockId block, State&& state) {
    std::optional<State>& known = solution.in[index(block)];
    if (known && !known->join(state)) return;
    if (!known) known = std::move(state);
    if (visits[index(block)] < options.visitsPerBlock) {
      worklist.add(block);
    } else {
      solution.converged = false;
    }
  };

  arrive(isNone(options.start) ? cfg.entry : options.start, std::move(atEntry));
  while (!worklist.empty()) {
    const BlockId at = worklist.take();
    ++visits[index(at)];
    const Block& block = cfg.blocks[at];
    State state = *solution.in[index(at)];
    if (block.opCount > 0 && (options.followUncaught || !isNone(block.handler))) {
      std::optional<State> thrown = domain.exceptional(at, state);
      if (thrown) arrive(isNone(block.handler) ? cfg.raised : block.handler, std::move(*thrown));
    }
    domain.transfer(at, state);
    const auto follow = [&](size_t edge, State next) {
      if (domain.edge(at, edge, next)) arrive(block.to[edge].to, std::move(next));
    };
    if (block.to.empty()) continue;
    const size_t last = block.to.size() - 1;
    for (size_t edge = 0; edge < last; ++edge) follow(edge, state);
    follow(last, std::move(state));
  }
  return solution;
}

}  // namespace unfreed::flow
