#include "fix/reaching.h"

namespace unfreed::fix {

using flow::Block;
using flow::BlockId;

Reaching::Reaching(const flow::Cfg& cfg, flow::VariableId variable)
    : cfg_(cfg),
      variable_(variable),
      predecessors_(predecessorsOf(cfg)),
      left_(cfg.blocks.size()),
      entered_(cfg.blocks.size()) {}

void Reaching::addBefore(uint32_t op) {
  lookBack(cfg_.blockOf(op), op);
  while (!pending_.empty()) {
    const BlockId block = pending_.back();
    pending_.pop_back();
    lookBack(block, cfg_.blocks[block].firstOp + cfg_.blocks[block].opCount);
  }
}

bool Reaching::assigns(uint32_t op) const {
  return cfg_.ops[op].kind == flow::OpKind::Assign && cfg_.ops[op].variable == variable_;
}

void Reaching::lookBack(BlockId block, uint32_t end) {
  for (uint32_t op = end; op-- > cfg_.blocks[block].firstOp;) {
    if (!assigns(op)) continue;
    assignments_.insert(op);
    return;
  }
  lookBackFromStart(block);
}

// What is thrown may be thrown before any assignment of its block, or behind it.
void Reaching::lookBackFromStart(BlockId start) {
  std::vector<BlockId> starts{start};
  while (!starts.empty()) {
    const BlockId at = starts.back();
    starts.pop_back();
    if (left_[index(at)]) continue;
    left_[index(at)] = true;
    fromEntry_ = fromEntry_ || at == cfg_.entry;
    for (const BlockId from : predecessors_.of(at)) {
      const Block& block = cfg_.blocks[from];
      if (block.handler == at) {
        for (uint32_t op = block.firstOp; op < block.firstOp + block.opCount; ++op) {
          if (assigns(op)) assignments_.insert(op);
        }
        starts.push_back(from);
      }
      if (entered_[index(from)]) continue;
      entered_[index(from)] = true;
      pending_.push_back(from);
    }
  }
}

}  // namespace unfreed::fix
