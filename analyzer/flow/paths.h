// Questions about the paths of a loop.
#pragma once

#include <algorithm>
#include <vector>

#include "flow/cfg.h"
#include "flow/loop_forest.h"

namespace unfreed::flow {

// Is there a pass that avoids these blocks: a path within the loop, along normal and back edges, from its
// header to one of its back edges, on which `avoided(BlockId)` holds for no block? Asked for every block at
// most once.
template <class Predicate>
bool pathWithout(const Cfg& cfg, const Loop& loop, Predicate avoided) {
  const std::vector<BlockId>& members = loop.blocks;
  std::vector<bool> met(members.size(), false);
  std::vector<BlockId> pending;
  auto enter = [&](BlockId block) {
    const auto found = std::lower_bound(members.begin(), members.end(), block);
    if (found == members.end() || *found != block) return;
    const auto position = static_cast<size_t>(found - members.begin());
    if (met[position]) return;
    met[position] = true;
    if (!avoided(block)) pending.push_back(block);
  };
  enter(loop.header);
  while (!pending.empty()) {
    const BlockId block = pending.back();
    pending.pop_back();
    for (const Edge& edge : cfg.blocks[block].to) {
      if (edge.to == loop.header) return true;
      enter(edge.to);
    }
  }
  return false;
}

}  // namespace unfreed::flow
