// Several descriptions of one module of bindings become one: a class known from its glue, its Rust or C++
// source, its declarations and a model is one class.
//
// Where two descriptions differ, the one of the stronger Origin is right (glue, source, declarations, model):
// what runs before what it was made from, and that before what somebody wrote about it. What the stronger one
// does not know is filled from the weaker one. Contradictions are kept in Module::conflicts and shown by
// --print=bindings.
#pragma once

#include <vector>

#include "bindings/binding.h"

namespace unfreed::bindings {

// Whether both speak of the same exports, read from different kinds of places: the same toolchain, different
// origins, and at least half of the handle classes of the smaller one known to the other. A heuristic.
bool describeTheSame(const Module& a, const Module& b);

// At least half of the handle classes of the smaller one are known to the other, whatever they were read
// from.
bool shareTheirClasses(const Module& a, const Module& b);

// `parts` is not empty. Names that only one of them has are kept.
Module join(std::vector<Module> parts);

}  // namespace unfreed::bindings
