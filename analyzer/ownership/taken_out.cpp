#include "ownership/taken_out.h"

#include <array>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "ownership/member_path.h"

namespace unfreed::ownership {
namespace {

using flow::BlockId;
using flow::Op;
using flow::OpKind;
namespace op_flag = flow::op_flag;

constexpr size_t kMostSteps = 1024;  // blocks that one search looks at
constexpr uint32_t kMostNested = 4;  // further elements that are put in on top

struct Pair {
  std::string_view put;
  std::string_view take;
  bool byKey;  // the first argument of both says which element it is
};

constexpr std::array kPairs{
    Pair{"push", "pop", false},
    Pair{"unshift", "shift", false},
    Pair{"add", "delete", true},
    Pair{"set", "delete", true},
};

const Pair* pairOf(std::string_view put) {
  for (const Pair& pair : kPairs) {
    if (pair.put == put) return &pair;
  }
  return nullptr;
}

class Search {
 public:
  Search(const Frame& frame, uint32_t put, const Pair& pair)
      : frame_(frame),
        put_(put),
        pair_(pair),
        place_(memberPathOf(frame, frame.operand(frame.cfg().ops[put], 0))) {
    if (pair.byKey) key_ = memberPathOf(frame, frame.operand(frame.cfg().ops[put], 1));
  }

  bool everyWayTakesItOut() {
    if (!place_ || (pair_.byKey && !key_)) return false;
    if (!go(frame_.cfg().blockOf(put_), put_ + 1, 0)) return false;
    for (size_t steps = 0; !pending_.empty(); ++steps) {
      if (steps == kMostSteps) return false;
      const auto [block, above] = pending_.back();
      pending_.pop_back();
      if (!go(block, frame_.cfg().blocks[block].firstOp, above)) return false;
    }
    return foundOne_;
  }

 private:
  // False when the block leaves the element where it is and ends the search.
  bool go(BlockId at, uint32_t from, uint32_t above) {
    const flow::Block& block = frame_.cfg().blocks[at];
    for (uint32_t i = from; i < block.firstOp + block.opCount; ++i) {
      if (i == put_) return false;
      const Op& op = frame_.cfg().ops[i];
      if (isAnotherFromHereOn(op)) return false;
      if (!isMethodOfPlace(op)) continue;
      if (op.text == pair_.put && !pair_.byKey && ++above > kMostNested) return false;
      if (op.text != pair_.take || !isSameKey(op)) continue;
      if (above-- > 0) continue;
      foundOne_ = true;
      return pair_.byKey || (op.has(op_flag::Discarded) && op.operandCount == 1);
    }
    if (block.end == flow::EndKind::Throw || block.end == flow::EndKind::Stop) return at != frame_.cfg().exit;
    for (const flow::Edge& edge : block.to) {
      if (met_.emplace(edge.to, above).second) pending_.emplace_back(edge.to, above);
    }
    return true;
  }

  // `ctx.paints = []`
  bool isAnotherFromHereOn(const Op& op) const { return assignedPathOf(frame_, op) == place_; }

  bool isMethodOfPlace(const Op& op) const {
    return op.kind == OpKind::Call && op.has(op_flag::Method) && !op.has(op_flag::Computed) &&
           (op.text == pair_.put || op.text == pair_.take) &&
           memberPathOf(frame_, frame_.operand(op, 0)) == place_;
  }

  bool isSameKey(const Op& op) const {
    return !pair_.byKey || (op.operandCount > 1 && memberPathOf(frame_, frame_.operand(op, 1)) == key_);
  }

  const Frame& frame_;
  uint32_t put_;
  const Pair& pair_;
  std::optional<MemberPath> place_;
  std::optional<MemberPath> key_;
  bool foundOne_ = false;
  std::vector<std::pair<BlockId, uint32_t>> pending_;
  std::set<std::pair<BlockId, uint32_t>> met_;
};

}  // namespace

bool isTakenOutAgain(const Frame& frame, uint32_t put) {
  const Op& op = frame.cfg().ops[put];
  if (op.kind != OpKind::Call || !op.has(op_flag::Method) || op.has(op_flag::Computed)) return false;
  const Pair* pair = pairOf(op.text);
  const size_t arguments = op.text == "set" ? 2 : 1;
  if (!pair || op.operandCount != 1 + arguments || !op.has(op_flag::Discarded)) return false;
  return Search(frame, put, *pair).everyWayTakesItOut();
}

}  // namespace unfreed::ownership
