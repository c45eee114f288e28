// `best = tree`: what `best` has held may be any former tree, and a tree that did not become the best may
// have been released. That none is both is seen from the ways between the two.
#include <algorithm>

#include "fix/site.h"
#include "fix/ways_between.h"

namespace unfreed::fix {
namespace {

using flow::Op;
using flow::OpKind;
using flow::VariableId;

class Replaced {
 public:
  Replaced(const Site& site, VariableId variable, Span place)
      : site_(site), cfg_(site.cfg()), variable_(variable), place_(place) {}

  bool isOpen() {
    const VariableId first = site_.made.holder;
    const bool areOurs = !isNone(first) && isOurs(first) && isOurs(variable_);
    if (!areOurs || !site_.made.gatheredAt.empty() || !readAssignments() || !readSettling()) return false;
    const WaysBetween ways(cfg_);
    const std::set<uint32_t> fresh{site_.made.op};
    return !ways.lead(settledInVariable_, replacing_, {}) && !ways.lead(settledBefore_, taking_, fresh) &&
           !ways.lead(taking_, settledBefore_, fresh) && !ways.lead(taking_, replacing_, fresh);
  }

 private:
  bool isOurs(VariableId id) const {
    const flow::Variable& variable = site_.module().variables[id];
    return variable.owner == site_.function.function && !variable.captured && !variable.assignedElsewhere;
  }

  // No name but these two ever means it.
  bool readAssignments() {
    for (uint32_t at = 0; at < cfg_.ops.size(); ++at) {
      const Op& op = cfg_.ops[at];
      if (op.kind != OpKind::Assign || isNone(cfg_.operand(op, 0))) continue;
      const Op& value = behindCasts(cfg_, cfg_.operand(op, 0));
      const bool isName =
          value.kind == OpKind::Use && (value.variable == variable_ || value.variable == site_.made.holder);
      if (isName && op.variable != variable_) return false;
      if (op.variable != variable_) continue;
      if (place_.contains(op.span)) replacing_.insert(at);
      if (isName || value.span == site_.made.expression) taking_.insert(at);
    }
    return !replacing_.empty() && !taking_.empty();
  }

  // By which of the names it is settled.
  bool readSettling() {
    for (const Span place : site_.made.settledAt) {
      bool isByVariable = false;
      bool isByFirst = false;
      std::set<uint32_t> ops;
      for (uint32_t at = 0; at < cfg_.ops.size(); ++at) {
        const Op& op = cfg_.ops[at];
        if (!place.contains(op.span) || op.kind == OpKind::LeaveScope) continue;
        ops.insert(at);
        if (op.kind != OpKind::Use) continue;
        isByVariable |= op.variable == variable_;
        isByFirst |= op.variable == site_.made.holder;
      }
      if (!isByVariable && !isByFirst) return false;
      (isByVariable ? settledInVariable_ : settledBefore_).merge(ops);
    }
    return true;
  }

  const Site& site_;
  const flow::Cfg& cfg_;
  VariableId variable_;
  Span place_;
  std::set<uint32_t> replacing_;          // the assignments at the place
  std::set<uint32_t> taking_;             // by which the variable gets the handle
  std::set<uint32_t> settledInVariable_;  // when the variable may be what means it
  std::set<uint32_t> settledBefore_;      // by the name that it had before
};

}  // namespace

bool isOpenWhenReplaced(const Site& site, VariableId variable, Span place) {
  return Replaced(site, variable, place).isOpen();
}

}  // namespace unfreed::fix
