#include "git/line_changes.h"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

namespace unfreed::git {
namespace {

using Ranges = std::vector<LineRange>;
using Removed = std::vector<uint32_t>;

TEST(LineChanges, AreNoneInTheSameText) {
  const LineChanges changes = changedLines("a\nb\n", "a\nb\n");
  EXPECT_TRUE(changes.added.empty());
  EXPECT_TRUE(changes.removed.empty());
  EXPECT_TRUE(changedLines("a\nb\n", "a\r\nb\r\n").added.empty()) << "line ends count for nothing";
}

TEST(LineChanges, AreWhatWasAddedChangedAndRemoved) {
  EXPECT_EQ(changedLines("a\nc\n", "a\nb\nc\n").added, (Ranges{{2, 2}}));
  EXPECT_EQ(changedLines("a\nb\nc\n", "a\nx\ny\nc\n").added, (Ranges{{2, 3}}));
  EXPECT_EQ(changedLines("a\nb\nc\nd\ne\n", "x\nb\nc\nd\ny\n").added, (Ranges{{1, 1}, {5, 5}}));
  const LineChanges gone = changedLines("a\nb\nc\n", "a\nc\n");
  EXPECT_TRUE(gone.added.empty());
  EXPECT_EQ(gone.removed, (Removed{2}));
  EXPECT_EQ(changedLines("a\nb", "a").removed, (Removed{2}));
  EXPECT_EQ(changedLines("", "a\nb\n").added, (Ranges{{1, 2}}));
}

TEST(LineChanges, TouchLines) {
  const LineChanges changes = changedLines("a\nb\nc\nd\n", "a\nc\nd\nx\n");
  EXPECT_TRUE(changes.touches({4, 9}));
  EXPECT_FALSE(changes.touches({1, 3}));
  EXPECT_TRUE(changes.changes({1, 2})) << "b went from between them";
  EXPECT_FALSE(changes.changes({2, 3}));
  EXPECT_FALSE(changes.changes({1, 1}));
}

TEST(LineChanges, AreAllOfANewFile) {
  EXPECT_EQ(allLines("a\nb").added, (Ranges{{1, 2}}));
  EXPECT_TRUE(allLines("").touches({1, 1}));
}

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  return lines;
}

// The length of the longest common subsequence, by the book.
size_t commonOf(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::vector<size_t>> best(a.size() + 1, std::vector<size_t>(b.size() + 1, 0));
  for (size_t i = a.size(); i-- > 0;) {
    for (size_t j = b.size(); j-- > 0;)
      best[i][j] = a[i] == b[j] ? best[i + 1][j + 1] + 1 : std::max(best[i + 1][j], best[i][j + 1]);
  }
  return best[0][0];
}

TEST(LineChanges, AreAsFewAsCanBe) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    const auto text = [&] {
      std::string made;
      for (unsigned lines = random() % 12; lines > 0; --lines)
        made += std::string(1, "abc"[random() % 3]) + '\n';
      return made;
    };
    const std::string before = text(), now = text();
    const auto b = linesOf(now);
    size_t added = 0;
    for (const LineRange range : changedLines(before, now).added) added += range.last - range.first + 1;
    EXPECT_EQ(b.size() - added, commonOf(linesOf(before), b)) << before << "---\n" << now;
  }
}

TEST(LineChanges, OfTextsThatHaveNothingInCommonAreAll) {
  std::string before, now;
  for (int i = 0; i < 5000; ++i) {
    before += "old " + std::to_string(i) + '\n';
    now += "new " + std::to_string(i) + '\n';
  }
  EXPECT_EQ(changedLines("head\n" + before + "tail\n", "head\n" + now + "tail\n").added, (Ranges{{2, 5001}}));
}

}  // namespace
}  // namespace unfreed::git
