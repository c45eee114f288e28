#include "suppression/suppressions.h"

#include <array>
#include <gtest/gtest.h>

#include "suppression/comment_gaps.h"

namespace unfreed::suppression {
namespace {

constexpr std::array<std::string_view, 2> kRules{"leak", "double-free"};

// A file whose comments are all `//` and `/* */` of its text, and its suppressions.
class Suppressing : public testing::Test {
 protected:
  Suppressions read(std::string text, Policy policy = {}) {
    file_ = SourceFile();  // with a line index of its own
    file_.path = "a.js";
    file_.text = std::move(text);
    return Suppressions(file_, FileId{0}, commentsBetween(file_.text, {}), kRules, policy);
  }
  uint32_t at(std::string_view part) const {
    const size_t found = file_.text.find(part);
    EXPECT_NE(found, std::string::npos) << part;
    return static_cast<uint32_t>(found);
  }
  // The reason why a finding at `part` is silenced; "-" when it is not.
  std::string reasonAt(Suppressions& suppressions, std::string_view part,
                       std::string_view rule = "leak") const {
    const auto silencer = suppressions.silence(rule, at(part));
    return silencer ? silencer->reason : "-";
  }
  static std::vector<std::string> idsOf(const std::vector<Notification>& notifications) {
    std::vector<std::string> ids;
    ids.reserve(notifications.size());
    for (const Notification& one : notifications) ids.push_back(one.id);
    return ids;
  }
  static std::vector<std::string> unusedIn(const Suppressions& suppressions) {
    std::vector<std::string> messages;
    for (const Notification& one : suppressions.unused({"leak", "double-free"}))
      messages.push_back(one.message);
    return messages;
  }
  using Strings = std::vector<std::string>;

