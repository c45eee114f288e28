// The call graph.
#pragma once

#include <vector>

#include "program/program.h"
#include "program/values.h"

namespace unfreed::ownership {

struct CallGraph {
  std::vector<program::FunctionRef> functions;  // in order of unit and position
  // By position in `functions`: whom it calls; sorted, without repeats. A function also counts as calling the
  // functions that it makes (closures), so that what they do to its variables is known first.
  std::vector<std::vector<uint32_t>> callees;
  std::vector<uint32_t> firstOf;  // by unit: the position of its first function

  uint32_t positionOf(program::FunctionRef function) const {
    return firstOf[index(function.unit)] + static_cast<uint32_t>(index(function.function));
  }
};

CallGraph callGraphOf(const program::Program& program, const program::Values& values, unsigned threads = 1);

}  // namespace unfreed::ownership
