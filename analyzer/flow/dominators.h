// Dominators: which block every path from the entry to another block goes through.
#pragma once

#include <cstdint>
#include <vector>

#include "flow/graph.h"

namespace unfreed::flow {

class Dominators {
 public:
  Dominators(const Graph& successors, BlockId entry);

  // A block dominates itself. Blocks that the entry does not reach neither dominate nor are dominated.
  bool dominates(BlockId above, BlockId below) const;
  // None for the entry and for blocks that it does not reach.
  BlockId immediate(BlockId block) const { return immediate_[index(block)]; }

 private:
  std::vector<BlockId> immediate_;
  // The blocks below a block in the dominator tree have the numbers [number_, number_ + size_); size 0:
  // unreached.
  std::vector<uint32_t> number_;
  std::vector<uint32_t> size_;
};

}  // namespace unfreed::flow
