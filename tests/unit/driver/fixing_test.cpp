// Fixes made by hand: what rules propose is tested elsewhere.
#include "driver/fixing.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

#include "driver/fix_stage.h"
#include "tests/unit/source/temporary_folder.h"

namespace unfreed::driver {
namespace {

constexpr std::string_view kDeclarations = R"(/* tslint:disable */
export class Parser {
  free(): void;
  constructor(text: string);
  run(): number;
}
)";
constexpr std::string_view kLeak = R"(import { Parser } from './pkg/parser.js';
export function leaks(rows) {
  for (const row of rows) {
    const parser = new Parser(row);
    parser.run();
  }
}
)";
constexpr std::string_view kFixed = R"(import { Parser } from './pkg/parser.js';
export function leaks(rows) {
  for (const row of rows) {
    const parser = new Parser(row);
    parser.run();
    parser.free();
  }
}
)";

class FixRun : public testing::Test {
 protected:
  FixRun() {
    options_.root = folder_.path();
    folder_.write("pkg/parser.d.ts", kDeclarations);
  }

  // The findings, each with a fix behind the first `run();` after it.
  RunResult found(Fix::Safety safety = Fix::Safety::Safe, std::string inserted = "\n    parser.free();") {
    auto result = run(options_);
    EXPECT_TRUE(result.has_value());
    for (Diagnostic& finding : result->findings) {
      const FileId file = finding.location.file;
      const auto at =
          static_cast<uint32_t>((*result->sources)[file].text.find("run();", finding.location.span.end) + 6);
      finding.fixes = {{safety, "release it", file, {{{at, at}, inserted}}}};
    }
    return std::move(*result);
  }
  FixOutcome fix(RunResult before, Fixing fixing = {}) {
    auto outcome = applyFixes(options_, std::move(before), fixing);
    EXPECT_TRUE(outcome.has_value());
    return std::move(*outcome);
  }
  std::string text(std::string_view name) const {
    std::ifstream file(folder_.path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static std::vector<std::string> noted(const FixOutcome& outcome) {
    std::vector<std::string> lines;
    for (const Notification& notification : outcome.result.notifications)
      lines.push_back(notification.id + " " + notification.path + ": " + notification.message);
    return lines;
  }

  test::TemporaryFolder folder_;
  Options options_;
};

TEST_F(FixRun, WritesTheFixedTextAndFindsWhatIsLeft) {
  folder_.write("a.js", kLeak);
  const FixOutcome outcome = fix(found());
  EXPECT_EQ(text("a.js"), kFixed);
  EXPECT_TRUE(outcome.result.findings.empty());
  EXPECT_FALSE(outcome.result.failed);
  EXPECT_EQ(summaryOf(outcome, {}), "applied 1 fix in 1 file");
}

TEST_F(FixRun, KeepsMarkAndLineEndings) {
  std::string mixed = "\xEF\xBB\xBF" + std::string(kLeak);
  mixed.insert(mixed.find('\n'), "\r");
  mixed.insert(mixed.rfind("}\n"), "\r");
  mixed.resize(mixed.size() - 1);
  folder_.write("a.js", mixed);
  fix(found());
  std::string expected = mixed;
  expected.insert(expected.find("run();") + 6, "\n    parser.free();");
  EXPECT_EQ(text("a.js"), expected);
}

TEST_F(FixRun, AppliesSuggestionsOnlyWhenAsked) {
  folder_.write("a.js", kLeak);
  const FixOutcome safe = fix(found(Fix::Safety::Suggested));
  EXPECT_EQ(text("a.js"), kLeak);
  EXPECT_EQ(safe.result.findings.size(), 1u);
  EXPECT_EQ(summaryOf(safe, {}), "applied no fixes");
  fix(found(Fix::Safety::Suggested), {Fix::Safety::Suggested, false});
  EXPECT_EQ(text("a.js"), kFixed);
}

TEST_F(FixRun, ADryRunShowsTheDifferenceAndWritesNothing) {
  folder_.write("src/a.js", std::string(kLeak).replace(kLeak.find("./pkg"), 5, "../pkg"));
  const std::string before = text("src/a.js");
  const FixOutcome outcome = fix(found(), {Fix::Safety::Safe, true});
  EXPECT_EQ(text("src/a.js"), before);
  EXPECT_EQ(outcome.output,
            "--- a/src/a.js\n+++ b/src/a.js\n@@ -3,5 +3,6 @@\n   for (const row of rows) {\n"
            "     const parser = new Parser(row);\n     parser.run();\n+    parser.free();\n   }\n }\n");
  EXPECT_EQ(outcome.result.findings.size(), 1u);
  EXPECT_EQ(summaryOf(outcome, {Fix::Safety::Safe, true}), "would apply 1 fix in 1 file");
}

TEST_F(FixRun, GivesTheFixedTextOfStandardInput) {
  options_.stdinFilename = "a.js";
  options_.stdinText = kLeak;
  const FixOutcome outcome = fix(found());
  EXPECT_EQ(outcome.output, kFixed);
  EXPECT_TRUE(outcome.result.findings.empty());
  EXPECT_FALSE(std::filesystem::exists(folder_.path("a.js")));
}

TEST_F(FixRun, GivesStandardInputBackWhenThereIsNothingToFix) {
  options_.stdinFilename = "a.js";
  options_.stdinText = "const a = '\xFF';\r\n";
  EXPECT_EQ(fix(found()).output, options_.stdinText);
}

TEST_F(FixRun, NeverGivesBackAPartOfStandardInput) {
  options_.stdinFilename = "a.js";
  options_.stdinText = kLeak;
  options_.limits.fileSize = 10;
  const auto outcome = applyFixes(options_, found(), {});
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().what, "standard input is larger than the limit for files");
}

TEST_F(FixRun, LeavesAFileThatDoesNotParse) {
  const std::string broken = std::string(kLeak) + "function (\n";
  folder_.write("a.js", broken);
  const FixOutcome outcome = fix(found());
  EXPECT_EQ(text("a.js"), broken);
  EXPECT_EQ(outcome.result.findings.size(), 1u);
  const std::vector<std::string> notes = noted(outcome);
  EXPECT_NE(std::find(notes.begin(), notes.end(),
                      "not-fixed a.js: the file cannot be read in full, so it is not fixed"),
            notes.end());
}

TEST_F(FixRun, LeavesAFileThatWouldNotParse) {
  folder_.write("a.js", kLeak);
  const FixOutcome outcome = fix(found(Fix::Safety::Safe, "\n    parser.free(;"));
  EXPECT_EQ(text("a.js"), kLeak);
  ASSERT_EQ(noted(outcome).size(), 1u);
  EXPECT_NE(noted(outcome)[0].find("would leave code that does not parse"), std::string::npos);
}

TEST_F(FixRun, SaysWhatCouldNotBeWritten) {
  folder_.write("a.js", kLeak);
  folder_.write("b.js", kLeak);
  RunResult before = found();
  folder_.write("a.js", std::string(kLeak) + "// typed meanwhile\n");
  const FixOutcome outcome = fix(std::move(before));
  EXPECT_EQ(text("a.js"), std::string(kLeak) + "// typed meanwhile\n");
  EXPECT_EQ(text("b.js"), kFixed);
  EXPECT_EQ(outcome.unwritten, 1u);
  EXPECT_EQ(outcome.result.findings.size(), 1u) << "that of a.js as it is now";
  EXPECT_EQ(noted(outcome), std::vector<std::string>{
                                "cannot-fix a.js: its fixes could not be written: it was changed while it "
                                "was analysed; run unfreed again"});
  EXPECT_EQ(summaryOf(outcome, {}), "applied 1 fix in 1 file; could not write 1 file");
}

TEST_F(FixRun, FollowsLinksOnlyWithinTheLintedFolders) {
  folder_.write("src/pkg/parser.d.ts", kDeclarations);
  folder_.write("src/deep/a.js", std::string(kLeak).replace(kLeak.find("./pkg"), 5, "../pkg"));
  folder_.write("outside/b.js", std::string(kLeak).replace(kLeak.find("./pkg"), 5, "../src/pkg"));
  const std::string outside = text("outside/b.js");
  folder_.link("src/inner.js", "deep/a.js");
  folder_.link("src/outer.js", "../outside/b.js");
  options_.paths = {"src"};
  const FixOutcome outcome = fix(found());
  EXPECT_NE(text("src/deep/a.js").find("parser.free();"), std::string::npos);
  EXPECT_TRUE(std::filesystem::is_symlink(folder_.path("src/inner.js")));
  EXPECT_EQ(text("outside/b.js"), outside);
  EXPECT_EQ(noted(outcome), std::vector<std::string>{
                                "cannot-fix outside/b.js: its fixes could not be written: a symbolic link "
                                "leads to it, out of the folders that are linted; name the file itself"});
}

TEST_F(FixRun, LeavesFilesThatAreOnlyImported) {
  folder_.write("a.js", kLeak);
  RunResult before = found();
  (*before.sources)[before.findings.at(0).location.file].linted = false;
  EXPECT_TRUE(planFixes(*before.sources, before.findings, Fix::Safety::Safe).files.empty());
}

TEST_F(FixRun, CountsWhatWaits) {
  folder_.write("a.js", std::string(kLeak) +
                            "export function again(rows) {\n  for (const row of rows) {\n"
                            "    const one = new Parser(row), two = new Parser(row);\n"
                            "    one.run(); two.run();\n  }\n}\n");
  RunResult before = found();
  ASSERT_EQ(before.findings.size(), 3u);
  before.findings[2].fixes[0].edits = before.findings[1].fixes[0].edits;
  before.findings[2].fixes[0].edits[0].text = ", x";
  const FixPlan plan = planFixes(*before.sources, before.findings, Fix::Safety::Safe);
  ASSERT_EQ(plan.files.size(), 1u);
  EXPECT_EQ(plan.files[0].applied, 2u);
  EXPECT_EQ(plan.files[0].waiting, 1u);
  FixOutcome outcome;
  outcome.applied = 2, outcome.files = 1, outcome.waiting = 1;
  EXPECT_EQ(summaryOf(outcome, {}),
            "applied 2 fixes in 1 file; 1 fix waits for another run, because it overlaps with one of these");
}

}  // namespace
}  // namespace unfreed::driver
