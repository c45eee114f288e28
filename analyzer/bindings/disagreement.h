// Files that are read as one module may belong to two, of which nothing tells which file is whose. A class
// that several of them declare keeps the facts on which they agree; the others become unknown, never one of
// the two.
#pragma once

#include <vector>

#include "bindings/binding.h"

namespace unfreed::bindings {

// `parts`: what each of the files says by itself. `whole` was made of all of them.
void forgetDisagreements(Module& whole, const std::vector<Module>& parts);

}  // namespace unfreed::bindings
