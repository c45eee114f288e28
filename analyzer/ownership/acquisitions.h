// From events to acquisitions: where each one is in the source, what it is called, and which loop repeats it.
#pragma once

#include <vector>

#include "flow/loop_forest.h"
#include "ownership/context.h"
#include "ownership/events.h"
#include "ownership/facts.h"

namespace unfreed::ownership {

// One per creating expression, in order of position; ops that lowering made twice (in a `finally` body) are
// united. `loopFacts`: those of the function's loops, by their index.
std::vector<Acquisition> acquisitionsOf(const Frame& frame, const flow::LoopForest& loops,
                                        const Events& events, const std::vector<LoopFacts>& loopFacts);

LoopFacts loopFactsOf(const Frame& frame, const flow::LoopForest& loops, flow::LoopIndex loop);

// The innermost loop around the op; loops that are known to make only a handful of passes are passed over.
flow::LoopIndex repeatingLoopOf(const Frame& frame, const flow::LoopForest& loops, uint32_t op);

}  // namespace unfreed::ownership
