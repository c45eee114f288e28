#include "fix/diff.h"

#include <gtest/gtest.h>
#include <string>

namespace unfreed::fix {
namespace {

std::string tenLines() {
  std::string text;
  for (int i = 1; i <= 10; ++i) text += "line " + std::to_string(i) + "\n";
  return text;
}

Edit behind(const std::string& text, const std::string& part, std::string inserted) {
  const auto at = static_cast<uint32_t>(text.find(part) + part.size());
  return {{at, at}, std::move(inserted)};
}

TEST(UnifiedDiff, ShowsAnInsertedLineWithItsNeighbours) {
  const std::string text = tenLines();
  EXPECT_EQ(
      unifiedDiff("src/a.js", text, {behind(text, "line 5", "\nnew")}),
      "--- a/src/a.js\n+++ b/src/a.js\n@@ -3,6 +3,7 @@\n line 3\n line 4\n line 5\n+new\n line 6\n line 7\n"
      " line 8\n");
}

TEST(UnifiedDiff, ShowsAChangedLineAndSeveralHunks) {
  std::string text = tenLines() + tenLines();
  const Edit first = {{0, 4}, "LINE"};
  const auto at = static_cast<uint32_t>(text.rfind("line 10"));
  const Edit last = {{at, at + 4}, "LINE"};
  EXPECT_EQ(unifiedDiff("a.js", text, {first, last}),
            "--- a/a.js\n+++ b/a.js\n@@ -1,4 +1,4 @@\n-line 1\n+LINE 1\n line 2\n line 3\n line 4\n"
            "@@ -17,4 +17,4 @@\n line 7\n line 8\n line 9\n-line 10\n+LINE 10\n");
}

TEST(UnifiedDiff, CountsLinesThatCameBefore) {
  const std::string text = tenLines() + tenLines();
  const auto at = static_cast<uint32_t>(text.size());
  const std::string diff = unifiedDiff("a.js", text, {{{0, 0}, "x\ny\n"}, {{at, at}, "z\n"}});
  EXPECT_NE(diff.find("@@ -1,3 +1,5 @@\n+x\n+y\n line 1\n"), std::string::npos) << diff;
  EXPECT_NE(diff.find("@@ -18,3 +20,4 @@\n line 8\n line 9\n line 10\n+z\n"), std::string::npos) << diff;
}

TEST(UnifiedDiff, JoinsNeighbouringChanges) {
  const std::string text = tenLines();
  const std::string diff = unifiedDiff(
      "a.js", text, {behind(text, "line 2", "!"), behind(text, "line 3", "!"), behind(text, "line 7", "!")});
  EXPECT_EQ(
      diff,
      "--- a/a.js\n+++ b/a.js\n@@ -1,10 +1,10 @@\n line 1\n-line 2\n+line 2!\n-line 3\n+line 3!\n line 4\n"
      " line 5\n line 6\n-line 7\n+line 7!\n line 8\n line 9\n line 10\n");
}

TEST(UnifiedDiff, KeepsCrAndSaysWhereTheFinalNewlineIsMissing) {
  const std::string text = "a\r\nb";
  EXPECT_EQ(unifiedDiff("a.js", text, {behind(text, "b", "\r\nc")}),
            "--- a/a.js\n+++ b/a.js\n@@ -1,2 +1,3 @@\n a\r\n-b\n\\ No newline at end of file\n+b\r\n+c\n"
            "\\ No newline at end of file\n");
}

TEST(UnifiedDiff, TakesDeletedAndJoinedLines) {
  const std::string text = tenLines();
  const auto at = static_cast<uint32_t>(text.find("line 2"));
  EXPECT_EQ(unifiedDiff("a.js", "a\nb\nc\n", {{{2, 4}, ""}}),
            "--- a/a.js\n+++ b/a.js\n@@ -1,3 +1,2 @@\n a\n-b\n c\n");
  EXPECT_EQ(unifiedDiff("a.js", "a\nb\n", {{{1, 2}, " "}}),
            "--- a/a.js\n+++ b/a.js\n@@ -1,2 +1,1 @@\n-a\n-b\n+a b\n");
  EXPECT_EQ(unifiedDiff("a.js", "a\n", {{{0, 2}, ""}}), "--- a/a.js\n+++ b/a.js\n@@ -1,1 +0,0 @@\n-a\n");
  EXPECT_EQ(unifiedDiff("a.js", "", {{{0, 0}, "a\n"}}), "--- a/a.js\n+++ b/a.js\n@@ -0,0 +1,1 @@\n+a\n");
  EXPECT_EQ(unifiedDiff("a.js", text, {{{at, at + 4}, "line"}}), "");
}

TEST(UnifiedDiff, NamesFilesAsGitDoes) {
  EXPECT_TRUE(unifiedDiff("a b.js", "a\n", {{{0, 1}, "b"}}).starts_with("--- a/a b.js\t\n+++ b/a b.js\t\n"));
  EXPECT_TRUE(unifiedDiff("/x/é.js", "a\n", {{{0, 1}, "b"}}).starts_with("--- /x/é.js\n"));
  EXPECT_TRUE(unifiedDiff("a\n\".js", "a\n", {{{0, 1}, "b"}}).starts_with("--- \"a/a\\012\\\".js\"\n"));
}

}  // namespace
}  // namespace unfreed::fix
