#include "source/find_text.h"

#include <gtest/gtest.h>
#include <string>

namespace unfreed {
namespace {

constexpr size_t kNowhere = std::string_view::npos;

TEST(FindText, FindsAWordFromAPlaceOn) {
  EXPECT_EQ(findWord("abcabc", "bc"), 1u);
  EXPECT_EQ(findWord("abcabc", "bc", 2), 4u);
  EXPECT_EQ(findWord("abcabc", "bc", 5), kNowhere);
  EXPECT_EQ(findWord("abc", "abc", 4), kNowhere);
  EXPECT_EQ(findWord({}, "a"), kNowhere);
  EXPECT_TRUE(contains(std::string("a\0bc", 4), "bc"));
}

TEST(FindText, ANameIsNoPartOfALongerOne) {
  EXPECT_EQ(findName("kit", "kit"), 0u);
  EXPECT_EQ(findName("kits mykit $kit kit2 kit_ (kit)", "kit"), 27u);
  EXPECT_EQ(findName("kit; kit", "kit", 1), 5u);
  EXPECT_EQ(findName("kité", "kit"), kNowhere);
  EXPECT_EQ(findName("window.kit", ""), kNowhere);
}

}  // namespace
}  // namespace unfreed
