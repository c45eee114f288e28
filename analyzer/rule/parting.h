// Where the way that loses a handle leaves the ways that do not.
#pragma once

#include <optional>
#include <vector>

#include "flow/cfg.h"

namespace unfreed::rule {

// The last condition between the creation and a loss at the end of a block from which one way settles the
// handle and another loses it. Nothing where a statement of its own leaves (`continue`): that says it all.
std::optional<Span> partingBefore(const flow::Cfg& cfg, uint32_t creation, std::vector<Span> settledAt,
                                  Span loss);

}  // namespace unfreed::rule
