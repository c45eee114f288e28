// Calls of which the project itself says what they do (settings.h).
#pragma once

#include <vector>

#include "ownership/context.h"

namespace unfreed::ownership {

// Whether the Call or Construct op is a call of this name: as it is written, as what it calls was imported,
// or as the function that it calls is called.
bool isCallOf(const Frame& frame, uint32_t op, const CallName& name);

// What the project says of this call; null entries never.
std::vector<const DeclaredCall*> declaredOf(const Frame& frame, uint32_t op);

}  // namespace unfreed::ownership
