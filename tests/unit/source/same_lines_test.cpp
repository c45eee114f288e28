#include "source/same_lines.h"

#include <gtest/gtest.h>

namespace unfreed {
namespace {

TEST(SameLines, AreThoseThatDifferInTheirEndsOnly) {
  EXPECT_TRUE(haveSameLines("", ""));
  EXPECT_TRUE(haveSameLines("a\nb\n", "a\r\nb\r\n"));
  EXPECT_TRUE(haveSameLines("a\r\nb\n", "a\nb\r\n"));
  EXPECT_FALSE(haveSameLines("a\nb", "a\nb\n"));
  EXPECT_FALSE(haveSameLines("a\nb\n", "a\nc\n"));
  EXPECT_FALSE(haveSameLines("a\rb", "a\nb"));
  EXPECT_FALSE(haveSameLines("a\r", "a"));
  EXPECT_FALSE(haveSameLines("a", "a\r\n"));
}

}  // namespace
}  // namespace unfreed
