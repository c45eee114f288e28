// Whether a FinalizationRegistry ever releases the objects of a class: Embind registers what reaches
// JavaScript as a smart pointer, and nothing else.
#pragma once

#include <set>
#include <string>

#include "bindings/binding.h"

namespace unfreed::embind_clang {

// On entry every owned result says for itself: Registry or Never. On return a class says what holds for all
// of its objects, and a result only where it differs.
void settleFinalizers(bindings::Module& module, const std::set<std::string>& smartClasses);

}  // namespace unfreed::embind_clang
