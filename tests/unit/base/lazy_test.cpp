#include "base/lazy.h"

#include <atomic>
#include <gtest/gtest.h>

#include "base/parallel.h"

namespace unfreed {
namespace {

TEST(Lazy, IsMadeWhenItIsAskedForAndOnce) {
  int made = 0;
  const Lazy<int> lazy([&] { return ++made; });
  // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): the copy is what is tested
  const Lazy<int> copy = lazy;
  EXPECT_EQ(made, 0);
  EXPECT_EQ(lazy.get(), 1);
  EXPECT_EQ(copy.get(), 1);
  EXPECT_EQ(made, 1);
}

TEST(Lazy, IsMadeOnceForAllThreads) {
  std::atomic<int> made = 0;
  const Lazy<int> lazy([&] { return ++made; });
  parallelFor(100, 4, [&](size_t) { EXPECT_EQ(lazy.get(), 1); });
  EXPECT_EQ(made.load(), 1);
}

}  // namespace
}  // namespace unfreed
