// GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
// It has no place for notifications; they are in the other formats.
#include <fmt/format.h>
#include <map>
#include <string_view>

#include "report/fingerprints.h"
#include "report/formats.h"
#include "report/json_value.h"
#include "report/places.h"
#include "report/words.h"

namespace unfreed {
namespace {

std::string_view severityOf(const Diagnostic& finding) {
  switch (finding.severity) {
    case Severity::Off:
    case Severity::Note:
      return "info";
    case Severity::Warning:
      return "minor";
    case Severity::Error:
      return "major";
  }
  return "info";
}

// FNV-1a, 64 bits: short, stable, and no secret is kept by it.
uint64_t digestOf(std::string_view text) {
  uint64_t digest = 0xcbf29ce484222325;
  for (const char byte : text) digest = (digest ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return digest;
}

std::string descriptionOf(const Diagnostic& finding) {
  std::string description = sentence(finding.message);
  if (!finding.help.empty()) description += ' ' + sentence(capitalised(finding.help));
  return description;
}

}  // namespace

std::string renderGitlab(const RunReport& report) {
  Fingerprints fingerprints(report.sources);
  std::map<std::string, size_t> seen;  // several findings of one rule may start on the same line
  Json issues = Json::array();
  for (const Diagnostic& finding : report.findings) {
    const SourceFile& file = report.sources[finding.location.file];
    const Region region = regionOf(file, finding.location.span);
    std::string identity =
        fmt::format("{}\n{}\n{}", finding.ruleId, file.path, fingerprints.lineHash(finding.location));
    if (const size_t before = seen[identity]++; before > 0) identity += fmt::format("\n{}", before);
    issues.push_back({
        {"description", descriptionOf(finding)},
        {"check_name", finding.ruleId},
        {"fingerprint", fmt::format("{:016x}", digestOf(identity))},
        {"severity", severityOf(finding)},
        {"location",
         {{"path", file.path}, {"lines", {{"begin", region.start.line}, {"end", region.end.line}}}}},
    });
  }
  return textOf(issues);
}

}  // namespace unfreed
