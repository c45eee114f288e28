// sarif_samples FOLDER: writes SARIF logs of runs made by hand, one a file, for validate.sh to judge.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>

#include "report/report.h"
#include "tests/support/sample_run.h"

namespace unfreed::test {
namespace {

using Fill = std::function<void(SampleRun&)>;

void severalFindings(SampleRun& run) {
  const FileId first = run.add("src/app.js", leakingLoop());
  findLeak(run, first);
  const FileId second = run.add("src/deep/er.ts",
                                "for (const row of rows) {\n"
                                "  const parser = new Parser(row);\n"
                                "  if (parser.empty) continue;\n"
                                "  parser.free();\n"
                                "}\n");
  Diagnostic& finding = run.find(run.at(second, "new Parser(row)"), "`Parser` is not freed on every path");
  finding.ruleId = "unfreed-on-path";
  finding.severity = Severity::Error;
  finding.confidence = Confidence::Likely;
  finding.confidenceReason = "the glue of `parsers[0](row)` was not found";
  finding.notes = {{Note::Kind::Loop, run.at(second, "for"), "the loop is here"},
                   {Note::Kind::Path, run.at(second, "continue"), "this path skips the release"},
                   {Note::Kind::Release, run.at(second, "parser.free()"), "the release is here"}};
  Fix fix;
  fix.title = "release `parser` before the pass ends early";
  fix.file = second;
  const uint32_t line = run.at(second, "  if (").span.begin;
  fix.edits = {{{line, line}, "  parser.free();\n"}};
  finding.fixes = {fix};
  run.notify("not-utf8", "src/old encoding.js", "not UTF-8, skipped");
}

void nothingFound(SampleRun& run) {
  run.add("src/app.js", leakingLoop());
}

void strangeNames(SampleRun& run) {
  for (const char* path : {"a b#é.js", "ü/%41.ts", "c:d/e.js", "app/[id]/(group)/page.tsx", "q?x=1&y.js"}) {
    findLeak(run, run.add(path, leakingLoop()));
  }
}

void astralCharacters(SampleRun& run) {
  const FileId file = run.add("src/astral.js",
                              "while (next()) { const s = '😀é漢'; const p = new Parser(s); }\n"
                              "const other = 1;\n");
  findLeak(run, run.add("src/app.js", leakingLoop()));
  run.find(run.at(file, "new Parser(s)"));
}

void windowsLineBreaks(SampleRun& run) {
  findLeak(run, run.add("src/crlf.js", leakingLoop("\r\n")));
  findLeak(run, run.add("src/cr.js", leakingLoop("\r")));
}

void oneLine(SampleRun& run) {
  std::string text = "for(;;){";
  for (int i = 0; i < 2000; ++i) text += "f(\"é\");";
  text += "const p=new Parser(i);";
  for (int i = 0; i < 2000; ++i) text += "g(\"漢\");";
  text += "}";
  const FileId file = run.add("dist/min.js", text);
  run.find(run.at(file, "new Parser(i)"));
}

void malformedBytes(SampleRun& run) {
  const FileId file = run.add("src/latin1.js", "for (;;) {\n  f('\xE9\xFF'); new Parser('\xC3');\n}\n");
  run.find(run.at(file, "new Parser('\xC3')"));
  run.report.findings.back().message = "`P\xE9` is created on every pass";
}

void suppressedOnes(SampleRun& run) {
  const FileId file =
      run.add("src/app.js", "// unfreed-ignore-file unfreed-in-loop -- few\n" + leakingLoop());
  findLeak(run, file);
  suppressLast(run, "few", run.at(file, "// unfreed-ignore-file unfreed-in-loop -- few"));
  findLeak(run, file);
  suppressLast(run, "");
  findLeak(run, run.add("src/new.js", leakingLoop()));
  run.report.hasBaseline = true;
}

void notificationsOnly(SampleRun& run) {
  run.notify("not-utf8", "src/x y.js", "not UTF-8, skipped");
  run.notify("bindings-not-found", "", "no declarations of `parsers` were found");
  const FileId file = run.add("src/broken.js", "for (;;) { ) }\n");
  run.notify("syntax-error", "src/broken.js", "a part of this file could not be read");
  run.report.notifications.back().location = run.at(file, ")", 10);
}

void ofACheckout(SampleRun& run) {
  findLeak(run, run.add("src/app.js", leakingLoop()));
  run.report.versionControl = VersionControl{
      "https://example.org/team/app.git", "0123456789abcdef0123456789abcdef01234567", "main", {}};
}

void belowTheTop(SampleRun& run) {
  findLeak(run, run.add("src/app.js", leakingLoop()));
  run.report.versionControl = VersionControl{"ssh://example.org/app", {}, {}, "packages/a b#é"};
}

int write(const std::filesystem::path& folder) {
  const std::map<std::string, Fill> samples = {
      {"several", severalFindings},   {"none", nothingFound},
      {"names", strangeNames},        {"astral", astralCharacters},
      {"crlf", windowsLineBreaks},    {"one-line", oneLine},
      {"malformed", malformedBytes},  {"notifications", notificationsOnly},
      {"suppressed", suppressedOnes}, {"checkout", ofACheckout},
      {"below-the-top", belowTheTop},
  };
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  for (const auto& [name, fill] : samples) {
    SampleRun run;
    fill(run);
    std::ofstream out(folder / (name + ".sarif"), std::ios::binary);
    out << render(run.report, Format::Sarif);
    if (!out.flush()) {
      std::fprintf(stderr, "sarif_samples: cannot write %s\n", (folder / name).c_str());
      return 1;
    }
  }
  return 0;
}

}  // namespace
}  // namespace unfreed::test

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: sarif_samples FOLDER\n", stderr);
    return 2;
  }
  return unfreed::test::write(arguments[1]);
}
