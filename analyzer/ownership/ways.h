// Ways: which ways through a function a call can take, by what it is given.
//
// `section(x) { if (x instanceof Profile) return x; return new Profile(x); }` makes nothing when it is given
// a Profile. What is known of the arguments (known.h) is carried to the tests of the function, and the edges
// that cannot be taken are closed.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "flow/cfg.h"
#include "ownership/known.h"

namespace unfreed::ownership {

using Given = std::vector<Known>;  // by parameter

class Ways {
 public:
  bool areAll() const { return closed_.empty(); }  // every way can be taken
  bool isOpen(flow::BlockId block, size_t edge) const;
  bool isReached(flow::BlockId block) const;

  void close(flow::BlockId block, size_t edge);  // in order
  void leaveOut(flow::BlockId block);            // in order

  friend bool operator==(const Ways&, const Ways&) = default;
  friend auto operator<=>(const Ways&, const Ways&) = default;

 private:
  std::vector<std::pair<uint32_t, uint32_t>> closed_;  // edges of reached blocks
  std::vector<uint32_t> left_;                         // blocks that are never reached
};

// The parameters that some test of the function asks about.
std::vector<bool> askedParameters(const Frame& frame);

// What the call gives to these parameters of the callee; nothing is said of the others.
Given givenBy(const Frame& caller, const Assignments& assignments, const flow::Op& call,
              const flow::Function& callee, const std::vector<bool>& asked);

Ways waysOf(const Frame& frame, const Given& given);

}  // namespace unfreed::ownership
