#include "rule/needed_later.h"

#include <vector>

namespace unfreed::rule {
namespace {

enum class Outcome : uint8_t { Passed, Read, Replaced };

constexpr size_t kMostOps = 20000;  // that are looked at; beyond them it counts as read

Outcome outcomeOf(const flow::Cfg& cfg, const flow::Block& block, flow::VariableId variable, size_t& seen) {
  for (const flow::Op& op : cfg.opsOf(block)) {
    if (++seen > kMostOps) return Outcome::Read;
    const bool isMeant = (op.kind == flow::OpKind::Use || op.kind == flow::OpKind::Assign ||
                          op.kind == flow::OpKind::Dispose) &&
                         op.variable == variable;
    if (isMeant) return op.kind == flow::OpKind::Assign ? Outcome::Replaced : Outcome::Read;
  }
  return Outcome::Passed;
}

}  // namespace

bool isReadFrom(const flow::Cfg& cfg, flow::BlockId start, flow::VariableId variable) {
  size_t seenOps = 0;
  std::vector<bool> seen(cfg.blocks.size());
  std::vector<flow::BlockId> pending{start};
  const auto visit = [&](flow::BlockId next) {
    if (isNone(next) || seen[index(next)]) return;
    seen[index(next)] = true;
    pending.push_back(next);
  };
  seen[index(start)] = true;
  while (!pending.empty()) {
    const flow::Block& block = cfg.blocks[pending.back()];
    pending.pop_back();
    const Outcome outcome = outcomeOf(cfg, block, variable, seenOps);
    if (outcome == Outcome::Read) return true;
    visit(block.handler);
    if (outcome == Outcome::Replaced) continue;
    for (const flow::Edge& edge : block.to) visit(edge.to);
  }
  return false;
}

}  // namespace unfreed::rule
