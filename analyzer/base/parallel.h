// Work on several threads: the same work for every index, on as many threads as are asked for.
//
// What the work does must not depend on the order in which indices have their turn: each writes only what
// belongs to its index (or to its worker), and reads what nobody writes meanwhile. Then results are the same
// for any number of threads. The work must not throw. Where the system gives fewer threads than are asked
// for, those that are there do it all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace unfreed {

// 0 means as many as the machine has.
unsigned threadCount(unsigned asked);

// Calls work(0) … work(count - 1), each once, in any order; returns when all are done.
void parallelFor(size_t count, unsigned threads, const std::function<void(size_t)>& work);

// The same, where every thread has a worker of its own, which may keep what it has found out (a cache) from
// one index to the next. The threads call `newWorker` themselves.
using Worker = std::function<void(size_t)>;
void parallelForEachWorker(size_t count, unsigned threads, const std::function<Worker()>& newWorker);

// Calls work(0) … work(needs.size() - 1), each once, work(i) when the work of all `needs[i]` is done: what
// that has written, it may read. What is needed comes earlier: all of `needs[i]` are less than i. One thread
// goes from first to last.
void parallelAfter(const std::vector<std::vector<uint32_t>>& needs, unsigned threads,
                   const std::function<void(size_t)>& work);

}  // namespace unfreed
