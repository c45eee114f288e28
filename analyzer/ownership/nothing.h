// Whether an expression may give null or undefined instead of a handle, followed into the functions that it
// calls. Where that is not known, it may not: most expressions that give a handle always do.
#pragma once

#include <cstdint>

#include "ownership/context.h"

namespace unfreed::ownership {

// Of what the op gives: a call, or a property that is read; an optional chain that ends with it is a part of
// it. `new` always gives an object.
bool mayGiveNothing(const Frame& frame, uint32_t op);

}  // namespace unfreed::ownership
