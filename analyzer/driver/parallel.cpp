#include "driver/parallel.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace unfreed::driver {

unsigned threadCount(unsigned asked) {
  return asked != 0 ? asked : std::max(1u, std::thread::hardware_concurrency());
}

void parallelFor(size_t count, unsigned threads, const std::function<void(size_t)>& work) {
  std::atomic<size_t> next = 0;
  const auto drain = [&] {
    for (size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> helpers;
  const size_t workers = std::min<size_t>(threadCount(threads), count);
  for (size_t i = 1; i < workers; ++i) {
    try {
      helpers.emplace_back(drain);
    } catch (const std::system_error&) {
      break;  // the system gives no more threads: those that are there do the work
    }
  }
  drain();
}

}  // namespace unfreed::driver
