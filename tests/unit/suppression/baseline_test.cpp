#include <gtest/gtest.h>

#include "suppression/baseline_match.h"

namespace unfreed::suppression {
namespace {

SourceFile fileOf(std::string text) {
  SourceFile file;
  file.path = "src/a.js";
  file.absolute = "/p/src/a.js";
  file.text = std::move(text);
  return file;
}

Diagnostic findingAt(const SourceFile& file, std::string_view from, std::string_view to = {}) {
  const size_t begin = file.text.find(from);
  EXPECT_NE(begin, std::string::npos) << from;
  const size_t end = to.empty() ? begin + from.size() : file.text.find(to, begin) + to.size();
  Diagnostic finding;
  finding.ruleId = "leak";
  finding.location = {FileId{0}, {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)}};
  return finding;
}

BaselineKey keyIn(std::string text, std::string_view from, std::string_view to = {}) {
  const SourceFile file = fileOf(std::move(text));
  return keyOf(file, findingAt(file, from, to), "/p");
}

TEST(Baseline, KnowsCodeWhereverItMoves) {
  const BaselineKey key = keyIn("const p = new Parser(row);\n", "new Parser(row)");
  EXPECT_EQ(key.path, "src/a.js");
  EXPECT_EQ(keyIn("// more\n\n\tconst  p = new Parser( row ); use(p);", "new Parser", ")"), key);
  EXPECT_EQ(keyIn("x();\r\n  const p = new Parser(\r\n    row\r\n  );", "new Parser", ")"), key);
  EXPECT_NE(keyIn("const q = new Parser(row);\n", "new Parser(row)"), key);
  EXPECT_NE(keyIn("const p = new Parser(rows);\n", "new Parser(rows)"), key);
}

TEST(Baseline, ShowsCodeOnOneLineAndCutsIt) {
  const SourceFile file = fileOf("  const p = new Parser(\n    row\n  );");
  EXPECT_EQ(codeOf(file, findingAt(file, "new Parser", ")")), "const p = new Parser( row )");
  std::string text = "f(";
  for (int i = 0; i < 200; ++i) text += "é";
  const SourceFile large = fileOf(text + ")");
  const std::string code = codeOf(large, findingAt(large, "f(", ")"));
  EXPECT_LT(code.size(), 170u);
  EXPECT_TRUE(code.ends_with("é…"));
}

TEST(Baseline, OfAMinifiedFileDoesNotHangOnTheWholeLine) {
  const std::string far(1000, ';');
  EXPECT_EQ(keyIn("a" + far + "p=new P()", "new P()"), keyIn("b" + far + "p=new P()", "new P()"));
}

TEST(Baseline, ReadsWhatItWrites) {
  Baseline baseline;
  baseline[{"b.js", "leak", "00ff"}] = {"new \"B\"(\\)", 2};
  baseline[{"a b#é.js", "leak", "1234"}] = {"x", 1};
  const std::string text = textOf(baseline);
  const auto read = parseBaseline(text, "base.json");
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(textOf(*read), text);
  EXPECT_LT(text.find("a b#é.js"), text.find("b.js"));
  EXPECT_TRUE(parseBaseline("\xEF\xBB\xBF" + text, "base.json"));
}

TEST(Baseline, RefusesWhatIsNone) {
  for (const char* const text :
       {"", "[", "[]", "{}", "{\"version\": 2, \"findings\": []}", "{\"version\": 1}",
        "{\"version\": 1, \"findings\": [3]}", "{\"version\": 1, \"findings\": [{\"path\": \"a\"}]}",
        R"({"version": 1, "findings": [{"path": "a", "rule": "r", "fingerprint": "f", "count": -1}]})",
        "\xFF\xFE"}) {
    const auto read = parseBaseline(text, "base.json");
    ASSERT_FALSE(read) << text;
    EXPECT_TRUE(read.error().what.starts_with("`base.json` is no baseline")) << read.error().what;
  }
}

TEST(Baseline, SaysWhereItDoesNotParse) {
  const auto read = parseBaseline("{\n  \"version\": 1,\n<<<<<<< HEAD\n", "base.json");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().what, "`base.json` is no baseline: line 3 does not parse");
  const auto huge = parseBaseline("{\n  \"version\": 1e999\n}\n", "base.json");
  ASSERT_FALSE(huge);
  EXPECT_EQ(huge.error().what, "`base.json` is no baseline: a number in it is too large");
}

TEST(BaselineMatch, CountsEqualFindings) {
  const BaselineKey key{"a.js", "leak", "f"};
  BaselineMatch match(Baseline{{key, {"x", 2}}});
  EXPECT_TRUE(match.takes(key));
  EXPECT_TRUE(match.takes(key));
  EXPECT_FALSE(match.takes(key)) << "the third is new";
  EXPECT_FALSE(match.takes({"a.js", "other", "f"}));
}

TEST(BaselineMatch, SaysOfEachFileWhatIsGone) {
  BaselineMatch match(Baseline{{{"a.js", "leak", "1"}, {"x", 1}},
                               {{"a.js", "leak", "2"}, {"y", 2}},
                               {{"b.js", "leak", "3"}, {"z", 1}},
                               {{"c.js", "leak", "4"}, {"w", 1}}});
  EXPECT_TRUE(match.takes({"a.js", "leak", "2"}));
  const Baseline stale =
      match.stale([](const std::string& path, const std::string&) { return path != "c.js"; });
  const auto notes = staleEntries(stale, "base.json");
  ASSERT_EQ(notes.size(), 2u);
  EXPECT_EQ(notes[0].message,
            "2 findings in `a.js` are no longer there; --update-baseline removes them from the baseline");
  EXPECT_EQ(notes[1].message,
            "1 finding in `b.js` is no longer there; --update-baseline removes it from the baseline");
}

}  // namespace
}  // namespace unfreed::suppression
