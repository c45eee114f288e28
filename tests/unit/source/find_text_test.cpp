#include "source/find_text.h"

#include <gtest/gtest.h>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

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

// As one search for each word would find them, also where words hold each other, or the text ends.
TEST(WordFinder, FindsEveryPlaceOfEveryWord) {
  std::minstd_rand random(11);
  const auto textOf = [&](size_t size, std::string_view letters) {
    std::string text;
    while (text.size() < size) text += letters[random() % letters.size()];
    return text;
  };
  using Places = std::set<std::pair<uint32_t, size_t>>;
  for (const std::string_view letters : {"ab", "abcdefgh", "a", "ab\xC3\xA9 "}) {
    for (int round = 0; round < 100; ++round) {
      std::vector<std::string> words;
      for (size_t i = random() % 20; i > 0; --i) words.push_back(textOf(random() % 9, letters));
      const std::string text = textOf(random() % 300, letters);
      Places wanted;
      for (uint32_t word = 0; word < words.size(); ++word) {
        if (words[word].empty()) continue;
        for (size_t at = text.find(words[word]); at != kNowhere; at = text.find(words[word], at + 1))
          wanted.emplace(word, at);
      }
      Places found;
      size_t count = 0;
      WordFinder(words).findAll(text, [&](uint32_t word, size_t at) {
        found.emplace(word, at);
        ++count;
      });
      EXPECT_EQ(found, wanted) << text;
      EXPECT_EQ(count, wanted.size()) << "each once: " << text;
    }
  }
}

// More pairs than there are buckets.
TEST(WordFinder, FindsAnyNumberOfWords) {
  std::vector<std::string> words;
  std::string text;
  for (size_t i = 0; i < 1000; ++i) {
    words.push_back({static_cast<char>('a' + i % 26), static_cast<char>('A' + i / 26 % 26),
                     static_cast<char>('0' + i / 100), '!'});
    text += words.back() + ' ';
  }
  std::set<uint32_t> found;
  WordFinder(words).findAll(text, [&](uint32_t word, size_t) { found.insert(word); });
  EXPECT_EQ(found.size(), words.size());
}

}  // namespace
}  // namespace unfreed
