#include "fix/ways_between.h"

namespace unfreed::fix {

using flow::BlockId;

bool WaysBetween::lead(const std::set<uint32_t>& from, const std::set<uint32_t>& to,
                       const std::set<uint32_t>& except) const {
  std::vector<bool> entered(cfg_.blocks.size(), false);
  std::vector<BlockId> pending;
  // From an op to the end of its block; whether it has met one of `to`.
  const auto walk = [&](BlockId at, uint32_t begin) {
    const flow::Block& block = cfg_.blocks[at];
    for (uint32_t op = begin; op < block.firstOp + block.opCount; ++op) {
      if (to.contains(op)) return true;
      if (except.contains(op)) return false;
    }
    for (const BlockId next : successors_.of(at)) {
      if (!entered[index(next)]) pending.push_back(next);
      entered[index(next)] = true;
    }
    return false;
  };
  for (const uint32_t op : from) {
    if (walk(cfg_.blockOf(op), op + 1)) return true;
  }
  while (!pending.empty()) {
    const BlockId at = pending.back();
    pending.pop_back();
    if (walk(at, cfg_.blocks[at].firstOp)) return true;
  }
  return false;
}

}  // namespace unfreed::fix
