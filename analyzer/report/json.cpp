// The tool's own format for scripts. docs/json-report.md describes it; a change of meaning changes kVersion.
#include "report/formats.h"
#include "report/json_value.h"
#include "report/places.h"
#include "report/words.h"

namespace unfreed {
namespace {

constexpr int kVersion = 1;

Json placeOf(const SourceFile& file, Span span) {
  span = clampedTo(file, span);
  const Region region = regionOf(file, span);
  return {
      {"path", file.path},
      {"start", {{"line", region.start.line}, {"column", region.start.column}, {"offset", span.begin}}},
      {"end", {{"line", region.end.line}, {"column", region.end.column}, {"offset", span.end}}},
  };
}

Json noteValue(const RunReport& report, const Note& note) {
  Json value = {{"kind", wordOf(note.kind)}, {"message", note.message}};
  value.update(placeOf(report.sources[note.location.file], note.location.span));
  return value;
}

Json fixValue(const RunReport& report, const Fix& fix) {
  const SourceFile& file = report.sources[fix.file];
  Json edits = Json::array();
  for (const Edit& edit : fix.edits) {
    Json value = placeOf(file, edit.span);
    value.erase("path");
    value["text"] = edit.text;
    edits.push_back(std::move(value));
  }
  return {
      {"safety", wordOf(fix.safety)}, {"title", fix.title}, {"path", file.path}, {"edits", std::move(edits)}};
}

Json findingValue(const RunReport& report, const Diagnostic& finding) {
  Json value = {
      {"rule", finding.ruleId},
      {"severity", wordOf(finding.severity)},
      {"confidence", wordOf(finding.confidence)},
      {"confidenceReason", finding.confidenceReason},
      {"message", finding.message},
      {"help", finding.help},
  };
  value.update(placeOf(report.sources[finding.location.file], finding.location.span));
  value["notes"] = Json::array();
  for (const Note& note : finding.notes) value["notes"].push_back(noteValue(report, note));
  value["fixes"] = Json::array();
  for (const Fix& fix : finding.fixes) value["fixes"].push_back(fixValue(report, fix));
  value["fixWithheld"] = finding.fixWithheld;
  return value;
}

std::string_view wordOf(Suppressed::By by) {
  switch (by) {
    case Suppressed::By::Comment:
      return "comment";
    case Suppressed::By::Baseline:
      return "baseline";
  }
  return {};
}

Json suppressedValue(const RunReport& report, const Suppressed& suppressed) {
  Json by = {{"kind", wordOf(suppressed.by)}, {"reason", suppressed.reason}};
  if (suppressed.comment)
    by.update(placeOf(report.sources[suppressed.comment->file], suppressed.comment->span));
  Json value = findingValue(report, suppressed.finding);
  value["suppression"] = std::move(by);
  return value;
}

Json notificationValue(const RunReport& report, const Notification& notification) {
  Json value = {
      {"level", wordOf(notification.level)},
      {"id", notification.id},
      {"message", notification.message},
      {"path", notification.path},
  };
  if (notification.location) {
    value.update(placeOf(report.sources[notification.location->file], notification.location->span));
  } else if (notification.line != 0) {
    value["line"] = notification.line;
  }
  return value;
}

Json summaryValue(const RunReport& report) {
  const Tally tally = tallyOf(report);
  return {
      {"filesLinted", report.counts.filesLinted},
      {"filesWithFindings", tally.filesWithFindings},
      {"errors", tally.errors},
      {"warnings", tally.warnings},
      {"notes", tally.notes},
      {"suppressed", report.counts.suppressed},
      {"completed", report.completed},
  };
}

}  // namespace

std::string renderJson(const RunReport& report) {
  Json findings = Json::array();
  for (const Diagnostic& finding : report.findings) findings.push_back(findingValue(report, finding));
  Json suppressed = Json::array();
  for (const Suppressed& one : report.suppressed) suppressed.push_back(suppressedValue(report, one));
  Json notifications = Json::array();
  for (const Notification& notification : report.notifications) {
    notifications.push_back(notificationValue(report, notification));
  }
  return textOf(Json{
      {"version", kVersion},
      {"tool", {{"name", "unfreed"}, {"version", report.toolVersion}}},
      {"findings", std::move(findings)},
      {"suppressed", std::move(suppressed)},
      {"notifications", std::move(notifications)},
      {"summary", summaryValue(report)},
  });
}

}  // namespace unfreed