  SourceFile file_;
};

TEST_F(Suppressing, TheNextLineIsTheNextOneWithCode) {
  auto suppressions = read(
      "before();\n"
      "// unfreed-ignore-next-line leak -- small\n"
      "\n"
      "// some-linter-ignore-next-line\n"
      "/* more\n   words */\n"
      "  {/* of a page */}\n"
      "target(); // behind\n"
      "after();\n");
  EXPECT_EQ(reasonAt(suppressions, "before"), "-");
  EXPECT_EQ(reasonAt(suppressions, "after"), "-");
  EXPECT_EQ(reasonAt(suppressions, "target", "double-free"), "-") << "only rules that are named";
  EXPECT_EQ(unusedIn(suppressions).size(), 1u);
  EXPECT_EQ(reasonAt(suppressions, "target"), "small");
  EXPECT_TRUE(unusedIn(suppressions).empty());
  EXPECT_TRUE(suppressions.faults().empty());
}

TEST_F(Suppressing, SeveralNextLinesMeanTheSameLine) {
  auto suppressions = read(
      "// unfreed-ignore-next-line leak -- one\n"
      "// unfreed-ignore-next-line double-free -- two\n"
      "target();\n");
  EXPECT_EQ(reasonAt(suppressions, "target"), "one");
  EXPECT_EQ(reasonAt(suppressions, "target", "double-free"), "two");
}

TEST_F(Suppressing, ALineIsTheOneOfTheComment) {
  for (const char* const eol : {"\n", "\r\n", "\r"}) {
    auto suppressions =
        read(std::string("\xEF\xBB\xBF") + "first(); // unfreed-ignore-line leak -- one" + eol +
             "second(); /* unfreed-ignore-line leak -- two */ third();" + eol + "fourth();");
    EXPECT_EQ(reasonAt(suppressions, "first"), "one");
    EXPECT_EQ(reasonAt(suppressions, "second"), "two");
    EXPECT_EQ(reasonAt(suppressions, "third"), "two");
    EXPECT_EQ(reasonAt(suppressions, "fourth"), "-");
  }
}

TEST_F(Suppressing, BlocksNest) {
  auto suppressions = read(
      "before();\n"
      "// unfreed-ignore-start leak, double-free -- outer\n"
      "one();\n"
      "// unfreed-ignore-start leak -- inner\n"
      "two();\n"
      "// unfreed-ignore-end\n"
      "three();\n"
      "// unfreed-ignore-end double-free\n"
      "four();\n"
      "// unfreed-ignore-end leak\n"
      "after();\n");
  EXPECT_TRUE(suppressions.faults().empty());
  EXPECT_EQ(reasonAt(suppressions, "before"), "-");
  EXPECT_EQ(reasonAt(suppressions, "one"), "outer");
  EXPECT_EQ(reasonAt(suppressions, "two"), "inner");
  EXPECT_EQ(reasonAt(suppressions, "two", "double-free"), "outer");
  EXPECT_EQ(reasonAt(suppressions, "three"), "outer");
  EXPECT_EQ(reasonAt(suppressions, "four"), "outer");
  EXPECT_EQ(reasonAt(suppressions, "four", "double-free"), "-");
  EXPECT_EQ(reasonAt(suppressions, "after"), "-");
}

TEST_F(Suppressing, TheNearestSilencesAndTheOthersAreUnused) {
  auto suppressions = read(
      "// unfreed-ignore-file leak -- file\n"
      "// unfreed-ignore-start leak -- block\n"
      "target(); // unfreed-ignore-line leak -- line\n"
      "// unfreed-ignore-end\n"
      "other();\n");
  EXPECT_EQ(reasonAt(suppressions, "target"), "line");
  EXPECT_EQ(unusedIn(suppressions).size(), 2u);
  EXPECT_EQ(reasonAt(suppressions, "other"), "file");
  EXPECT_EQ(unusedIn(suppressions),
            Strings{"this suppression is not used: `leak` finds nothing in this block"});
}

TEST_F(Suppressing, BlocksThatAreNotPairedAreReported) {
  auto suppressions = read(
      "// unfreed-ignore-end\n"
      "// unfreed-ignore-start leak -- forever\n"
      "target();\n"
      "// unfreed-ignore-end double-free\n");
  EXPECT_EQ(idsOf(suppressions.faults()),
            (Strings{"unpaired-suppression", "unpaired-suppression", "unpaired-suppression"}));
  EXPECT_EQ(reasonAt(suppressions, "target"), "forever") << "to the end of the file";
}

TEST_F(Suppressing, WhatGivesNoReasonSilencesNothing) {
  const std::string text = "a(); // unfreed-ignore-line leak\n";
  auto strict = read(text);
  EXPECT_EQ(reasonAt(strict, "a()"), "-");
  EXPECT_EQ(idsOf(strict.faults()), Strings{"suppression-without-reason"});
  EXPECT_TRUE(unusedIn(strict).empty()) << "one complaint will do";
  auto lenient = read(text, {.requiresReason = false, .reportsUnused = true});
  EXPECT_EQ(reasonAt(lenient, "a()"), "");
  EXPECT_TRUE(lenient.faults().empty());
}

TEST_F(Suppressing, ABlockWithoutReasonStillHasItsEnd) {
  auto suppressions = read(
      "// unfreed-ignore-start leak -- outer\n"
      "// unfreed-ignore-start leak\n"
      "one();\n"
      "// unfreed-ignore-end\n"
      "two();\n"
      "// unfreed-ignore-end\n"
      "three();\n");
  EXPECT_EQ(idsOf(suppressions.faults()), Strings{"suppression-without-reason"});
  EXPECT_EQ(reasonAt(suppressions, "one"), "outer");
  EXPECT_EQ(reasonAt(suppressions, "two"), "outer");
  EXPECT_EQ(reasonAt(suppressions, "three"), "-");
}

TEST_F(Suppressing, UnknownWordsAndRulesAreReportedWithTheNearest) {
  auto suppressions = read(
      "// unfreed-ignore-nextline leak -- x\n"
      "a(); // unfreed-ignore-line leek, double-free -- y\n"
      "b(); // unfreed-ignore-line -- z\n"
      "c(); // unfreed-ignore-line leak because it is small\n");
  ASSERT_EQ(idsOf(suppressions.faults()),
            (Strings{"unknown-suppression", "unknown-rule", "suppression-without-rule",
                     "suppression-without-reason", "unknown-rule"}));
  EXPECT_EQ(suppressions.faults()[0].message,
            "there is no `unfreed-ignore-nextline`; did you mean `unfreed-ignore-next-line`?");
  EXPECT_EQ(suppressions.faults()[1].message, "there is no rule `leek`; did you mean `leak`?");
  EXPECT_EQ(suppressions.faults()[4].message,
            "there is no rule `because`; a reason is set off by two dashes: ` -- `");
  EXPECT_EQ(reasonAt(suppressions, "a()", "double-free"), "y") << "the rule that is known counts";
}

TEST_F(Suppressing, OnlyRulesThatWereLookedForAreUnused) {
  auto suppressions = read("a(); // unfreed-ignore-line leak, double-free -- x\n");
  EXPECT_EQ(suppressions.unused({"leak"}).size(), 1u);
  EXPECT_EQ(suppressions.unused({}).size(), 0u);
  auto silent = read(file_.text, {.requiresReason = true, .reportsUnused = false});
  EXPECT_EQ(silent.unused({"leak"}).size(), 0u);
}

TEST_F(Suppressing, AnythingMayStandInTheFile) {
  auto unterminated = read("a();\n/* unfreed-ignore-next-line leak -- x\nb();\n");
  EXPECT_EQ(reasonAt(unterminated, "a()"), "-");
  EXPECT_EQ(unusedIn(unterminated).size(), 1u);
  read("");
  read("//");
  read("// unfreed-ignore-next-line leak -- nothing comes");
  read("/* unfreed-ignore-line leak -- \xFF\xFE */\xC3");
}

TEST_F(Suppressing, ManyDirectivesTakeNoLongerThanTheirNumber) {
  constexpr int kMany = 20'000;
  std::string text;
  for (int i = 0; i < kMany; ++i) text += "// unfreed-ignore-start leak -- x\n";
  text += "target();\n";
  for (int i = 0; i < kMany; ++i) text += "// unfreed-ignore-end double-free\n";
  auto suppressions = read(text);
  EXPECT_EQ(suppressions.faults().size(), 2u * kMany);
  const uint32_t target = at("target");
  for (int i = 0; i < kMany; ++i) EXPECT_TRUE(suppressions.silence("leak", target));
}

TEST_F(Suppressing, ManyCommentsSideBySideTakeNoLongerThanTheirNumber) {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i) text += "/**/";
  auto suppressions = read(text + "}\n// unfreed-ignore-next-line leak -- x\ntarget();\n");
  EXPECT_EQ(reasonAt(suppressions, "target"), "x");
}

}  // namespace
}  // namespace unfreed::suppression
