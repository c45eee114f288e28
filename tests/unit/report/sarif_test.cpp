// What the schema and the validator cannot judge: that the places, links and fixes are the right ones. That
// the logs are well-formed is judged by tests/report/validate.sh.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "fix/apply.h"
#include "report/sarif_selection.h"
#include "tests/support/sample_run.h"

namespace unfreed::test {
namespace {

using Json = nlohmann::json;

Json runOf(const SampleRun& run) {
  return Json::parse(render(run.report, Format::Sarif))["runs"][0];
}

Json onlyResult(const SampleRun& run) {
  const Json results = runOf(run)["results"];
  EXPECT_EQ(results.size(), 1u);
  return results[0];
}

Json region(int startLine, int startColumn, int endLine, int endColumn) {
  return {
      {"startLine", startLine}, {"startColumn", startColumn}, {"endLine", endLine}, {"endColumn", endColumn}};
}

TEST(Sarif, namesTheToolAndItsRules) {
  SampleRun run;
  const Json driver = runOf(run)["tool"]["driver"];
  EXPECT_EQ(driver["name"], "unfreed");
  EXPECT_EQ(driver["semanticVersion"], "0.1.0");
  const Json rule = driver["rules"][1];
  EXPECT_EQ(rule["id"], "unfreed-on-path");
  EXPECT_EQ(rule["name"], "UnfreedOnPath");
  EXPECT_EQ(rule["defaultConfiguration"]["level"], "warning");
  EXPECT_EQ(rule["properties"]["precision"], "high");
  EXPECT_EQ(rule["properties"]["problem.severity"], "warning");
  EXPECT_EQ(rule["help"]["markdown"], run.report.rules[1].helpMarkdown);
}

TEST(Sarif, keepsDescriptionsWithinGithubsLimits) {
  SampleRun run;
  run.report.rules[0].fullDescription.clear();
  for (int i = 0; i < 1000; ++i) run.report.rules[0].fullDescription += "é漢";
  run.report.rules[0].tags.assign(30, "tag");
  const Json rule = runOf(run)["tool"]["driver"]["rules"][0];
  EXPECT_LE(rule["fullDescription"]["text"].get<std::string>().size(), 1024u);
  EXPECT_EQ(rule["fullDescription"]["text"].get<std::string>().find("\uFFFD"), std::string::npos);
  EXPECT_EQ(rule["properties"]["tags"].size(), 20u);
}

TEST(Sarif, placesTheFinding) {
  SampleRun run;
  findLeak(run, run.add("src/a b.js", leakingLoop()));
  const Json result = onlyResult(run);
  EXPECT_EQ(result["ruleId"], "unfreed-in-loop");
  EXPECT_EQ(result["ruleIndex"], 0);
  EXPECT_EQ(result["level"], "warning");
  const Json place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "src/a%20b.js");
  EXPECT_EQ(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
  Json expected = region(3, 20, 3, 35);
  expected["snippet"] = {{"text", "new Parser(row)"}};
  EXPECT_EQ(place["region"], expected);
  EXPECT_EQ(place["contextRegion"]["startLine"], 2);
  EXPECT_EQ(place["contextRegion"]["endLine"], 4);
}

TEST(Sarif, linksTheNotesInTheMessage) {
  SampleRun run;
  const FileId file = run.add("a.js", leakingLoop());
  Diagnostic& finding = findLeak(run, file);
  finding.notes.push_back({Note::Kind::Await, run.at(file, "parser.run()"), "this await is a microtask"});
  const Json result = onlyResult(run);
  EXPECT_EQ(result["message"]["text"],
            "`Parser` is created on every pass and never freed. See [the loop](1) and [the await](2). "
            "Call `parser.free()` at the end of the pass.");
  EXPECT_EQ(result["relatedLocations"][0]["id"], 1);
  EXPECT_EQ(result["relatedLocations"][0]["physicalLocation"]["region"], region(2, 3, 2, 6));
  EXPECT_EQ(result["relatedLocations"][0]["message"]["text"], "The loop is here.");
  EXPECT_EQ(result["relatedLocations"][1]["id"], 2);
}

TEST(Sarif, linksNoMoreThanTheFirstNoteOfEachKind) {
  SampleRun run;
  const FileId file = run.add("a.js", leakingLoop());
  Diagnostic& finding = findLeak(run, file);
  const Location call = run.at(file, "parser.run()");
  for (int i = 0; i < 7; ++i) finding.notes.push_back({Note::Kind::Call, call, "a call"});
  for (int i = 0; i < 3; ++i) finding.notes.push_back({Note::Kind::Path, call, "a path"});
  EXPECT_NE(onlyResult(run)["message"]["text"].get<std::string>().find(
                "See [the loop](1), [the calls from it](2) and [the path](9). "),
            std::string::npos)
      << onlyResult(run)["message"]["text"];
  EXPECT_EQ(onlyResult(run)["relatedLocations"].size(), 11u);
  finding.notes.erase(finding.notes.begin());
  finding.notes.resize(1);
  EXPECT_NE(onlyResult(run)["message"]["text"].get<std::string>().find("See [the call](1). "),
            std::string::npos)
      << onlyResult(run)["message"]["text"];
}

TEST(Sarif, tellsOfTheCallsBeforeTheCreation) {
  SampleRun run;
  const FileId file = run.add("a.js", leakingLoop());
  findLeak(run, file).notes.push_back({Note::Kind::Call, run.at(file, "rows"), "each pass calls `parseAll`"});
  const Json steps = onlyResult(run)["codeFlows"][0]["threadFlows"][0]["locations"];
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_EQ(steps[1]["location"]["message"]["text"], "Each pass calls `parseAll`.");
  EXPECT_EQ(steps[2]["location"]["message"]["text"], "The object is created here.");
}

TEST(Sarif, takesNoCodeForALink) {
  SampleRun run;
  const FileId file = run.add("a.js", leakingLoop());
  run.find(run.at(file, "new Parser(row)"), "the result of `makers[0](row)` is never freed");
  EXPECT_EQ(onlyResult(run)["message"]["text"], "the result of `makers\\[0\\](row)` is never freed.");
  run.report.findings[0].message = "`Parser[]` is never freed";
  EXPECT_EQ(onlyResult(run)["message"]["text"], "`Parser[]` is never freed.");
}

TEST(Sarif, countsColumnsInUtf16AndLinesByEveryBreak) {
  SampleRun run;
  const FileId file = run.add("a.js", "x;\r\ny;\rwhile (n()) { f('😀é'); new P() }");
  run.find(run.at(file, "new P()"));
  Json where = onlyResult(run)["locations"][0]["physicalLocation"]["region"];
  where.erase("snippet");
  EXPECT_EQ(where, region(3, 25, 3, 32));
  EXPECT_EQ(runOf(run)["columnKind"], "utf16CodeUnits");
}

TEST(Sarif, fingerprintsSurviveLinesInsertedAbove) {
  SampleRun before;
  findLeak(before, before.add("a.js", leakingLoop()));
  SampleRun after;
  findLeak(after, after.add("a.js", "// new\n\n" + leakingLoop()));
  const Json fingerprint = onlyResult(before)["partialFingerprints"];
  EXPECT_EQ(fingerprint["primaryLocationLineHash"].get<std::string>().substr(16), ":1");
  EXPECT_EQ(onlyResult(after)["partialFingerprints"], fingerprint);
}

TEST(Sarif, tellsThePathAsSteps) {
  SampleRun run;
  const FileId file = run.add("a.js", leakingLoop());
  Diagnostic& finding = findLeak(run, file);
  EXPECT_FALSE(onlyResult(run).contains("codeFlows")) << "a loop alone is no path";
  finding.notes.insert(finding.notes.begin(),
                       {Note::Kind::Path, run.at(file, "parser.run()"), "this path ends"});
  const Json steps = onlyResult(run)["codeFlows"][0]["threadFlows"][0]["locations"];
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_EQ(steps[0]["location"]["message"]["text"], "The loop is here.");
  EXPECT_EQ(steps[1]["location"]["message"]["text"], "The object is created here.");
  EXPECT_EQ(steps[2]["location"]["message"]["text"], "This path ends.");
}

TEST(Sarif, saysHowSureItIs) {
  SampleRun run;
  Diagnostic& finding = findLeak(run, run.add("a.js", leakingLoop()));
  const double certain = onlyResult(run)["rank"];
  finding.confidence = Confidence::Likely;
  finding.confidenceReason = "its glue was not found";
  const Json result = onlyResult(run);
  EXPECT_LT(result["rank"].get<double>(), certain);
  EXPECT_EQ(result["properties"]["confidence"], "likely");
  EXPECT_TRUE(result["message"]["text"].get<std::string>().ends_with(
      " Likely, not certain: its glue was not found."));
}

TEST(Sarif, repeatsNoMinifiedFile) {
  SampleRun run;
  std::string text;
  for (int i = 0; i < 100000; ++i) text += "漢";
  text += "new P()";
  for (int i = 0; i < 100000; ++i) text += "漢";
  const FileId file = run.add("a.js", text);
  run.find(run.at(file, "new P()"));
  const std::string log = render(run.report, Format::Sarif);
  EXPECT_LT(log.size(), 10000u);
  const Json place = onlyResult(run)["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["region"]["startColumn"], 100001);
  EXPECT_EQ(place["contextRegion"]["startColumn"], 100001 - 40);
  EXPECT_EQ(place["contextRegion"]["endColumn"], 100008 + 40);
}

// The text of the file after the replacements of a result's first fix, read as VS Code's viewer reads them: a
// start in the indentation of its line is moved to the line's first character that is no blank.
std::string afterFix(const SampleRun& run, FileId file) {
  const std::string_view mark = "\xEF\xBB\xBF";  // no part of the viewer's document
  const bool isMarked = run.sources[file].text.starts_with(mark);
  std::string text = run.sources[file].text.substr(isMarked ? mark.size() : 0);
  const std::string before = text;
  const LineIndex lines(before);
  Json replacements = onlyResult(run)["fixes"][0]["artifactChanges"][0]["replacements"];
  for (auto each = replacements.rbegin(); each != replacements.rend(); ++each) {
    const Json where = (*each)["deletedRegion"];
    const uint32_t line = where["startLine"];
    uint32_t begin = lines.offsetOf({line, where["startColumn"]});
    const size_t indentation =
        std::min(lines.textOf(line).find_first_not_of(" \t"), lines.textOf(line).size());
    begin = std::max(begin, lines.startOf(line) + static_cast<uint32_t>(indentation));
    const uint32_t end = lines.offsetOf({where["endLine"], where["endColumn"]});
    const Json content = (*each).value("insertedContent", Json{{"text", ""}});
    text.replace(std::min(begin, end), std::max(begin, end) - std::min(begin, end), content["text"]);
  }
  return isMarked ? std::string(mark) + text : text;
}

std::string fixed(std::string text, const std::vector<std::pair<std::string_view, std::string>>& insertions) {
  SampleRun run;
  const FileId file = run.add("a.js", std::move(text));
  Fix fix{Fix::Safety::Safe, "free it", file, {}};
  for (const auto& [before, insertion] : insertions) {
    const uint32_t at = run.at(file, before).span.begin;
    fix.edits.push_back({{at, at}, insertion});
  }
  run.find({file, {0, 1}}).fixes = {fix};
  return afterFix(run, file);
}

TEST(Sarif, insertsLinesWithoutEatingTheIndentation) {
  EXPECT_EQ(fixed("{\n  a();\n  b();\n}\n", {{"  b();", "  p.free();\n"}}),
            "{\n  a();\n  p.free();\n  b();\n}\n");
  EXPECT_EQ(fixed("{\r\n  a();\r\n}\r\n", {{"  a();", "  p.free();\r\n"}}),
            "{\r\n  p.free();\r\n  a();\r\n}\r\n");
  EXPECT_EQ(fixed("{\n\n    a();\n}\n", {{"  a();", "x"}}), "{\n\n  x  a();\n}\n");
  EXPECT_EQ(fixed("{\n  a();\n}\n", {{"a();", "p.free(); "}}), "{\n  p.free(); a();\n}\n");
  EXPECT_EQ(fixed("{\n  a();\n  b();\n}\n", {{"  a();", "  x();\n"}, {"  b();", "  y();\n"}}),
            "{\n  x();\n  a();\n  y();\n  b();\n}\n");
}

TEST(Sarif, deletesALineWithItsIndentation) {
  SampleRun run;
  const FileId file = run.add("a.js", "{\n  a();\n  b();\n}\n");
  Fix fix{Fix::Safety::Suggested, "remove it", file, {{run.at(file, "  a();\n").span, ""}}};
  run.find({file, {0, 1}}).fixes = {fix};
  EXPECT_EQ(afterFix(run, file), "{\n  b();\n}\n");
  EXPECT_EQ(onlyResult(run)["fixes"][0]["description"]["text"], "Remove it.");
}

// Every edit of a text of indented lines, read as the viewer reads it, does what applying it does.
TEST(Sarif, statesFixesSoThatTheViewerAppliesThem) {
  for (const std::string text : {"{\n  a();\n\n \tb\n  \n}", "\xEF\xBB\xBF{\r\n  a\r\n\tb\r\n"}) {
    const uint32_t first = text.starts_with("{") ? 0 : 3;
    for (uint32_t begin = first; begin <= text.size(); ++begin) {
      for (uint32_t end = begin; end <= text.size(); ++end) {
        const auto splitsBreak = [&](uint32_t at) {
          return at > 0 && at < text.size() && text[at - 1] == '\r';
        };
        if (splitsBreak(begin) || splitsBreak(end)) continue;
        for (const std::string inserted : {"", "x", "\n  x();"}) {
          SampleRun run;
          const FileId file = run.add("a.js", text);
          const std::vector<Edit> edits{{{begin, end}, inserted}};
          if (begin == end && inserted.empty()) continue;
          run.find({file, {first, first + 1}}).fixes = {{Fix::Safety::Safe, "free it", file, edits}};
          ASSERT_EQ(afterFix(run, file), fix::edited(text, edits))
              << begin << " to " << end << ": " << inserted;
        }
      }
    }
  }
}

TEST(Sarif, saysWhyAFixIsWithheld) {
  SampleRun run;
  const FileId file = run.add("a.js", leakingLoop());
  EXPECT_FALSE((findLeak(run, file), onlyResult(run))["properties"].contains("fixWithheld"));
  run.report.findings[0].fixWithheld = "evaluation-order";
  EXPECT_EQ(onlyResult(run)["properties"]["fixWithheld"], "evaluation-order");
}

TEST(Sarif, listsNoFixThatChangesNothing) {
  SampleRun run;
  const FileId file = run.add("a.js", leakingLoop());
  findLeak(run, file).fixes = {{Fix::Safety::Safe, "free it", file, {}}};
  EXPECT_FALSE(onlyResult(run).contains("fixes"));
}

TEST(Sarif, saysWhichStateOfWhichRepositoryWasLinted) {
  SampleRun run;
  EXPECT_FALSE(runOf(run).contains("versionControlProvenance"));
  run.report.versionControl = VersionControl{"https://example.org/app", "abc", "main", {}};
  const Json top = runOf(run);
  EXPECT_EQ(
      top["versionControlProvenance"],
      Json::parse(R"([{"repositoryUri": "https://example.org/app", "revisionId": "abc", "branch": "main",
                             "mappedTo": {"uriBaseId": "%SRCROOT%"}}])"));
  EXPECT_FALSE(top["originalUriBaseIds"]["%SRCROOT%"].contains("uri"));

  run.report.versionControl = VersionControl{"https://example.org/app", {}, {}, "packages/a b"};
  const Json below = runOf(run);
  EXPECT_EQ(below["versionControlProvenance"], Json::parse(R"([{"repositoryUri": "https://example.org/app",
                             "mappedTo": {"uriBaseId": "REPOSITORYROOT"}}])"));
  EXPECT_EQ(below["originalUriBaseIds"]["%SRCROOT%"]["uri"], "packages/a%20b/");
  EXPECT_EQ(below["originalUriBaseIds"]["%SRCROOT%"]["uriBaseId"], "REPOSITORYROOT");
}

TEST(Sarif, reportsNotificationsOfTheRun) {
  SampleRun run;
  run.notify("not-utf8", "src/x y.js", "not UTF-8, skipped");
  const Json invocation = runOf(run)["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], true);
  const Json notification = invocation["toolExecutionNotifications"][0];
  EXPECT_EQ(notification["descriptor"]["id"], "not-utf8");
  EXPECT_EQ(notification["level"], "warning");
  EXPECT_EQ(notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "src/x%20y.js");
  EXPECT_EQ(runOf(run)["results"], Json::array());
}

TEST(Sarif, showsWhatACommentSuppresses) {
  SampleRun run;
  const FileId file = run.add("a.js", "// why\n" + leakingLoop());
  findLeak(run, file);
  suppressLast(run, "rows are few", run.at(file, "// why"));
  const Json result = onlyResult(run);
  EXPECT_EQ(result["locations"][0]["physicalLocation"]["region"]["startLine"], 4);
  EXPECT_FALSE(result.contains("baselineState"));
  ASSERT_EQ(result["suppressions"].size(), 1u);
  const Json suppression = result["suppressions"][0];
  EXPECT_EQ(suppression["kind"], "inSource");
  EXPECT_EQ(suppression["status"], "accepted");
  EXPECT_EQ(suppression["justification"], "rows are few");
  EXPECT_EQ(suppression["location"]["physicalLocation"]["region"], region(1, 1, 1, 7));
}

TEST(Sarif, showsWhatABaselineKnowsBehindWhatIsNew) {
  SampleRun run;
  const FileId file = run.add("a.js", leakingLoop());
  findLeak(run, file);
  suppressLast(run, "");
  run.report.hasBaseline = true;
  run.find(run.at(file, "parser.run()"));
  const Json results = runOf(run)["results"];
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0]["baselineState"], "new");
  EXPECT_FALSE(results[0].contains("suppressions"));
  EXPECT_EQ(results[1]["baselineState"], "unchanged");
  EXPECT_EQ(results[1]["suppressions"], (Json::array({{{"kind", "external"}, {"status", "accepted"}}})));
}

