// What build scripts say about the sources of a group: what the generated files are called, where they go,
// and whether the sources become one module or several.
#pragma once

#include <vector>

#include "driver/build_scripts.h"
#include "driver/source_groups.h"

namespace unfreed::driver {

// The group with what the scripts of its folder and of those around it tell. More than one: C++ or IDL that
// is built into several modules, with the sources of each; what no target names stays together.
std::vector<SourceGroup> completed(SourceGroup group, BuildScripts& scripts);

}  // namespace unfreed::driver
