// A loop takes handles one by one out of what gives them: each is released where its pass ends. Who else is
// given one is not seen: suggested.
#include <algorithm>

#include "fix/held.h"
#include "fix/ways_between.h"

namespace unfreed::fix {
namespace {

using flow::Op;
using flow::OpKind;
using flow::VariableId;
using ownership::Drop;

constexpr size_t kMostEnds = 64;  // each is asked for on its own

// By its beginning and end, on the ways of one pass.
struct Pass {
  std::set<uint32_t> begins;   // where the variable gets one of them
  std::set<uint32_t> settles;  // where that is released, or a method takes it over
  std::set<uint32_t> ends;     // where the variable ends
};

class Reader {
 public:
  Reader(const Site& site, VariableId holder) : site_(site), cfg_(site.cfg()), holder_(holder) {}

  // Nothing when the handle comes to somebody who may settle it, too.
  std::optional<Pass> read() {
    for (uint32_t at = 0; at < cfg_.ops.size(); ++at) {
      if (!follow(at)) return std::nullopt;
    }
    return std::move(pass_);
  }

 private:
  bool isIt(uint32_t operand) const {
    const auto value = idAt<flow::ValueId>(operand);
    if (isNone(value)) return false;
    const Op& op = behindCasts(cfg_, value);
    return op.kind == OpKind::Use && op.variable == holder_;
  }

  bool follow(uint32_t at) {
    const Op& op = cfg_.ops[at];
    const auto operands = cfg_.operandsOf(op);
    if (op.kind == OpKind::LeaveScope) {
      const auto leaving = static_cast<uint32_t>(index(holder_));
      if (std::find(operands.begin(), operands.end(), leaving) != operands.end()) pass_.ends.insert(at);
      return true;
    }
    if (op.kind == OpKind::Assign && op.variable == holder_) pass_.begins.insert(at);
    if (op.kind == OpKind::Cast || op.kind == OpKind::Compute) return true;
    for (uint32_t position = 0; position < operands.size(); ++position) {
      if (isIt(operands[position]) && !followAs(at, position)) return false;
    }
    return true;
  }

  // Asked, or released by a method of its own.
  bool followAs(uint32_t at, uint32_t position) {
    const Op& op = cfg_.ops[at];
    const bool isCall = op.kind == OpKind::Call && op.has(flow::op_flag::Method);
    if (position != 0 || (!isCall && op.kind != OpKind::Read)) return false;
    if (!isCall) return true;
    const auto& names = site_.handleClass().release;
    const auto& callees = site_.values.calleesOf(site_.function, at).bindings;
    const bool isTaken =
        std::any_of(callees.begin(), callees.end(), [](const program::BindingCallee& callee) {
          return callee.member->receiver == bindings::PassMode::Consume;
        });
    const bool isRelease = std::find(names.begin(), names.end(), op.text) != names.end();
    if (isTaken || isRelease) pass_.settles.insert(at);
    return true;
  }

  const Site& site_;
  const flow::Cfg& cfg_;
  VariableId holder_;
  Pass pass_;
};

// The ends that are met with the handle still there; nothing when that is not said of one of them.
std::optional<std::vector<Drop>> openEndsOf(const Site& site, VariableId holder) {
  const std::optional<Pass> read = Reader(site, holder).read();
  if (!read) return std::nullopt;
  const Pass& pass = *read;
  const WaysBetween ways(site.cfg());
  std::vector<Drop> open;
  if (pass.ends.size() > kMostEnds) return std::nullopt;
  for (const uint32_t end : pass.ends) {
    if (!ways.lead(pass.begins, {end}, pass.settles)) continue;
    if (ways.lead(pass.settles, {end}, pass.begins)) return std::nullopt;
    open.push_back({Drop::Cause::EndOfScope, site.cfg().ops[end].span});
  }
  return open;
}

bool endsWithScope(const Site& site) {
  const std::vector<Drop> losses = lossesOf(site.made);
  return std::all_of(losses.begin(), losses.end(),
                     [](const Drop& drop) { return drop.cause == Drop::Cause::EndOfScope; });
}

// Some passes release it, and others leave before they do.
Proposal releaseOnOpenEnds(const Site& site, VariableId holder) {
  if (!site.made.gatheredAt.empty() || site.made.returned) return Withheld::Conditional;
  const auto open = openEndsOf(site, holder);
  if (!open || open->empty()) return Withheld::Conditional;
  if (enduranceOf(site, holder).pendingPromise) return Withheld::PendingPromise;
  const std::string release = releaseStatement(site, site.made.heldBy, site.made.optional);
  if (release.empty()) return Withheld::NoModuleName;
  ownership::Acquisition held = site.made;
  held.drops = *open;
  return releaseWhereItEnds(site.about(held), holder, release);
}

}  // namespace

Proposal releaseElement(const Site& site, VariableId holder) {
  if (!endsWithScope(site)) return Withheld::Conditional;
  ownership::Acquisition held = site.made;
  held.heldBy = site.module().variables[holder].name;
  const Site element = site.about(held);
  const bool isLeftToLoop = site.made.settledAt.empty() && site.made.gatheredAt.empty();
  Proposal proposal = isLeftToLoop ? releaseOnEachPass(element, holder) : releaseOnOpenEnds(element, holder);
  if (proposal.fix) proposal.fix->safety = Fix::Safety::Suggested;
  return proposal;
}

}  // namespace unfreed::fix
