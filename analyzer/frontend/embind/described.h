// From what is written to bindings: the names of all files of one module as classes and functions, with the
// ownership that the text alone tells.
#pragma once

#include <vector>

#include "bindings/binding.h"
#include "frontend/embind/names.h"
#include "frontend/embind/type_table.h"

namespace unfreed::embind {

// A module in the reduced form of module_shape.h: handle classes, functions, and what else the module object
// shows. A result knows whether it is registered where the text tells; the classes do not yet (finalizers.h).
bindings::Module described(const std::vector<const Names*>& files, const TypeTable& types);

}  // namespace unfreed::embind
