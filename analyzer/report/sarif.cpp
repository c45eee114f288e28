// SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for GitHub code scanning, editors and
// whoever reads results of analyzers. The same findings give the same bytes: no times, no paths of the
// machine.
#include <fmt/format.h>
#include <string>
#include <unordered_map>
#include <vector>

#include "report/characters.h"
#include "report/formats.h"
#include "report/places.h"
#include "report/sarif_parts.h"
#include "report/sarif_selection.h"
#include "report/words.h"

namespace unfreed {
namespace {

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

constexpr const char* kRepositoryRoot = "REPOSITORYROOT";

Json notificationValue(const RunReport& report, const Notification& notification) {
  Json value = {
      {"descriptor", {{"id", notification.id}}},
      {"level", wordOf(notification.level)},
      {"message", sarif::message(sentence(capitalised(notification.message)))},
  };
  Json place;
  if (notification.location) {
    place = sarif::physicalLocation(report, *notification.location, sarif::Detail::Region);
  } else if (!notification.path.empty()) {
    place = {{"artifactLocation", sarif::artifactLocation(report, notification.path)}};
    if (notification.line != 0) place["region"] = {{"startLine", notification.line}};
  }
  if (!place.is_null()) value["locations"] = Json::array({{{"physicalLocation", std::move(place)}}});
  return value;
}

Notification leftOut(size_t count, size_t most) {
  return {Notification::Level::Warning,
          "results-left-out",
          {},
          std::nullopt,
          fmt::format("{} more {} left out: services take {} of a run; the most severe are here", count,
                      count == 1 ? "result is" : "results are", most)};
}

Json invocation(const RunReport& report, const sarif::Selection& selection, size_t most) {
  Json notifications = Json::array();
  for (const Notification& notification : report.notifications) {
    notifications.push_back(notificationValue(report, notification));
  }
  if (selection.leftOut > 0)
    notifications.push_back(notificationValue(report, leftOut(selection.leftOut, most)));
  Json value = {{"executionSuccessful", report.completed}};
  if (!notifications.empty()) value["toolExecutionNotifications"] = std::move(notifications);
  return value;
}

Json driver(const RunReport& report) {
  Json value = {
      {"name", "unfreed"}, {"version", report.toolVersion}, {"semanticVersion", report.toolVersion}};
  if (!report.informationUri.empty()) value["informationUri"] = report.informationUri;
  Json rules = Json::array();
  for (const RuleInfo& rule : report.rules) rules.push_back(sarif::ruleDescriptor(rule));
  value["rules"] = std::move(rules);
  return value;
}

Json results(const RunReport& report, const sarif::Selection& selection) {
  std::unordered_map<std::string, int> ruleIndices;
  for (size_t i = 0; i < report.rules.size(); ++i)
    ruleIndices.emplace(report.rules[i].id, static_cast<int>(i));
  Fingerprints fingerprints(report.sources);
  const auto indexOf = [&](const Diagnostic& finding) {
    const auto rule = ruleIndices.find(finding.ruleId);
    return rule == ruleIndices.end() ? -1 : rule->second;
  };
  Json values = Json::array();
  for (const size_t i : selection.findings) {
    const Diagnostic& finding = report.findings[i];
    values.push_back(sarif::result(report, finding, indexOf(finding), fingerprints));
  }
  for (size_t i = 0; i < selection.suppressed; ++i) {
    const Suppressed& suppressed = report.suppressed[i];
    values.push_back(sarif::result(report, suppressed, indexOf(suppressed.finding), fingerprints));
  }
  return values;
}

// What relative paths are relative to. Without a URI: where the root lies differs between machines, and
// GitHub refuses to be told.
Json baseIds(const RunReport& report) {
  Json root = {{"description", sarif::message("The folder in which unfreed was run.")}};
  if (!report.versionControl || report.versionControl->inside.empty()) return {{"%SRCROOT%", root}};
  root["uri"] = uriOf(report.versionControl->inside, {}).text + "/";
  root["uriBaseId"] = kRepositoryRoot;
  return {{"%SRCROOT%", root},
          {kRepositoryRoot, {{"description", sarif::message("The root of the repository.")}}}};
}

Json provenance(const VersionControl& version) {
  Json value = {{"repositoryUri", version.repositoryUri},
                {"mappedTo", {{"uriBaseId", version.inside.empty() ? "%SRCROOT%" : kRepositoryRoot}}}};
  if (!version.revisionId.empty()) value["revisionId"] = version.revisionId;
  if (!version.branch.empty()) value["branch"] = validUtf8(version.branch);
  return Json::array({std::move(value)});
}

}  // namespace

std::string renderSarif(const RunReport& report) {
  return sarif::render(report, {});
}

std::string sarif::render(const RunReport& report, const Limits& limits) {
  const Selection selection = select(report, limits);
  Json run = {
      {"tool", {{"driver", driver(report)}}},
      {"originalUriBaseIds", baseIds(report)},
      {"automationDetails", {{"id", "unfreed/"}}},
      {"columnKind", "utf16CodeUnits"},
      {"invocations", Json::array({invocation(report, selection, limits.most)})},
      {"results", results(report, selection)},
  };
  if (report.versionControl) run["versionControlProvenance"] = provenance(*report.versionControl);
  return textOf(Json{{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", Json::array({std::move(run)})}});
}

}  // namespace unfreed
