// Which `unfreed-ignore-end` belongs to which `unfreed-ignore-start`.
//
// An end that names rules ends the last open start of each of them; one that names none ends the last start
// of which anything is open. So the blocks of one rule lie in each other or apart, and never overlap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "suppression/directive.h"

namespace unfreed::suppression {

// One rule of one start.
struct Block {
  size_t directive = 0;
  size_t name = 0;     // in the directive's `rules`
  uint32_t begin = 0;  // behind the start's comment
  uint32_t end = 0;    // where the end's comment begins; the end of the file when there is none
};

struct Blocks {
  std::vector<Block> blocks;     // in the order of the starts
  std::vector<size_t> unclosed;  // starts of which something is open at the end of the file
  std::vector<size_t> unopened;  // ends that end nothing, or name a rule that is not open
};

Blocks pairBlocks(const std::vector<Directive>& directives, uint32_t endOfFile);

}  // namespace unfreed::suppression
