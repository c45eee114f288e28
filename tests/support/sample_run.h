// Runs made by hand, for the tests of reports: sources in memory, and findings placed by the text they are
// about.
#pragma once

#include <algorithm>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/report.h"

namespace unfreed::test {

class SampleRun {
 public:
  SampleRun() {
    report.toolVersion = "0.1.0";
    report.informationUri = "https://example.com/unfreed";
    report.root = "/work";
    report.rules = {rule("unfreed-in-loop", "Objects that a loop creates and never releases."),
                    rule("unfreed-on-path", "Objects that some paths of a loop do not release.")};
  }

  FileId add(std::string path, std::string text) {
    SourceFile file;
    file.absolute = "/project/" + path;
    file.path = std::move(path);
    file.text = std::move(text);
    ++report.counts.filesLinted;
    return sources.add(std::move(file));
  }

  // Where `part` stands in the file, for the first time at or after `from`.
  Location at(FileId file, std::string_view part, size_t from = 0) const {
    const size_t begin = sources[file].text.find(part, from);
    EXPECT_NE(begin, std::string::npos) << "no `" << part << "` in " << sources[file].path;
    return {file, {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + part.size())}};
  }

  Diagnostic& find(Location location,
                   std::string message = "`Parser` is created on every pass and never freed") {
    Diagnostic finding;
    finding.ruleId = "unfreed-in-loop";
    finding.location = location;
    finding.message = std::move(message);
    return report.findings.emplace_back(std::move(finding));
  }

  void notify(std::string id, std::string path, std::string message) {
    Notification notification;
    notification.id = std::move(id);
    notification.path = std::move(path);
    notification.message = std::move(message);
    report.notifications.push_back(std::move(notification));
  }

  static RuleInfo rule(std::string id, std::string description) {
    RuleInfo info;
    info.id = std::move(id);
    info.shortDescription = std::move(description);
    info.fullDescription = info.shortDescription + " Their memory is not the garbage collector's business.";
    info.helpMarkdown = "# " + info.id + "\n\nCall `free()` at the end of the pass.";
    info.helpText = "Call free() at the end of the pass.";
    info.helpUri = "https://example.com/unfreed/rules/" + info.id;
    info.tags = {"memory", "wasm"};
    return info;
  }

  SourceSet sources;
  RunReport report{sources, {}, {}, {}, {}, {}, {}, {}, true, {}};
};

// Takes the last finding out of those that count. `reason` empty: the baseline knows it.
inline void suppressLast(SampleRun& run, const std::string& reason, std::optional<Location> comment = {}) {
  Suppressed suppressed;
  suppressed.finding = run.report.findings.back();
  suppressed.by = reason.empty() ? Suppressed::By::Baseline : Suppressed::By::Comment;
  suppressed.reason = reason;
  suppressed.comment = comment;
  run.report.findings.pop_back();
  run.report.suppressed.push_back(std::move(suppressed));
  ++run.report.counts.suppressed;
}

// A small loop that leaks; `eol` ends its lines.
inline std::string leakingLoop(std::string_view eol = "\n") {
  std::string text =
      "export function parseAll(rows) {\n"
      "  for (const row of rows) {\n"
      "    const parser = new Parser(row);\n"
      "    parser.run();\n"
      "  }\n"
      "}\n";
  std::string result;
  for (const char letter : text) {
    if (letter == '\n')
      result += eol;
    else
      result += letter;
  }
  return result;
}

// The finding in such a loop, with its note and its help.
inline Diagnostic& findLeak(SampleRun& run, FileId file) {
  Diagnostic& finding = run.find(run.at(file, "new Parser(row)"));
  finding.notes.push_back({Note::Kind::Loop, run.at(file, "for"), "the loop is here"});
  finding.help = "call `parser.free()` at the end of the pass";
  return finding;
}

}  // namespace unfreed::test
