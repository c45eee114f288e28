#include "source/ignore_rules.h"

#include <gtest/gtest.h>

namespace unfreed {
namespace {

TEST(Glob, MatchesWithinAPart) {
  EXPECT_TRUE(globMatches("*.ts", "a.ts"));
  EXPECT_TRUE(globMatches("a*b*c", "axxbyybzzc"));
  EXPECT_FALSE(globMatches("*.ts", "a/b.ts"));
  EXPECT_TRUE(globMatches("a?c", "abc"));
  EXPECT_FALSE(globMatches("a?c", "a/c"));
  EXPECT_TRUE(globMatches("[a-c]x[!0-9]", "bxz"));
  EXPECT_FALSE(globMatches("[a-c]x[!0-9]", "bx7"));
  EXPECT_TRUE(globMatches("[]]", "]"));
  EXPECT_FALSE(globMatches("a[", "a[")) << "a bracket that is not closed matches nothing, as in git";
  EXPECT_TRUE(globMatches("\\*", "*"));
  EXPECT_FALSE(globMatches("\\*", "a"));
}

TEST(Glob, KnowsCharacterClassesAndRanges) {
  EXPECT_TRUE(globMatches("[[:alpha:]]", "q"));
  EXPECT_FALSE(globMatches("[[:alpha:]]", "7"));
  EXPECT_TRUE(globMatches("[[:digit:]x]?", "x1"));
  EXPECT_TRUE(globMatches("[![:space:]]", "a"));
  EXPECT_FALSE(globMatches("[[:nothing:]]", "n")) << "nobody knows that class";
  EXPECT_TRUE(globMatches("[[:a]", "[")) << "no class: a set of these";
  EXPECT_TRUE(globMatches("[a-]", "-"));
  EXPECT_TRUE(globMatches("[\\]]", "]"));
  EXPECT_TRUE(globMatches("[]-a]", "^")) << "between ] and a";
}

TEST(Glob, MatchesOverParts) {
  EXPECT_TRUE(globMatches("**/a.ts", "a.ts"));
  EXPECT_TRUE(globMatches("**/a.ts", "x/y/a.ts"));
  EXPECT_TRUE(globMatches("x/**/a.ts", "x/a.ts"));
  EXPECT_TRUE(globMatches("x/**/a.ts", "x/y/z/a.ts"));
  EXPECT_TRUE(globMatches("x/**/y/*.ts", "x/a/y/b/y/c.ts"));
  EXPECT_FALSE(globMatches("x/**/a.ts", "y/a.ts"));
  EXPECT_TRUE(globMatches("x/**", "x/y/z"));
  EXPECT_FALSE(globMatches("x/**", "x"));
  EXPECT_TRUE(globMatches("**", "x/y"));
}

TEST(Glob, IsNotSlowOnHostilePatterns) {
  std::string glob;
  for (int i = 0; i < 600; ++i) glob += "a*";
  EXPECT_FALSE(globMatches(glob + "b", std::string(1500, 'a')));
  std::string deep;
  for (int i = 0; i < 500; ++i) deep += "**/a/";
  std::string path;
  for (int i = 0; i < 2000; ++i) path += "a/";
  EXPECT_FALSE(globMatches(deep + "b", path + "c"));
}

TEST(IgnoreFile, LastPatternWins) {
  const IgnoreFile file("/p", "# comment\n*.js\n!keep.js\r\n\n");
  EXPECT_EQ(file.verdictOn("/p/x/a.js", false), IgnoreFile::Verdict::Excluded);
  EXPECT_EQ(file.verdictOn("/p/keep.js", false), IgnoreFile::Verdict::Included);
  EXPECT_EQ(file.verdictOn("/p/a.ts", false), IgnoreFile::Verdict::None);
}

TEST(IgnoreFile, SlashInsideAnchors) {
  const IgnoreFile file("/p", "/dist\nsrc/gen\nbuild/\n");
  EXPECT_EQ(file.verdictOn("/p/dist", true), IgnoreFile::Verdict::Excluded);
  EXPECT_EQ(file.verdictOn("/p/x/dist", true), IgnoreFile::Verdict::None);
  EXPECT_EQ(file.verdictOn("/p/src/gen", true), IgnoreFile::Verdict::Excluded);
  EXPECT_EQ(file.verdictOn("/p/x/src/gen", true), IgnoreFile::Verdict::None);
  EXPECT_EQ(file.verdictOn("/p/x/build", true), IgnoreFile::Verdict::Excluded);
  EXPECT_EQ(file.verdictOn("/p/x/build", false), IgnoreFile::Verdict::None) << "a file of that name";
}

TEST(IgnoreFile, KeepsEscapedBlanksAndHashes) {
  const IgnoreFile file("/p", "a\\ \n\\#b\ntrailing   \n");
  EXPECT_EQ(file.verdictOn("/p/a ", false), IgnoreFile::Verdict::Excluded);
  EXPECT_EQ(file.verdictOn("/p/#b", false), IgnoreFile::Verdict::Excluded);
  EXPECT_EQ(file.verdictOn("/p/trailing", false), IgnoreFile::Verdict::Excluded);
}

// Of what ends a line only a carriage return and spaces go.
TEST(IgnoreFile, KeepsTabs) {
  const IgnoreFile file("/p", "a\t\nb  \r\nc\\  \r\nd\r \n");
  EXPECT_EQ(file.verdictOn("/p/a", false), IgnoreFile::Verdict::None);
  EXPECT_EQ(file.verdictOn("/p/a\t", false), IgnoreFile::Verdict::Excluded);
  EXPECT_EQ(file.verdictOn("/p/b", false), IgnoreFile::Verdict::Excluded);
  EXPECT_EQ(file.verdictOn("/p/c ", false), IgnoreFile::Verdict::Excluded);
  EXPECT_EQ(file.verdictOn("/p/d\r", false), IgnoreFile::Verdict::Excluded);
}

TEST(IgnoreRules, DeeperFilesComeLast) {
  const auto outer = std::make_shared<const IgnoreChain>(IgnoreChain{nullptr, IgnoreFile("/p", "*.js\n")});
  const auto inner = std::make_shared<const IgnoreChain>(IgnoreChain{outer, IgnoreFile("/p/x", "!a.js\n")});
  EXPECT_FALSE(isExcluded(inner, "/p/x/a.js", false));
  EXPECT_TRUE(isExcluded(inner, "/p/x/b.js", false));
  EXPECT_TRUE(isExcluded(outer, "/p/a.js", false));
  EXPECT_FALSE(isExcluded(nullptr, "/p/a.js", false));
}

}  // namespace
}  // namespace unfreed
