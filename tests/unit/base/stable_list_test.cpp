#include "base/stable_list.h"

#include <gtest/gtest.h>
#include <string>

namespace unfreed {
namespace {

TEST(StableList, ItemsStayWhereTheyAre) {
  StableList<std::string, 4> list;
  std::string& first = list.push_back("first");
  list.grow(3);
  for (int i = 4; i < 100; ++i) list.push_back(std::to_string(i));
  EXPECT_EQ(list.size(), 100u);
  EXPECT_EQ(&first, &list[0]);
  EXPECT_EQ(first, "first");
  EXPECT_EQ(list[3], "");
  EXPECT_EQ(list[4], "4");
  EXPECT_EQ(list.back(), "99");
}

TEST(StableList, VisitsEachItemOnce) {
  StableList<int, 4> list;
  list.forEach([](int&) { FAIL() << "there is none"; });
  for (int i = 0; i < 9; ++i) list.push_back(i);
  int sum = 0;
  list.forEach([&](int& item) { sum += item; });
  EXPECT_EQ(sum, 36);
}

}  // namespace
}  // namespace unfreed
