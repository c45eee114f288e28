#include <gtest/gtest.h>

#include "tests/support/sample_run.h"

namespace unfreed::test {
namespace {

TEST(Text, readsLikeACompiler) {
  SampleRun run;
  findLeak(run, run.add("src/app.js", leakingLoop()));
  for (int i = 0; i < 13; ++i) run.add("src/other.js", "");
  EXPECT_EQ(render(run.report, Format::Text),
            "src/app.js:3:20: warning: `Parser` is created on every pass and never freed [unfreed-in-loop]\n"
            "  2 |   for (const row of rows) {\n"
            "    |   --- the loop is here\n"
            "  3 |     const parser = new Parser(row);\n"
            "    |                    ^^^^^^^^^^^^^^^ it is created here\n"
            "  help: call `parser.free()` at the end of the pass\n"
            "\n"
            "1 problem (1 warning) in 1 file; 14 files linted\n");
}

TEST(Text, placesAreLinksWhereTheTerminalOpensThem) {
  SampleRun run;
  const FileId file = run.add("src/ü a.js", leakingLoop());
  run.sources[file].absolute = "/home/anna/src/ü a.js";
  findLeak(run, file);
  run.report.options.links = true;
  const std::string begin =
      "\x1b]8;;file:///home/anna/src/%C3%BC%20a.js\x1b\\src/ü a.js:3:20\x1b]8;;\x1b\\: warning: `Parser`";
  EXPECT_EQ(render(run.report, Format::Text).substr(0, begin.size()), begin);
}

TEST(Text, linesTheExcerptsOfAFindingUp) {
  SampleRun run;
  const FileId file = run.add("a.js", "for (;;) {\n\n\n\n\n\n\n\n\n  new P();\n}\n");
  run.find(run.at(file, "new P()")).notes = {{Note::Kind::Loop, run.at(file, "for"), "the loop is here"}};
  const std::string text = render(run.report, Format::Text);
  EXPECT_NE(text.find("   1 | for (;;) {\n     | --- the loop is here\n  ...\n"
                      "  10 |   new P();\n     |   ^^^^^^^ it is created here\n"),
            std::string::npos)
      << text;
}

TEST(Text, showsTheLoopThatReachesAHelperInItsFile) {
  SampleRun run;
  const FileId helper = run.add("src/helper.js", "export const size = (row) =>\n  new P(row).size();\n");
  const FileId main = run.add("src/main.js", "for (const row of rows) {\n  size(row);\n}\n");
  run.find(run.at(helper, "new P(row)")).notes = {
      {Note::Kind::Loop, run.at(main, "for"), "the loop is here"},
      {Note::Kind::Call, run.at(main, "size(row)"), "each pass calls `size`"}};
  EXPECT_NE(render(run.report, Format::Text)
                .find("  2 |   new P(row).size();\n"
                      "    |   ^^^^^^^^^^ it is created here\n"
                      "  --> src/main.js:1:1\n"
                      "  1 | for (const row of rows) {\n"
                      "    | --- the loop is here\n"
                      "  2 |   size(row);\n"
                      "    |   --------- each pass calls `size`\n"),
            std::string::npos)
      << render(run.report, Format::Text);
}

TEST(Text, marksSeveralPlacesOfALineAndShowsALineInBetween) {
  SampleRun run;
  const FileId file = run.add("a.js", "for (;;) { new P(); }\nb();\nc();\n");
  run.find(run.at(file, "new P()")).notes = {{Note::Kind::Loop, run.at(file, "for"), "the loop is here"},
                                             {Note::Kind::Path, run.at(file, "c()"), "here it is lost"}};
  EXPECT_NE(render(run.report, Format::Text)
                .find("  1 | for (;;) { new P(); }\n"
                      "    | --- the loop is here\n"
                      "    |            ^^^^^^^ it is created here\n"
                      "  2 | b();\n"
                      "  3 | c();\n"
                      "    | --- here it is lost\n"),
            std::string::npos)
      << render(run.report, Format::Text);
}

TEST(Text, putsALabelThatDoesNotFitBelowItsMark) {
  SampleRun run;
  const FileId file = run.add("a.js", "for (const row of rows) { consume(row, new P(row)); }\n");
  run.find(run.at(file, "new P(row)")).notes = {
      {Note::Kind::Loop, run.at(file, "row of"), "the loop is here; Wasm memory grows with each pass"}};
  run.report.options.width = 60;
  EXPECT_NE(render(run.report, Format::Text)
                .find("    |            ------\n"
                      "    |     the loop is here; Wasm memory grows with each pass\n"
                      "    |                                        ^^^^^^^^^^\n"
                      "    |                                     it is created here\n"),
            std::string::npos)
      << render(run.report, Format::Text);
}

TEST(Text, leavesOutTheMiddleOfALongWayOfCalls) {
  SampleRun run;
  const FileId file = run.add("a.js", "new P();\na();\nb();\nc();\nd();\ne();\nf();\n");
  Diagnostic& finding = run.find(run.at(file, "new P()"));
  for (const char* call : {"a()", "b()", "c()", "d()", "e()", "f()"}) {
    finding.notes.push_back({Note::Kind::Call, run.at(file, call), call});
  }
  EXPECT_NE(render(run.report, Format::Text)
                .find("  3 | b();\n"
                      "    | --- b() (then 2 calls not shown)\n"
                      "  ...\n"
                      "  6 | e();\n"),
            std::string::npos)
      << render(run.report, Format::Text);
}

TEST(Text, breaksALongHelpOutsideOfCode) {
  SampleRun run;
  run.find(run.at(run.add("a.js", "new P()"), "new P()")).help =
      "let every pass wait: `await new Promise((resolve) => setTimeout(resolve, 0))` does it";
  run.report.options.width = 40;
  EXPECT_NE(render(run.report, Format::Text)
                .find("  help: let every pass wait:\n"
                      "    `await new Promise((resolve) => setTimeout(resolve, 0))`\n"
                      "    does it\n"),
            std::string::npos)
      << render(run.report, Format::Text);
}

TEST(Text, saysHowSureItIsAndWhatFixesIt) {
  SampleRun run;
  const FileId file = run.add("a.js", leakingLoop());
  Diagnostic& finding = run.find(run.at(file, "new Parser(row)"));
  finding.confidence = Confidence::Likely;
  finding.confidenceReason = "its glue was not found";
  finding.help = "either free it\nor declare it with `using`";
  finding.fixes = {{Fix::Safety::Safe, "free `parser`", file, {}},
                   {Fix::Safety::Suggested, "declare `parser` with `using`", file, {}}};
  const std::string text = render(run.report, Format::Text);
  EXPECT_NE(text.find("  confidence: likely, not certain: its glue was not found\n"
                      "  help: either free it\n"
                      "    or declare it with `using`\n"
                      "  fix: free `parser` (`--fix` does it)\n"
                      "  fix: declare `parser` with `using` (`--fix=suggested` does it)\n"),
            std::string::npos)
      << text;
}

TEST(Text, countsBySeverity) {
  SampleRun run;
  const FileId first = run.add("a.js", leakingLoop());
  const FileId second = run.add("b.js", leakingLoop());
  findLeak(run, first).severity = Severity::Error;
  findLeak(run, first);
  findLeak(run, second);
  findLeak(run, second).severity = Severity::Note;
  run.report.counts.suppressed = 3;
  const std::string text = render(run.report, Format::Text);
  EXPECT_TRUE(text.ends_with(
      "\n\n4 problems (1 error, 2 warnings, 1 note) in 2 files; 2 files linted; 3 suppressed\n"))
      << text;
}

TEST(Text, saysThatNothingWasFound) {
  SampleRun run;
  run.add("a.js", "");
  EXPECT_EQ(render(run.report, Format::Text), "no problems in 1 file\n");
  run.report.completed = false;
  EXPECT_EQ(render(run.report, Format::Text), "no problems in 1 file; the run did not complete\n");
}

TEST(Text, putsNotificationsBehindTheFindingsInOneLineEach) {
  SampleRun run;
  const FileId file = run.add("src/b.js", "for (;;) { ) }\n");
  run.notify("not-utf8", "src/x.js", "not UTF-8, skipped");
  run.notify("syntax-error", "src/b.js", "a part of this file could not be read");
  run.report.notifications.back().location = run.at(file, ")", 8);
  run.notify("bindings-not-found", "", "no declarations of `parsers`\nwere found");
  run.report.notifications.back().level = Notification::Level::Note;
  EXPECT_EQ(render(run.report, Format::Text),
            "warning: src/x.js: not UTF-8, skipped\n"
            "warning: src/b.js:1:12: a part of this file could not be read\n"
            "note: no declarations of `parsers`<U+000A>were found\n"
            "\n"
            "no problems in 1 file\n");
}

TEST(Text, obeysNoEscapeSequenceOfAFile) {
  SampleRun run;
  const FileId file = run.add("src/\x1b[2J.js", "for (;;) { new P('\x1b[31m'); }\n");
  run.find(run.at(file, "new P('\x1b[31m')"), "`\x1b]0;x\x07` is created on every pass");
  const std::string text = render(run.report, Format::Text);
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  EXPECT_EQ(text.find('\x07'), std::string::npos) << text;
}

// `text` without the colours of a terminal.
std::string uncoloured(std::string text) {
  for (size_t at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b')) {
    text.erase(at, text.find('m', at) - at + 1);
  }
  return text;
}

TEST(Text, coloursOnlyWhenAsked) {
  SampleRun run;
  findLeak(run, run.add("src/app.js", leakingLoop()));
  run.notify("not-utf8", "src/x.js", "not UTF-8, skipped");
  const std::string plain = render(run.report, Format::Text);
  run.report.options.color = true;
  const std::string coloured = render(run.report, Format::Text);
  EXPECT_EQ(plain.find('\x1b'), std::string::npos);
  EXPECT_NE(coloured.find("\x1b[1;33mwarning\x1b[0m"), std::string::npos) << coloured;
  EXPECT_EQ(uncoloured(coloured), plain);
}

TEST(Text, quietSaysNothingButFindings) {
  SampleRun run;
  findLeak(run, run.add("src/app.js", leakingLoop()));
  run.notify("not-utf8", "src/x.js", "not UTF-8, skipped");
  const std::string whole = render(run.report, Format::Text);
  run.report.options.quiet = true;
  const std::string quiet = render(run.report, Format::Text);
  EXPECT_TRUE(whole.starts_with(quiet));
  EXPECT_TRUE(quiet.ends_with("at the end of the pass\n\n")) << quiet;
  run.report.findings.clear();
  EXPECT_EQ(render(run.report, Format::Text), "");
}

TEST(Text, countsWhatIsSuppressedAndDoesNotShowIt) {
  SampleRun run;
  findLeak(run, run.add("src/app.js", leakingLoop()));
  suppressLast(run, "rows are few");
  EXPECT_EQ(render(run.report, Format::Text), "no problems in 1 file; 1 suppressed\n");
}

}  // namespace
}  // namespace unfreed::test
