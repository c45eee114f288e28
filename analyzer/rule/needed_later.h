// Whether what a variable holds is still needed behind a point of its function.
#pragma once

#include "flow/cfg.h"

namespace unfreed::rule {

// Whether some way from the beginning of the block reads the variable before it gets another value. What
// nested functions do is not looked at; in a very long function it counts as read.
bool isReadFrom(const flow::Cfg& cfg, flow::BlockId start, flow::VariableId variable);

}  // namespace unfreed::rule
