// Work on several threads.
#include "base/parallel.h"

#include <atomic>
#include <gtest/gtest.h>
#include <numeric>

namespace unfreed {
namespace {

TEST(ParallelFor, DoesEachOnce) {
  for (const unsigned threads : {1u, 2u, 8u, 0u}) {
    std::vector<int> done(1000);
    parallelFor(done.size(), threads, [&](size_t i) { ++done[i]; });
    EXPECT_EQ(done, std::vector<int>(1000, 1)) << threads;
  }
  parallelFor(0, 4, [](size_t) { FAIL(); });
}

TEST(ParallelForEachWorker, WorkersKeepWhatTheyHaveFound) {
  std::atomic<int> workers = 0;
  std::atomic<int> sum = 0;
  parallelForEachWorker(1000, 4, [&] {
    ++workers;
    return [&sum, count = 0](size_t) mutable {
      if (++count == 1) ++sum;  // the first index of this worker
    };
  });
  EXPECT_GE(workers, 1);
  EXPECT_LE(workers, 4);
  EXPECT_LE(sum, workers);
  EXPECT_GE(sum, 1);
}

// A pyramid: each needs two of those before it.
TEST(ParallelAfter, BeginsWhenWhatIsNeededIsDone) {
  std::vector<std::vector<uint32_t>> needs(5000);
  for (uint32_t i = 2; i < needs.size(); ++i) needs[i] = {i / 3, i / 2};
  for (uint32_t i = 2; i < needs.size(); ++i) {
    if (needs[i][0] == needs[i][1]) needs[i].pop_back();
  }
  std::vector<uint64_t> expected;
  for (const unsigned threads : {1u, 2u, 8u}) {
    std::vector<uint64_t> found(needs.size());
    parallelAfter(needs, threads, [&](size_t i) {
      found[i] = i + 1;
      for (const uint32_t needed : needs[i]) found[i] += found[needed];
    });
    if (expected.empty()) expected = found;
    EXPECT_EQ(found, expected) << threads;
    EXPECT_EQ(found[4], 5 + found[1] + found[2]);
  }
}

TEST(ParallelAfter, AChainIsDoneInOrder) {
  std::vector<std::vector<uint32_t>> needs(2000);
  for (uint32_t i = 1; i < needs.size(); ++i) needs[i] = {i - 1};
  std::vector<size_t> order;
  parallelAfter(needs, 4, [&](size_t i) { order.push_back(i); });
  std::vector<size_t> expected(needs.size());
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(order, expected);
  parallelAfter({}, 4, [](size_t) { FAIL(); });
}

}  // namespace
}  // namespace unfreed
