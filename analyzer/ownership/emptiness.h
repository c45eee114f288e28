// Emptiness: tests that tell that a collection has no elements.
//
// `made.length > 0`, `!made.length`, `seen.size === 0`, `1 <= made.length`.
#pragma once

#include "flow/cfg.h"
#include "ownership/context.h"

namespace unfreed::ownership {

// The collection that has no elements where the test at the end of the block holds, or does not; None where
// the test does not say so.
flow::ValueId emptyWhere(const Frame& frame, const flow::Block& block, bool holds);

}  // namespace unfreed::ownership