constexpr sarif::Limits kGithub;

// Findings of which every `severeEvery`th is an error, the others are warnings.
std::vector<Diagnostic> findings(const Diagnostic& like, size_t count, size_t severeEvery) {
  std::vector<Diagnostic> made(count, like);
  for (size_t i = 0; i < count; i += severeEvery) made[i].severity = Severity::Error;
  return made;
}

TEST(Sarif, keepsTheOrderWhereAllAreShown) {
  SampleRun run;
  findLeak(run, run.add("a.js", leakingLoop()));
  run.report.findings = findings(run.report.findings[0], kGithub.shown, 2);
  const sarif::Selection selection = sarif::select(run.report);
  ASSERT_EQ(selection.findings.size(), kGithub.shown);
  EXPECT_EQ(selection.findings[1], 1u);
  EXPECT_EQ(selection.leftOut, 0u);
}

TEST(Sarif, putsTheMostSevereFirstWhereNotAllAreShown) {
  SampleRun run;
  findLeak(run, run.add("a.js", leakingLoop()));
  run.report.findings = findings(run.report.findings[0], kGithub.shown + 1, 2);
  const sarif::Selection selection = sarif::select(run.report);
  ASSERT_EQ(selection.findings.size(), kGithub.shown + 1);
  EXPECT_EQ(selection.findings[1], 2u);
}

