// The expected values, where not said otherwise, are those of codeql-action's own tests
// (src/fingerprints.test.ts).
#include "report/line_hash.h"

#include <gtest/gtest.h>

namespace unfreed {
namespace {

std::vector<std::string> hashes(std::string_view text) {
  std::vector<std::string> result;
  for (const LineHash& hash : lineHashesOf(text)) result.push_back(textOf(hash));
  return result;
}

using Hashes = std::vector<std::string>;

TEST(LineHash, ofAnEmptyFile) {
  EXPECT_EQ(hashes(""), Hashes{"c129715d7a2bc9a3:1"});
}

TEST(LineHash, leavesBlanksOut) {
  EXPECT_EQ(hashes(" a\nb\n  \t\tc\n d"),
            (Hashes{"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"}));
}

TEST(LineHash, looksAheadOverLines) {
  EXPECT_EQ(hashes("x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n"),
            (Hashes{"e54938cc54b302f1:1", "bb609acbe9138d60:1", "1131fd5871777f34:1", "5c482a0f8b35ea28:1",
                    "54517377da7028d2:1", "2c644846cb18d53e:1", "f1b89f20de0d133:1", "c129715d7a2bc9a3:1"}));
}

TEST(LineHash, countsEqualHashes) {
  std::string text;
  for (int i = 0; i < 10; ++i) text += "Lorem ipsum dolor sit amet.\n";
  EXPECT_EQ(hashes(text),
            (Hashes{"a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3", "a7f2ff13bc495cf2:4",
                    "a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6", "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1",
                    "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1"}));
}

TEST(LineHash, isTheSameForEveryLineBreak) {
  const Hashes expected = hashes("x = 2\nx = 1\nprint(x)\n");
  EXPECT_EQ(hashes("x = 2\r\nx = 1\r\nprint(x)\r\n"), expected);
  EXPECT_EQ(hashes("x = 2\rx = 1\rprint(x)\r"), expected);
}

TEST(LineHash, takesCharactersAsUtf16) {
  // No vector of theirs has such a character: these values are from the definition, computed in JavaScript.
  EXPECT_EQ(hashes("const s = \"😀漢\";\nnew P(s)\n"),
            (Hashes{"ad76a6dc62376e82:1", "5aebef08365b5ab3:1", "c129715d7a2bc9a3:1"}));
  EXPECT_EQ(hashes("\xFF")[0], hashes("\uFFFD")[0]) << "as Node reads a malformed byte";
}

}  // namespace
}  // namespace unfreed
