// The comments of a linted file, whatever language it is in.
#pragma once

#include <vector>

#include "driver/limits.h"
#include "source/source_file.h"
#include "source/span.h"

namespace unfreed::driver {

// In order. Those of pages and components are the markup's and the scripts'.
std::vector<Span> commentsOf(const SourceFile& file, const Limits& limits);

}  // namespace unfreed::driver
