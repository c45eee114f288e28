// Loops that control may pass by without a pass: what settles a handle on every pass of such a loop leaves it
// unsettled on that way alone.
//
//     const tree = parse(row);
//     for (let i = 0; i < count; i++) kept.push(tree);
//
// That no pass has begun is a fact of the state (open_handles.h), from the edge that enters the loop to the
// one that begins a pass. Where the header is left, a handle that is unsettled only where the fact holds is
// lost only without a pass: never, when constants say that there is one; else nobody should be told without
// asking. Loops by a condition (`while (!done)`) are no such loops: they are like an `if`.
#pragma once

#include <vector>

#include "flow/loop_forest.h"
#include "ownership/context.h"
#include "ownership/open_handles.h"

namespace unfreed::ownership {

class SkippedLoops {
 public:
  SkippedLoops(const Frame& frame, const flow::LoopForest& loops);

  // Control goes along this edge; false when it cannot.
  bool follow(flow::BlockId from, flow::BlockId to, OpenHandles& state) const;

 private:
  enum class Passes : uint8_t { Unfollowed, MayBeNone, AtLeastOne };
  Passes passesOf(const Frame& frame, const flow::Loop& loop) const;

  const flow::LoopForest& loops_;
  bool leave(flow::BlockId from, flow::BlockId to, OpenHandles& state) const;

  std::vector<Passes> passes_;             // by loop
  std::vector<flow::LoopIndex> headerOf_;  // by block: the loop …
  std::vector<flow::LoopIndex> bodyOf_;    // … and that whose passes begin with it
};

// Whether the handle is unsettled only on ways that pass a loop by which may make no pass.
bool isOnlyWithoutPass(ObjectId handle, const OpenHandles& state);

}  // namespace unfreed::ownership
