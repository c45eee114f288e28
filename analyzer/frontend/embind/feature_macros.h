// The macros that a build defines to switch features on (`#ifdef WITH_NET`), read from the conditions under
// which names are bound. Clang sees one branch of each #if only: it is shown the branches that bind more.
#pragma once

#include <string>
#include <vector>

#include "frontend/embind/names.h"

namespace unfreed::embind {

// NAME=1, sorted. None for a macro whose absence binds as much, nor for those of the compiler.
std::vector<std::string> featureMacros(const Names& names);

}  // namespace unfreed::embind
