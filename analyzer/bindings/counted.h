// Classes whose objects count the references to them: whoever is given one keeps it, and frees it with the
// last reference.
#pragma once

#include <set>
#include <string_view>

#include "bindings/binding.h"

namespace unfreed::bindings {

// The classes that show it themselves: they have `AddRef` and `Release` (Jolt, COM), or `acquireReference`
// and `release` (PhysX).
std::set<std::string_view> classesThatCount(const Module& module);

// Marks the parameters of these classes, and of those that derive from them, as kept.
void keepCounted(Module& module, std::set<std::string_view> counted);

}  // namespace unfreed::bindings
