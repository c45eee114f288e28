#include "driver/parts.h"

#include <gtest/gtest.h>

namespace unfreed::driver {
namespace {

TEST(Parts, AreOneAtFirst) {
  const Parts parts;
  EXPECT_EQ(parts.count(), 1u);
  EXPECT_EQ(parts.of(7), 0u);
}

TEST(Parts, HoldWhatFits) {
  const Parts parts({{1, 40}, {2, 60}, {3, 1}}, 100);
  EXPECT_EQ(parts.count(), 2u);
  EXPECT_EQ(parts.of(1), 0u);
  EXPECT_EQ(parts.of(2), 0u);
  EXPECT_EQ(parts.of(3), 1u);
}

TEST(Parts, HoldWhatIsTooLargeByItself) {
  const Parts parts({{1, 500}, {2, 10}, {3, 500}}, 100);
  EXPECT_EQ(parts.count(), 3u);
  EXPECT_EQ(parts.of(1), 0u);
  EXPECT_EQ(parts.of(2), 1u);
  EXPECT_EQ(parts.of(3), 2u);
}

TEST(Parts, MayBePostponed) {
  Parts parts;
  parts.postpone({5, 6});
  EXPECT_EQ(parts.count(), 2u);
  EXPECT_EQ(parts.of(4), 0u);
  EXPECT_EQ(parts.of(5), 1u);
  EXPECT_EQ(parts.of(6), 1u);
}

}  // namespace
}  // namespace unfreed::driver
