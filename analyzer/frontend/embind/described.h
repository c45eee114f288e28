// From what is written to bindings: the names of all files of one module as classes and functions, with the
// ownership that the text alone tells.
#pragma once

#include <vector>

#include "bindings/binding.h"
#include "frontend/embind/names.h"

namespace unfreed::embind {

// A module of handle classes, functions, and one namespace with what else the module object shows
// (kModuleObject); completeModule() makes the rest of it.
bindings::Module described(const std::vector<const Names*>& files);

}  // namespace unfreed::embind