TEST(Sarif, takesNoMoreThanServicesDoAndTheMostSevereOfThem) {
  SampleRun run;
  findLeak(run, run.add("a.js", leakingLoop()));
  const Diagnostic like = run.report.findings[0];
  run.report.findings = findings(like, kGithub.most - 1, 10);
  run.report.suppressed.assign(3, {like, {}, {}, {}});
  EXPECT_EQ(sarif::select(run.report).suppressed, 1u);
  EXPECT_EQ(sarif::select(run.report).leftOut, 2u);
  run.report.findings = findings(like, kGithub.most + 500, 10);
  const sarif::Selection selection = sarif::select(run.report);
  ASSERT_EQ(selection.findings.size(), kGithub.most);
  EXPECT_EQ(selection.suppressed, 0u);
  EXPECT_EQ(selection.leftOut, 503u);
  EXPECT_EQ(run.report.findings[selection.findings[2549]].severity, Severity::Error);
  EXPECT_EQ(run.report.findings[selection.findings[2550]].severity, Severity::Warning);
}

TEST(Sarif, saysThatResultsAreLeftOut) {
  SampleRun run;
  findLeak(run, run.add("a.js", leakingLoop()));
  run.report.suppressed.assign(3, {run.report.findings[0], {}, {}, {}});
  const std::string log = sarif::render(run.report, {.most = 3, .shown = 3});
  EXPECT_NE(log.find("1 more result is left out"), std::string::npos);
  EXPECT_NE(log.find("results-left-out"), std::string::npos);
}

TEST(Sarif, isTheSameAtEveryRun) {
  SampleRun run;
  findLeak(run, run.add("a.js", leakingLoop()));
  EXPECT_EQ(render(run.report, Format::Sarif), render(run.report, Format::Sarif));
  EXPECT_EQ(render(run.report, Format::Sarif).find("/work"), std::string::npos) << "no path of the machine";
}

}  // namespace
}  // namespace unfreed::test
