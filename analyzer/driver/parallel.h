// parallelFor: the same work for every index, on as many threads as are asked for.
#pragma once

#include <cstddef>
#include <functional>

namespace unfreed::driver {

// 0 means as many as the machine has.
unsigned threadCount(unsigned asked);

// Calls work(0) … work(count - 1), each once, in any order; returns when all are done. `work` must not throw,
// and may write only to what belongs to its index.
void parallelFor(size_t count, unsigned threads, const std::function<void(size_t)>& work);

}  // namespace unfreed::driver
