// The formats that build servers read: GitHub's commands, GitLab's code quality, JUnit.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/sample_run.h"

namespace unfreed::test {
namespace {

using Json = nlohmann::json;

TEST(Github, annotatesThePlace) {
  SampleRun run;
  findLeak(run, run.add("src/app.js", leakingLoop()));
  EXPECT_EQ(render(run.report, Format::Github),
            "::warning file=src/app.js,line=3,endLine=3,col=20,endColumn=35,title=unfreed unfreed-in-loop::"
            "`Parser` is created on every pass and never freed%0Anote: the loop is here (line 2)%0A"
            "help: call `parser.free()` at the end of the pass\n");
}

TEST(Github, escapesWhatWouldEndAPropertyOrTheCommand) {
  SampleRun run;
  const FileId file = run.add("a,b:c%.js", "new P(\n)\n");
  run.find(run.at(file, "new P(\n)"), "100% of `x`\r\n::error::gone").severity = Severity::Error;
  EXPECT_EQ(render(run.report, Format::Github),
            "::error file=a%2Cb%3Ac%25.js,line=1,endLine=2,title=unfreed unfreed-in-loop::"
            "100%25 of `x`%0D%0A::error::gone\n");
}

TEST(Github, namesTheFileOfANoteElsewhere) {
  SampleRun run;
  const FileId file = run.add("a.js", leakingLoop());
  const FileId other = run.add("b.js", "\nfunction make() {}\n");
  run.find(run.at(file, "new Parser(row)")).notes = {
      {Note::Kind::Declaration, run.at(other, "make"), "it is declared here"}};
  EXPECT_NE(render(run.report, Format::Github).find("%0Anote: it is declared here (b.js, line 2)\n"),
            std::string::npos);
}

TEST(Github, showsNotifications) {
  SampleRun run;
  run.notify("not-utf8", "x.js", "not UTF-8, skipped");
  run.notify("no-bindings", "", "no bindings were found");
  run.report.notifications.back().level = Notification::Level::Note;
  EXPECT_EQ(render(run.report, Format::Github),
            "::warning file=x.js,title=unfreed not-utf8::not UTF-8, skipped\n"
            "::notice title=unfreed no-bindings::no bindings were found\n");
}

TEST(Gitlab, hasWhatCodeQualityAsksFor) {
  SampleRun run;
  findLeak(run, run.add("src/app.js", leakingLoop()));
  const Json issue = Json::parse(render(run.report, Format::Gitlab)).at(0);
  EXPECT_EQ(
      issue["description"],
      "`Parser` is created on every pass and never freed. Call `parser.free()` at the end of the pass.");
  EXPECT_EQ(issue["check_name"], "unfreed-in-loop");
  EXPECT_EQ(issue["severity"], "minor");
  EXPECT_EQ(issue["location"], (Json{{"path", "src/app.js"}, {"lines", {{"begin", 3}, {"end", 3}}}}));
}

TEST(Gitlab, tellsFindingsApartAndKnowsThemAgain) {
  SampleRun run;
  const FileId file = run.add("a.js", "for (;;) { new P(); new P(); }\nfor (;;) { new P(); }\n");
  run.find(run.at(file, "new P()"));
  run.find(run.at(file, "new P()", 15));
  run.find(run.at(file, "new P()", 30));
  std::set<std::string> fingerprints;
  for (const Json& issue : Json::parse(render(run.report, Format::Gitlab)))
    fingerprints.insert(issue["fingerprint"]);
  EXPECT_EQ(fingerprints.size(), 3u);

  SampleRun moved;
  const FileId later = moved.add("a.js", "// above\nfor (;;) { new P(); new P(); }\nfor (;;) { new P(); }\n");
  moved.find(moved.at(later, "new P()"));
  EXPECT_TRUE(fingerprints.contains(Json::parse(render(moved.report, Format::Gitlab))[0]["fingerprint"]));
}

TEST(Gitlab, isAnEmptyListWhenNothingWasFound) {
  SampleRun run;
  EXPECT_EQ(render(run.report, Format::Gitlab), "[]\n");
}

TEST(Junit, isASuiteForEachFile) {
  SampleRun run;
  findLeak(run, run.add("src/app.js", leakingLoop()));
  run.add("src/clean.js", "");
  const FileId imported = run.add("src/imported.js", "");
  run.sources[imported].linted = false;
  run.notify("not-utf8", "src/x.js", "not UTF-8, skipped");
  EXPECT_EQ(
      render(run.report, Format::Junit),
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"unfreed\" tests=\"3\" failures=\"1\" errors=\"0\">\n"
      "  <testsuite name=\"src/app.js\" tests=\"1\" failures=\"1\" errors=\"0\">\n"
      "    <testcase name=\"unfreed-in-loop:3:20\" classname=\"src/app.js\">\n"
      "      <failure type=\"unfreed-in-loop\" message=\"`Parser` is created on every pass and never freed\">"
      "src/app.js:3:20: warning: `Parser` is created on every pass and never freed&#10;"
      "src/app.js:2:3: note: the loop is here&#10;"
      "help: call `parser.free()` at the end of the pass&#10;</failure>\n"
      "    </testcase>\n"
      "  </testsuite>\n"
      "  <testsuite name=\"src/clean.js\" tests=\"1\" failures=\"0\" errors=\"0\">\n"
      "    <testcase name=\"unfreed\" classname=\"src/clean.js\"/>\n"
      "  </testsuite>\n"
      "  <testsuite name=\"notifications\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\">\n"
      "    <testcase name=\"not-utf8\" classname=\"src/x.js\">\n"
      "      <skipped message=\"not UTF-8, skipped\"/>\n"
      "    </testcase>\n"
      "  </testsuite>\n"
      "</testsuites>\n");
}

TEST(Junit, writesOnlyWhatXmlAllows) {
  SampleRun run;
  const FileId file = run.add("a<b>&\"\x01.js", leakingLoop());
  findLeak(run, file).message = "`A<\xFF>\uFFFF` ]]> \x1b";
  const std::string report = render(run.report, Format::Junit);
  EXPECT_NE(report.find("name=\"a&lt;b&gt;&amp;&quot;&lt;U+0001&gt;.js\""), std::string::npos) << report;
  EXPECT_NE(report.find("message=\"`A&lt;\uFFFD&gt;&lt;U+FFFF&gt;` ]]&gt; &lt;U+001B&gt;\""),
            std::string::npos)
      << report;
}

TEST(Formats, areKnownByName) {
  EXPECT_EQ(formatNamed("text"), Format::Text);
  EXPECT_EQ(formatNamed("json"), Format::Json);
  EXPECT_EQ(formatNamed("sarif"), Format::Sarif);
  EXPECT_EQ(formatNamed("github"), Format::Github);
  EXPECT_EQ(formatNamed("gitlab"), Format::Gitlab);
  EXPECT_EQ(formatNamed("junit"), Format::Junit);
  EXPECT_FALSE(formatNamed("SARIF"));
}

}  // namespace
}  // namespace unfreed::test
