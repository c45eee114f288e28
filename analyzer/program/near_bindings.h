// The files that are near bindings: those that import a module of bindings or use a global that is one, and
// those that import such a file.
//
// Objects that other files make are told apart less exactly (values_store.h): hardly any of them ever holds a
// handle, and there are a hundred times as many of them.
#pragma once

#include <vector>

#include "program/program.h"

namespace unfreed::program {

std::vector<bool> unitsNearBindings(const Program& program);  // by unit

}  // namespace unfreed::program
