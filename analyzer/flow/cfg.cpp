#include "flow/cfg.h"

#include <algorithm>

namespace unfreed::flow {

BlockId Cfg::blockOf(size_t op) const {
  // Blocks are laid out in order; of several that start at the same op only the last can hold it.
  size_t low = 0;
  size_t high = blocks.size();
  while (high - low > 1) {
    const size_t middle = (low + high) / 2;
    (blocks[idAt<BlockId>(middle)].firstOp <= op ? low : high) = middle;
  }
  return idAt<BlockId>(low);
}

}  // namespace unfreed::flow
