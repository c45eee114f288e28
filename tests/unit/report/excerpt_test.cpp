#include "report/excerpt.h"

#include <gtest/gtest.h>

#include "report/characters.h"
#include "tests/support/sample_run.h"

namespace unfreed::test {
namespace {

// The two lines of an excerpt, as they stand below each other.
std::string drawn(std::string text, std::string_view part, uint32_t width = 80, size_t from = 0) {
  SampleRun run;
  const FileId file = run.add("a.js", std::move(text));
  const Excerpt excerpt = excerptOf(run.sources[file], run.at(file, part, from).span, width);
  return excerpt.source + "\n" + excerpt.blanks + excerpt.carets;
}

uint32_t columns(std::string_view text) {
  uint32_t sum = 0;
  while (!text.empty()) {
    const Character character = characterAt(text);
    sum += displayWidth(character.code);
    text.remove_prefix(character.bytes);
  }
  return sum;
}

TEST(Excerpt, marksAPartOfALine) {
  EXPECT_EQ(drawn("let a = new P();\n", "new P()"), "let a = new P();\n        ^^^^^^^");
}

TEST(Excerpt, expandsTabs) {
  EXPECT_EQ(drawn("\tx\tnew P()", "new P()"), "    x   new P()\n        ^^^^^^^");
}

TEST(Excerpt, followsTheWidthOfCharacters) {
  EXPECT_EQ(drawn("f('漢😀'); new P()", "new P()"), "f('漢😀'); new P()\n           ^^^^^^^");
  EXPECT_EQ(drawn("e\u0301 = new P()", "new P()"), "e\u0301 = new P()\n    ^^^^^^^");
  EXPECT_EQ(drawn("new 漢()", "new 漢()"), "new 漢()\n^^^^^^^^");
}

TEST(Excerpt, writesDeceptiveCharactersOut) {
  EXPECT_EQ(drawn("a\u202E\x07 new P()", "new P()"), "a<U+202E><U+0007> new P()\n                  ^^^^^^^");
  EXPECT_EQ(drawn("'\xE9' new P()", "new P()"), "'<E9>' new P()\n       ^^^^^^^");
}

TEST(Excerpt, leavesAByteOrderMarkOut) {
  EXPECT_EQ(drawn("\xEF\xBB\xBFnew P()", "new P()"), "new P()\n^^^^^^^");
}

TEST(Excerpt, showsTheFirstLineOfSeveral) {
  EXPECT_EQ(drawn("a = new P(\r\n  1);\r\n", "new P(\r\n  1)"), "a = new P(\n    ^^^^^^…");
}

TEST(Excerpt, marksAPlaceBetweenCharacters) {
  SampleRun run;
  const FileId file = run.add("a.js", "ab\n");
  EXPECT_EQ(excerptOf(run.sources[file], {1, 1}, 80).blanks, " ");
  EXPECT_EQ(excerptOf(run.sources[file], {1, 1}, 80).carets, "^");
  const Excerpt atEnd = excerptOf(run.sources[file], {2, 2}, 80);
  EXPECT_EQ(atEnd.blanks + atEnd.carets, "  ^");
  const Excerpt behind = excerptOf(run.sources[file], {3, 3}, 80);
  EXPECT_EQ(behind.line, 2u);
  EXPECT_EQ(behind.source + behind.carets, "^");
}

TEST(Excerpt, cutsALongLineBehindTheMark) {
  const std::string text = "new P(); " + std::string(200, 'x');
  EXPECT_EQ(drawn(text, "new P()", 30), "new P(); " + std::string(19, 'x') + "…\n^^^^^^^");
}

TEST(Excerpt, cutsALongLineAroundTheMark) {
  const std::string text = std::string(200, 'x') + " new P(); " + std::string(200, 'y');
  EXPECT_EQ(drawn(text, "new P()", 32), "…xxxxxxxxx new P(); yyyyyyyyyyy…\n           ^^^^^^^");
}

TEST(Excerpt, keepsTheBeginningOfAMarkThatIsTooLong) {
  const std::string text = "if (x) new P(" + std::string(200, 'a') + ")";
  const std::string part = text.substr(7);
  const std::string expected = "if (x) new P(" + std::string(15, 'a') + "…\n       " + std::string(21, '^');
  EXPECT_EQ(drawn(text, part, 30), expected);
}

TEST(Excerpt, staysWithinItsWidthWhateverTheLineHolds) {
  for (const std::string_view filler : {"x", "漢", "\t", "\x01", "e\u0301\u0302", "\xFF", "😀"}) {
    std::string text;
    for (int i = 0; i < 5000; ++i) text += filler;
    text += "new P()";
    for (int i = 0; i < 5000; ++i) text += filler;
    SampleRun run;
    const FileId file = run.add("a.js", text);
    const Excerpt excerpt = excerptOf(run.sources[file], run.at(file, "new P()").span, 60);
    EXPECT_LE(columns(excerpt.source), 60u) << visible(filler);
    EXPECT_NE(excerpt.source.find("new P()"), std::string::npos) << excerpt.source;
    const size_t mark = excerpt.source.find("new P()");
    EXPECT_EQ(columns(excerpt.source.substr(0, mark)), excerpt.blanks.size()) << visible(filler);
    EXPECT_EQ(excerpt.carets, "^^^^^^^");
  }
}

}  // namespace
}  // namespace unfreed::test
