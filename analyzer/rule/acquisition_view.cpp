#include "rule/acquisition_view.h"

#include <algorithm>
#include <utility>

#include "ownership/transfer.h"
#include "rule/advice.h"

namespace unfreed::rule {

using flow::BlockId;
using flow::Cfg;
using flow::Op;
using ownership::Drop;

Location AcquisitionView::at(Span span) const {
  return {program_.moduleOf(function_.unit).file, span};
}

bool AcquisitionView::isLost() const {
  return std::any_of(made_.drops.begin(), made_.drops.end(),
                     [](const Drop& drop) { return !drop.onlyAfterThrow; });
}

std::vector<Span> AcquisitionView::losses() const {
  std::vector<Drop> drops = made_.drops;
  std::erase_if(drops, [](const Drop& drop) { return drop.onlyAfterThrow; });
  std::vector<Span> losses;
  for (const Drop& drop : onePerPlace(drops)) losses.push_back(drop.span);
  return losses;
}

namespace {

// The first op that may throw out of the function (or into a handler that loses the handle: then the drops
// say so) between the creation and every place that settles the handle.
class Throwing {
 public:
  Throwing(const Cfg& cfg, const std::vector<Span>& settledAt, bool caught)
      : cfg_(cfg), settledAt_(settledAt), caught_(caught), met_(cfg.blocks.size(), false) {}

  std::optional<Span> after(uint32_t creation) {
    const BlockId start = cfg_.blockOf(creation);
    if (scan(start, creation + 1)) enter(start);
    while (!pending_.empty() && !found_) {
      const BlockId block = pending_.back();
      pending_.pop_back();
      if (scan(block, cfg_.blocks[block].firstOp)) enter(block);
    }
    return found_;
  }

 private:
  // Whether the handle is still open at the end of the block.
  bool scan(BlockId at, uint32_t from) {
    const flow::Block& block = cfg_.blocks[at];
    for (uint32_t i = from; i < block.firstOp + block.opCount; ++i) {
      const Op& op = cfg_.ops[i];
      if (std::find(settledAt_.begin(), settledAt_.end(), op.span) != settledAt_.end()) return false;
      if (ownership::Transfer::mayThrow(op) && !found_ && (caught_ || isNone(block.handler)))
        found_ = op.span;
    }
    return true;
  }

  void enter(BlockId block) {
    for (const flow::Edge& edge : cfg_.blocks[block].to) {
      if (edge.kind == flow::EdgeKind::Back || met_[index(edge.to)]) continue;
      met_[index(edge.to)] = true;
      pending_.push_back(edge.to);
    }
  }

  const Cfg& cfg_;
  const std::vector<Span>& settledAt_;
  bool caught_;
  std::vector<bool> met_;
  std::vector<BlockId> pending_;
  std::optional<Span> found_;
};

}  // namespace

std::optional<Location> AcquisitionView::throwsWhileOpen() const {
  if (made_.settledAt.empty() || isLost()) return std::nullopt;
  const Cfg& cfg = program_.functionOf(function_).cfg;
  const bool caught = !made_.drops.empty();  // all of them only after a throw
  const auto found = Throwing(cfg, made_.settledAt, caught).after(made_.op);
  if (!found) return std::nullopt;
  return at(*found);
}

std::vector<Location> AcquisitionView::releaseCalls() const {
  std::vector<Location> calls;
  if (isLost() || made_.releasedAt.empty() || !made_.heldByConstant) return calls;
  for (const Span where : made_.settledAt) {
    const bool released =
        std::find(made_.releasedAt.begin(), made_.releasedAt.end(), where) != made_.releasedAt.end();
    if (!released) return {};
    calls.push_back(at(where));
  }
  return calls;
}

std::optional<Location> AcquisitionView::sparseAwait() const {
  if (isNone(made_.loop)) return std::nullopt;
  const ownership::LoopYield& yield = facts_.loops[index(made_.loop)].yield;
  if (!yield.sparse) return std::nullopt;
  return at(yield.await);
}

Location AcquisitionView::loopKeyword() const {
  return at(facts_.loops[index(made_.loop)].keyword);
}

std::string AcquisitionView::type() const {
  return classNames(program_, made_);
}

std::string AcquisitionView::subject() const {
  return whatIsMade(program_, made_);
}

std::string AcquisitionView::releaseAdvice() const {
  return rule::releaseAdvice(toReleaseHeld(handleClass(), holder(), made_));
}

std::string AcquisitionView::caveat() const {
  return caveatOf(made_, holder());
}

}  // namespace unfreed::rule
