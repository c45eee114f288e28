// Graph: which block leads to which, and nothing else. The algorithms on it are iterative and need at most
// O(edges log blocks) time, whatever the shape.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "flow/cfg.h"

namespace unfreed::flow {

class Graph {
 public:
  using Link = std::pair<BlockId, BlockId>;
  // The links of one block keep their order.
  Graph(size_t blocks, std::span<const Link> links);

  size_t size() const { return first_.size() - 1; }
  std::span<const BlockId> of(BlockId block) const {
    return {targets_.data() + first_[index(block)], first_[index(block) + 1] - first_[index(block)]};
  }

 private:
  std::vector<uint32_t> first_;  // by block: its first link in targets_
  std::vector<BlockId> targets_;
};

// Normal, back and exceptional edges. The implied edges of blocks without a handler to Cfg::raised are no
// part of it.
Graph successorsOf(const Cfg& cfg);
Graph predecessorsOf(const Cfg& cfg);

// A depth-first walk; only blocks that `entry` reaches are in it.
struct DepthFirst {
  std::vector<BlockId> preorder;
  std::vector<BlockId> postorder;
  std::vector<BlockId>
      parent;  // by block: from where it was first met; None for the entry and unreached blocks
};
// Of two successors the later is walked first, so that in reverse post-order the earlier one stands first.
DepthFirst walk(const Graph& successors, BlockId entry);

}  // namespace unfreed::flow
