#include "report/places.h"

#include <gtest/gtest.h>

#include "tests/support/sample_run.h"

namespace unfreed::test {
namespace {

Region regionIn(std::string text, std::string_view part) {
  SampleRun run;
  const FileId file = run.add("a.js", std::move(text));
  return regionOf(run.sources[file], run.at(file, part).span);
}

TEST(Places, columnsAreUtf16CodeUnits) {
  EXPECT_EQ(regionIn("const s = '😀é漢'; new P()", "new P()"), (Region{{1, 19}, {1, 26}}));
}

TEST(Places, everyLineBreakCounts) {
  EXPECT_EQ(regionIn("a\r\nb\rc\nnew P(\n)", "new P(\n)"), (Region{{4, 1}, {5, 2}}));
}

TEST(Places, aByteOrderMarkTakesNoColumn) {
  EXPECT_EQ(regionIn("\xEF\xBB\xBFnew P()", "new P()"), (Region{{1, 1}, {1, 8}}));
  EXPECT_EQ(regionIn("\xEF\xBB\xBF\nnew P()", "new P()"), (Region{{2, 1}, {2, 8}}));
}

TEST(Places, aSpanOutsideTheFileIsBroughtInside) {
  SampleRun run;
  const FileId file = run.add("a.js", "abc");
  EXPECT_EQ(regionOf(run.sources[file], {2, 99}), (Region{{1, 3}, {1, 4}}));
  EXPECT_EQ(regionOf(run.sources[file], {50, 7}), (Region{{1, 4}, {1, 4}}));
}

TEST(Places, pathsBecomeUriReferences) {
  EXPECT_EQ(uriOf("src/app.js", "/work").text, "src/app.js");
  EXPECT_EQ(uriOf("a b#é.js", "/work").text, "a%20b%23%C3%A9.js");
  EXPECT_EQ(uriOf("ü/%41.ts", "/work").text, "%C3%BC/%2541.ts");
  EXPECT_EQ(uriOf("app/[id]/q?x.js", "/work").text, "app/%5Bid%5D/q%3Fx.js");
  EXPECT_EQ(uriOf("a\\b.js", "/work").text, "a%5Cb.js");
  EXPECT_EQ(uriOf("bad\xFF.js", "/work").text, "bad%EF%BF%BD.js");
}

TEST(Places, aColonNeverEndsAScheme) {
  EXPECT_EQ(uriOf("c:d/e.js", "/work").text, "./c:d/e.js");
  EXPECT_EQ(uriOf("d/c:e.js", "/work").text, "d/c:e.js");
}

TEST(Places, dotsAreResolved) {
  EXPECT_EQ(uriOf("./src//x/../a.js", "/work").text, "src/a.js");
  EXPECT_EQ(uriOf("../project/a.js", "/home/project").text, "a.js") << "out of the root and back into it";
}

TEST(Places, whatLiesOutsideTheRootIsNamedAbsolutely) {
  const Uri outside = uriOf("../other dir/a.js", "/home/project");
  EXPECT_EQ(outside.text, "file:///home/other%20dir/a.js");
  EXPECT_FALSE(outside.relative);
  EXPECT_EQ(uriOf("/home/project/src/a.js", "/home/project").text, "src/a.js");
  EXPECT_TRUE(uriOf("/home/project/src/a.js", "/home/project/").relative);
  EXPECT_EQ(uriOf("/home/projectshop/a.js", "/home/project").text, "file:///home/projectshop/a.js");
}

}  // namespace
}  // namespace unfreed::test
