// LoopForest: the loops of a Cfg, found from its back edges, nested.
//
// "In a loop" means: on a cycle through a back edge. A LoopInfo of the Cfg says what the loop looks like in
// the source; a cycle without one (none is made by lowering today) has `info` None. Back edges that share a
// header make one loop. Cycles with several entries (irreducible; `goto` would make them) have no back edge
// and are no loops.
#pragma once

#include <vector>

#include "flow/cfg.h"

namespace unfreed::flow {

enum class LoopIndex : uint32_t {};  // into LoopForest::loops

struct Loop {
  BlockId header = None<BlockId>;
  LoopIndex parent = None<LoopIndex>;
  LoopId info = None<LoopId>;
  uint32_t depth = 1;
  std::vector<BlockId> blocks;   // ascending, the header first; those of inner loops included
  std::vector<BlockId> latches;  // ascending: sources of the back edges
};

class LoopForest {
 public:
  explicit LoopForest(const Cfg& cfg);

  // Outer loops before their inner ones.
  const Table<LoopIndex, Loop>& loops() const { return loops_; }
  const Loop& operator[](LoopIndex loop) const { return loops_[loop]; }
  // The innermost loop around the block, or None.
  LoopIndex innermost(BlockId block) const { return innermost_[index(block)]; }
  bool contains(LoopIndex loop, BlockId block) const;

 private:
  Table<LoopIndex, Loop> loops_;
  std::vector<LoopIndex> innermost_;  // by block
  std::vector<uint32_t> end_;         // by loop: the loops inside it are [loop, end_)
};

}  // namespace unfreed::flow
