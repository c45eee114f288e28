#include "support/fences.h"

#include <gtest/gtest.h>

namespace unfreed::test {
namespace {

constexpr std::string_view kPage =
    "# a-rule\n\n## What it finds\n\n```js bad\nloop();\n## not a title\n```\n\n```ts good\n```\n\n## "
    "Limits\n\n```\nplain\n```\n";

TEST(Fences, knowTheirWordsAndCode) {
  const std::vector<Fence> fences = fencesIn(kPage);
  ASSERT_EQ(fences.size(), 3u);
  EXPECT_EQ(fences[0].language, "js");
  EXPECT_EQ(fences[0].word, "bad");
  EXPECT_EQ(fences[0].code, "loop();\n## not a title\n");
  EXPECT_EQ(fences[0].line, 5u);
  EXPECT_EQ(fences[1].word, "good");
  EXPECT_EQ(fences[1].code, "");
  EXPECT_EQ(fences[2].language, "");
}

TEST(Sections, areTheTitlesOutsideFences) {
  EXPECT_EQ(sectionsIn(kPage), (std::vector<std::string>{"What it finds", "Limits"}));
}

}  // namespace
}  // namespace unfreed::test
