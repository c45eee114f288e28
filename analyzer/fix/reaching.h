// Reaching: which assignments of a variable it may still have the value of at some place.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "flow/cfg.h"
#include "flow/graph.h"

namespace unfreed::fix {

class Reaching {
 public:
  Reaching(const flow::Cfg& cfg, flow::VariableId variable);

  // Adds those that reach this op, which is not one of them.
  void addBefore(uint32_t op);

  const std::set<uint32_t>& assignments() const { return assignments_; }  // indices into Cfg::ops
  bool fromEntry() const { return fromEntry_; }                           // on some way there is none

 private:
  bool assigns(uint32_t op) const;
  void lookBack(flow::BlockId block, uint32_t end);
  void lookBackFromStart(flow::BlockId block);

  const flow::Cfg& cfg_;
  flow::VariableId variable_;
  flow::Graph predecessors_;
  std::vector<bool> left_;     // by block: what lies before it has been looked at
  std::vector<bool> entered_;  // by block: … it as a whole
  std::vector<flow::BlockId> pending_;
  std::set<uint32_t> assignments_;
  bool fromEntry_ = false;
};

}  // namespace unfreed::fix
