// What is put into a collection and taken out again in the same breath.
#pragma once

#include <cstdint>

#include "ownership/context.h"

namespace unfreed::ownership {

// `list.push(tree); …; list.pop();`, `active.add(tree); …; active.delete(tree);`: on every way on which the
// function goes on after this call, it takes out again what the call puts in, and does not look at it. So the
// collection keeps nothing. What else happens to the collection in between is taken to be balanced, too.
bool isTakenOutAgain(const Frame& frame, uint32_t put);

}  // namespace unfreed::ownership
