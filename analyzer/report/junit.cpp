// JUnit's XML, which most build servers show: a suite for each linted file, a failure for each finding. A
// file without findings is a test that passed; a notification is a test that was skipped.
#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <vector>

#include "report/characters.h"
#include "report/formats.h"
#include "report/places.h"
#include "report/words.h"

namespace unfreed {
namespace {

// Text for an attribute or an element. What XML 1.0 forbids even when escaped is written out.
std::string xml(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Character character = characterAt(text);
    const char32_t code = character.code;
    if (code == '&')
      result += "&amp;";
    else if (code == '<')
      result += "&lt;";
    else if (code == '>')
      result += "&gt;";
    else if (code == '"')
      result += "&quot;";
    else if (code == '\n')
      result += "&#10;";
    else if (!character.valid)
      appendUtf8(result, 0xFFFD);
    else if (isDeceptive(code) || code == 0xFFFE || code == 0xFFFF)
      result += xml(escapeOf(character, text));
    else
      result += text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
  }
  return result;
}

std::string detailsOf(const RunReport& report, const Diagnostic& finding) {
  const auto placeOf = [&](const Location& location) {
    const SourceFile& file = report.sources[location.file];
    const Position start = regionOf(file, location.span).start;
    return fmt::format("{}:{}:{}", file.path, start.line, start.column);
  };
  std::string details =
      fmt::format("{}: {}: {}\n", placeOf(finding.location), wordOf(finding.severity), finding.message);
  for (const Note& note : finding.notes) {
    details += fmt::format("{}: note: {}\n", placeOf(note.location), note.message);
  }
  const std::string doubt = doubtOf(finding);
  if (!doubt.empty()) details += fmt::format("confidence: {}\n", doubt);
  if (!finding.help.empty()) details += fmt::format("help: {}\n", finding.help);
  return details;
}

std::string suiteOf(const RunReport& report, const SourceFile& file,
                    const std::vector<const Diagnostic*>& findings) {
  const std::string path = xml(file.path);
  std::string suite = fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n",
                                  path, std::max<size_t>(findings.size(), 1), findings.size());
  if (findings.empty()) suite += fmt::format("    <testcase name=\"unfreed\" classname=\"{}\"/>\n", path);
  for (const Diagnostic* finding : findings) {
    const Position start = regionOf(file, finding->location.span).start;
    const std::string rule = xml(finding->ruleId);
    suite += fmt::format("    <testcase name=\"{}:{}:{}\" classname=\"{}\">\n", rule, start.line,
                         start.column, path);
    suite += fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n", rule,
                         xml(finding->message), xml(detailsOf(report, *finding)));
    suite += "    </testcase>\n";
  }
  return suite + "  </testsuite>\n";
}

std::string placeOf(const Notification& notification) {
  if (notification.path.empty()) return "unfreed";
  return notification.line == 0 ? notification.path
                                : fmt::format("{}:{}", notification.path, notification.line);
}

std::string suiteOfNotifications(const std::vector<Notification>& notifications) {
  std::string suite = fmt::format(
      "  <testsuite name=\"notifications\" tests=\"{0}\" failures=\"0\" errors=\"0\" skipped=\"{0}\">\n",
      notifications.size());
  for (const Notification& notification : notifications) {
    suite += fmt::format(
        "    <testcase name=\"{}\" classname=\"{}\">\n      <skipped message=\"{}\"/>\n    </testcase>\n",
        xml(notification.id), xml(placeOf(notification)), xml(notification.message));
  }
  return suite + "  </testsuite>\n";
}

}  // namespace

std::string renderJunit(const RunReport& report) {
  std::map<FileId, std::vector<const Diagnostic*>> files;
  for (size_t i = 0; i < report.sources.size(); ++i) {
    if (report.sources[idAt<FileId>(i)].linted) files[idAt<FileId>(i)];
  }
  for (const Diagnostic& finding : report.findings) files[finding.location.file].push_back(&finding);

  std::string suites;
  size_t tests = report.notifications.size();
  for (const auto& [file, findings] : files) {
    suites += suiteOf(report, report.sources[file], findings);
    tests += std::max<size_t>(findings.size(), 1);
  }
  if (!report.notifications.empty()) suites += suiteOfNotifications(report.notifications);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"unfreed\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n{}</testsuites>\n",
      tests, report.findings.size(), suites);
}

}  // namespace unfreed
