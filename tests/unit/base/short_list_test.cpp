#include "base/short_list.h"

#include <cstdint>
#include <gtest/gtest.h>
#include <utility>
#include <vector>

namespace unfreed {
namespace {

using List = ShortList<uint32_t>;

std::vector<uint32_t> itemsOf(const List& list) {
  return {list.begin(), list.end()};
}

List upTo(uint32_t count) {
  List list;
  for (uint32_t i = 0; i < count; ++i) list.push_back(i);
  return list;
}

TEST(ShortList, GrowsBeyondWhatItHoldsItself) {
  for (const uint32_t count : {0u, 1u, 4u, 5u, 16u, 17u, 300u}) {
    const List list = upTo(count);
    ASSERT_EQ(list.size(), count);
    for (uint32_t i = 0; i < count; ++i) EXPECT_EQ(list[i], i);
  }
}

TEST(ShortList, CopiesAndMovesShortAndLongOnes) {
  for (const uint32_t count : {3u, 40u}) {
    List list = upTo(count);
    List copy = list;
    copy.push_back(7);
    EXPECT_EQ(list, upTo(count)) << "a copy is its own";
    List moved = std::move(list);
    EXPECT_EQ(moved, upTo(count));
    copy = moved;
    EXPECT_EQ(copy, moved);
    List other = upTo(50);
    other = std::move(moved);
    EXPECT_EQ(other, upTo(count));
  }
}

TEST(ShortList, InsertsAndErasesAnywhere) {
  List list;
  for (uint32_t i = 0; i < 6; ++i) list.insert(list.begin(), i);
  EXPECT_EQ(itemsOf(list), (std::vector<uint32_t>{5, 4, 3, 2, 1, 0}));
  list.insert(list.begin() + 3, 9);
  EXPECT_EQ(itemsOf(list), (std::vector<uint32_t>{5, 4, 3, 9, 2, 1, 0}));
  EXPECT_EQ(*list.erase(list.begin() + 3), 2u);
  list.erase(list.begin(), list.begin() + 2);
  EXPECT_EQ(itemsOf(list), (std::vector<uint32_t>{3, 2, 1, 0}));
}

TEST(ShortList, RemovesWhatIsThere) {
  List list{1, 2, 1, 3, 1};
  EXPECT_TRUE(list.remove(1));
  EXPECT_FALSE(list.remove(1));
  EXPECT_EQ(itemsOf(list), (std::vector<uint32_t>{2, 3}));
  EXPECT_TRUE(list.removeIf([](uint32_t item) { return item > 0; }));
  EXPECT_TRUE(list.empty());
}

}  // namespace
}  // namespace unfreed
