#include "rule/parting.h"

#include <algorithm>
#include <span>

namespace unfreed::rule {
namespace {

using flow::Block;
using flow::BlockId;
using flow::Cfg;
using flow::Op;

// Passes are not longer than that; of one that is, the brace at its end is shown.
constexpr size_t kMostBlocks = 300;

//        creation
//           |
//      [condition]        <- the parting
//       /        \ .
//   settles      loss
class WaysOfHandle {
 public:
  WaysOfHandle(const Cfg& cfg, std::vector<Span> settledAt, Span loss)
      : cfg_(cfg), settledAt_(std::move(settledAt)), loss_(loss), ends_(cfg.blocks.size()) {
    std::sort(settledAt_.begin(), settledAt_.end());
  }

  std::optional<Span> partingAfter(uint32_t creation) {
    const BlockId start = cfg_.blockOf(creation);
    findHolders(start, creation);
    if (!walk(start, creation + 1) || leavesByStatement_) return std::nullopt;
    // Blocks stand in reverse post-order: without back edges, successors are known before what leads to them.
    for (size_t i = last_ + 1; i-- > index(start);) {
      const auto at = idAt<BlockId>(i);
      if (!ends_[i].met || ends_[i].stops) continue;
      bool toLoss = false;
      bool toSettling = false;
      for (const flow::Edge& edge : edgesOf(at)) {
        if (edge.kind == flow::EdgeKind::Back || !ends_[index(edge.to)].met) continue;
        const End& next = ends_[index(edge.to)];
        ends_[i].loses |= next.loses;
        ends_[i].settles |= next.settles;
        toLoss |= next.loses;
        toSettling |= next.settles && !next.loses;
      }
      if (toLoss && toSettling && !cfg_.blocks[at].endSpan.empty()) return cfg_.blocks[at].endSpan;
    }
    return std::nullopt;
  }

 private:
  // What becomes of the handle from the start of a block on.
  struct End {
    bool met = false;
    bool stops = false;  // it is settled or lost in this block
    bool loses = false;
    bool settles = false;
  };

  // The variables that get the handle right where it is made.
  void findHolders(BlockId start, uint32_t creation) {
    const Block& block = cfg_.blocks[start];
    const flow::ValueId made = cfg_.ops[creation].result;
    for (uint32_t i = creation + 1; i < block.firstOp + block.opCount; ++i) {
      const Op& op = cfg_.ops[i];
      if (op.kind == flow::OpKind::Assign && cfg_.operand(op, 0) == made) holders_.push_back(op.variable);
    }
  }

  // `tree?.free()`, `if (tree)`: where the handle is, only one way is open.
  std::span<const flow::Edge> edgesOf(BlockId at) const {
    const Block& block = cfg_.blocks[at];
    const std::span<const flow::Edge> all(block.to);
    const bool asksForHandle =
        block.end == flow::EndKind::Branch && !isNone(block.test.value) &&
        (block.test.kind == flow::TestKind::NotNullish || block.test.kind == flow::TestKind::Truthy);
    if (!asksForHandle) return all;
    const Op& tested = cfg_.definition(block.test.value);
    const bool isHolder = tested.kind == flow::OpKind::Use &&
                          std::find(holders_.begin(), holders_.end(), tested.variable) != holders_.end();
    return isHolder ? all.first(1) : all;
  }

  // Goes on until the handle is settled or lost; whether it is lost anywhere.
  bool walk(BlockId start, uint32_t from) {
    bool isLost = false;
    std::vector<BlockId> pending;
    ends_[index(start)].met = true;
    last_ = index(start);
    scan(start, from);
    pending.push_back(start);
    for (size_t blocks = 0; !pending.empty(); ++blocks) {
      if (blocks == kMostBlocks) return false;
      const BlockId at = pending.back();
      pending.pop_back();
      isLost |= ends_[index(at)].loses;
      if (ends_[index(at)].stops) continue;
      for (const flow::Edge& edge : edgesOf(at)) {
        if (edge.kind == flow::EdgeKind::Back || ends_[index(edge.to)].met) continue;
        ends_[index(edge.to)].met = true;
        last_ = std::max<size_t>(last_, index(edge.to));
        scan(edge.to, cfg_.blocks[edge.to].firstOp);
        pending.push_back(edge.to);
      }
    }
    return isLost;
  }

  void scan(BlockId at, uint32_t from) {
    const Block& block = cfg_.blocks[at];
    End& end = ends_[index(at)];
    for (uint32_t i = from; i < block.firstOp + block.opCount && !end.stops; ++i) {
      const Op& op = cfg_.ops[i];
      end.settles = std::binary_search(settledAt_.begin(), settledAt_.end(), op.span);
      end.loses = !end.settles && op.kind == flow::OpKind::LeaveScope && op.span == loss_;
      end.stops = end.settles || end.loses;
    }
    leavesByStatement_ |= end.loses && block.endSpan == loss_;
  }

  const Cfg& cfg_;
  std::vector<Span> settledAt_;
  Span loss_;
  std::vector<flow::VariableId> holders_;
  std::vector<End> ends_;  // by block
  size_t last_ = 0;        // the last block that is met
  bool leavesByStatement_ = false;
};

}  // namespace

std::optional<Span> partingBefore(const Cfg& cfg, uint32_t creation, std::vector<Span> settledAt, Span loss) {
  return WaysOfHandle(cfg, std::move(settledAt), loss).partingAfter(creation);
}

}  // namespace unfreed::rule
