// WaysBetween: whether control may get from some ops of a function to others.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "flow/cfg.h"
#include "flow/graph.h"

namespace unfreed::fix {

class WaysBetween {
 public:
  explicit WaysBetween(const flow::Cfg& cfg) : cfg_(cfg), successors_(successorsOf(cfg)) {}

  // Whether one of `to` comes behind one of `from`, with none of `except` in between. All are indices into
  // Cfg::ops.
  bool lead(const std::set<uint32_t>& from, const std::set<uint32_t>& to,
            const std::set<uint32_t>& except) const;

 private:
  const flow::Cfg& cfg_;
  flow::Graph successors_;
};

}  // namespace unfreed::fix
