#include "base/nearest_name.h"

#include <array>
#include <gtest/gtest.h>

namespace unfreed {
namespace {

constexpr std::array<std::string_view, 3> kNames{"rules", "include", "exclude"};

TEST(NearestName, IsFoundByEdits) {
  EXPECT_EQ(nearestName("rulse", kNames), "rules");
  EXPECT_EQ(nearestName("includ", kNames), "include");
  EXPECT_EQ(nearestName("xclude", kNames), "exclude");
}

TEST(NearestName, IsNothingWhenNothingIsNear) {
  EXPECT_EQ(nearestName("bindings", kNames), "");
  EXPECT_EQ(nearestName("", kNames), "");
  EXPECT_EQ(nearestName(std::string(100'000, 'r'), kNames), "");
}

}  // namespace
}  // namespace unfreed
