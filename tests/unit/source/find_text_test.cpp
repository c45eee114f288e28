#include "source/find_text.h"

#include <gtest/gtest.h>
#include <random>
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

// Whatever the text is made of: as std::string_view::find.
TEST(FindText, FindsWhatFindFinds) {
  std::minstd_rand random(7);
  const auto textOf = [&](size_t size, std::string_view letters) {
    std::string text;
    while (text.size() < size) text += letters[random() % letters.size()];
    return text;
  };
  for (const std::string_view letters : {"ab", "aq", "qqqqqqqqa", "aeq_$ \n\xC3\xA9", "q"}) {
    for (int round = 0; round < 200; ++round) {
      const std::string text = textOf(random() % 4000, letters);
      const std::string word = textOf(1 + random() % 5, letters);
      const size_t from = random() % (text.size() + 2);
      EXPECT_EQ(findWord(text, word, from), text.find(word, from)) << letters << " " << word << " " << from;
    }
  }
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
