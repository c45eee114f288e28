#include "base/disjoint_sets.h"

#include <gtest/gtest.h>

namespace unfreed {
namespace {

TEST(DisjointSets, AreJoinedOverAnyNumberOfSteps) {
  DisjointSets sets(6);
  sets.join(4, 3);
  sets.join(1, 2);
  sets.join(3, 2);
  for (const uint32_t member : {1u, 2u, 3u, 4u}) EXPECT_EQ(sets.of(member), 1u);
  EXPECT_EQ(sets.of(0), 0u);
  EXPECT_EQ(sets.of(5), 5u);
}

TEST(DisjointSets, Grow) {
  DisjointSets sets;
  sets.add();
  sets.add();
  EXPECT_NE(sets.of(0), sets.of(1));
  sets.join(0, 1);
  sets.join(1, 0);
  EXPECT_EQ(sets.of(0), sets.of(1));
}

TEST(DisjointSets, LongChainsEnd) {
  constexpr uint32_t kCount = 100'000;
  DisjointSets sets(kCount);
  for (uint32_t i = kCount - 1; i > 0; --i) sets.join(i, i - 1);
  EXPECT_EQ(sets.of(kCount - 1), 0u);
}

}  // namespace
}  // namespace unfreed
