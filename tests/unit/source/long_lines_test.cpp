// Columns in lines so long that LineIndex counts them from checkpoints.
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include "source/line_index.h"

namespace unfreed {
namespace {

TEST(LongLines, columnsAreThoseOfAWalkFromTheStart) {
  // Characters of every length, a malformed byte among them, so that checkpoints fall on all of their bytes.
  const std::string_view pattern = "aé漢😀\xFFx";
  std::string text = "first\n\xF0\x9F\n";
  const auto start = static_cast<uint32_t>(text.size());
  uint32_t column = 1;
  std::vector<uint32_t> expected(start, 0);
  while (text.size() < 20000) {
    for (const auto& [bytes, units] : {std::pair{1u, 1u}, {2u, 1u}, {3u, 1u}, {4u, 2u}, {1u, 1u}, {1u, 1u}}) {
      expected.insert(expected.end(), bytes, column);
      column += units;
    }
    text += pattern;
  }
  const auto end = static_cast<uint32_t>(text.size());
  text += "\nlast";
  const LineIndex lines(text);
  for (uint32_t at = start; at < end; ++at) {
    ASSERT_EQ(lines.positionOf(at), (Position{3, expected[at]})) << at;
  }
  EXPECT_EQ(lines.positionOf(end), (Position{3, column}));
  EXPECT_EQ(lines.positionOf(end + 3), (Position{4, 3}));
  EXPECT_EQ(lines.positionOf(2), (Position{1, 3}));
}

TEST(LongLines, aColumnCostsNoWalkFromTheStart) {
  const std::string text(4 << 20, 'x');
  const LineIndex lines(text);
  // 10 000 places in a line of 4 MiB: walks from its start would take minutes.
  uint64_t wrong = 0;
  for (uint32_t at = 0; at < text.size(); at += 400) wrong += lines.positionOf(at).column != at + 1 ? 1 : 0;
  EXPECT_EQ(wrong, 0u);
}

}  // namespace
}  // namespace unfreed
