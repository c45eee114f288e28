#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/sample_run.h"

namespace unfreed::test {
namespace {

using Json = nlohmann::json;

TEST(JsonReport, keepsWhatIsSuppressedApart) {
  SampleRun run;
  const FileId file = run.add("a.js", leakingLoop());
  findLeak(run, file);
  suppressLast(run, "rows are few", run.at(file, "rows"));
  const Json report = Json::parse(render(run.report, Format::Json));
  EXPECT_TRUE(report["findings"].empty());
  EXPECT_EQ(report["summary"]["suppressed"], 1);
  EXPECT_EQ(report["summary"]["warnings"], 0);
  ASSERT_EQ(report["suppressed"].size(), 1u);
  EXPECT_EQ(report["suppressed"][0]["rule"], "unfreed-in-loop");
  const Json by = report["suppressed"][0]["suppression"];
  EXPECT_EQ(by["kind"], "comment");
  EXPECT_EQ(by["reason"], "rows are few");
  EXPECT_EQ(by["start"]["column"], 26);
}

TEST(JsonReport, holdsAFindingInFull) {
  SampleRun run;
  const FileId file = run.add("a b.js", leakingLoop());
  Diagnostic& finding = findLeak(run, file);
  const Location call = run.at(file, "parser.run();");
  finding.fixes = {
      {Fix::Safety::Safe, "free `parser`", file, {{{call.span.end, call.span.end}, " parser.free();"}}}};
  const Json report = Json::parse(render(run.report, Format::Json));
  EXPECT_EQ(report["version"], 1);
  EXPECT_EQ(report["tool"], (Json{{"name", "unfreed"}, {"version", "0.1.0"}}));
  const Json expected = {
      {"rule", "unfreed-in-loop"},
      {"severity", "warning"},
      {"confidence", "certain"},
      {"confidenceReason", ""},
      {"message", "`Parser` is created on every pass and never freed"},
      {"help", "call `parser.free()` at the end of the pass"},
      {"path", "a b.js"},
      {"start", {{"line", 3}, {"column", 20}, {"offset", 80}}},
      {"end", {{"line", 3}, {"column", 35}, {"offset", 95}}},
      {"notes", Json::array({{{"kind", "loop"},
                              {"message", "the loop is here"},
                              {"path", "a b.js"},
                              {"start", {{"line", 2}, {"column", 3}, {"offset", 35}}},
                              {"end", {{"line", 2}, {"column", 6}, {"offset", 38}}}}})},
      {"fixes",
       Json::array({{{"safety", "safe"},
                     {"title", "free `parser`"},
                     {"path", "a b.js"},
                     {"edits", Json::array({{{"start", {{"line", 4}, {"column", 18}, {"offset", 114}}},
                                             {"end", {{"line", 4}, {"column", 18}, {"offset", 114}}},
                                             {"text", " parser.free();"}}})}}})},
      {"fixWithheld", ""},
  };
  EXPECT_EQ(report["findings"], Json::array({expected})) << report["findings"].dump(2);
}

TEST(JsonReport, sumsTheRunUp) {
  SampleRun run;
  findLeak(run, run.add("a.js", leakingLoop()));
  run.add("b.js", "");
  run.notify("not-utf8", "c.js", "not UTF-8, skipped");
  run.report.counts.suppressed = 2;
  const Json report = Json::parse(render(run.report, Format::Json));
  EXPECT_EQ(report["summary"], (Json{{"filesLinted", 2},
                                     {"filesWithFindings", 1},
                                     {"errors", 0},
                                     {"warnings", 1},
                                     {"notes", 0},
                                     {"suppressed", 2},
                                     {"completed", true}}));
  EXPECT_EQ(
      report["notifications"],
      Json::array(
          {{{"level", "warning"}, {"id", "not-utf8"}, {"message", "not UTF-8, skipped"}, {"path", "c.js"}}}));
}

TEST(JsonReport, isValidWhateverTheBytes) {
  SampleRun run;
  const FileId file = run.add("a\xFF.js", leakingLoop());
  findLeak(run, file).message = "`\xC3` is never freed";
  const Json report = Json::parse(render(run.report, Format::Json));
  EXPECT_EQ(report["findings"][0]["message"], "`\uFFFD` is never freed");
  EXPECT_EQ(report["findings"][0]["path"], "a\uFFFD.js");
}

}  // namespace
}  // namespace unfreed::test
