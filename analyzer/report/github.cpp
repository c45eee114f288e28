// Workflow commands: GitHub Actions turns these lines of a step's output into annotations.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
#include <fmt/format.h>
#include <string_view>

#include "report/characters.h"
#include "report/formats.h"
#include "report/places.h"
#include "report/words.h"

namespace unfreed {
namespace {

std::string escaped(std::string_view text, std::string_view special) {
  std::string result;
  for (const char byte : validUtf8(text)) {
    if (special.find(byte) != std::string_view::npos) {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
    } else {
      result += byte;
    }
  }
  return result;
}

std::string escapedMessage(std::string_view text) {
  return escaped(text, "%\r\n");
}
std::string escapedProperty(std::string_view text) {
  return escaped(text, "%\r\n:,");
}

std::string_view commandOf(Severity severity) {
  switch (severity) {
    case Severity::Off:
    case Severity::Note:
      return "notice";
    case Severity::Warning:
      return "warning";
    case Severity::Error:
      return "error";
  }
  return "notice";
}

std::string_view commandOf(Notification::Level level) {
  switch (level) {
    case Notification::Level::Note:
      return "notice";
    case Notification::Level::Warning:
      return "warning";
    case Notification::Level::Error:
      return "error";
  }
  return "notice";
}

// Columns are understood only within one line.
std::string propertiesOf(const SourceFile& file, Span span) {
  const Region region = regionOf(file, span);
  std::string properties = fmt::format("file={},line={},endLine={}", escapedProperty(file.path),
                                       region.start.line, region.end.line);
  if (region.start.line == region.end.line) {
    properties += fmt::format(",col={},endColumn={}", region.start.column, region.end.column);
  }
  return properties;
}

std::string messageOf(const RunReport& report, const Diagnostic& finding) {
  std::string message = finding.message;
  for (const Note& note : finding.notes) {
    const SourceFile& file = report.sources[note.location.file];
    const bool elsewhere = note.location.file != finding.location.file;
    message += fmt::format("\nnote: {} ({}line {})", note.message, elsewhere ? file.path + ", " : "",
                           regionOf(file, note.location.span).start.line);
  }
  const std::string doubt = doubtOf(finding);
  if (!doubt.empty()) message += "\nconfidence: " + doubt;
  if (!finding.help.empty()) message += "\nhelp: " + finding.help;
  return message;
}

std::string lineOf(const RunReport& report, const Notification& notification) {
  std::string properties;
  if (notification.location) {
    properties = propertiesOf(report.sources[notification.location->file], notification.location->span) + ',';
  } else if (!notification.path.empty()) {
    properties = "file=" + escapedProperty(notification.path) + ',';
    if (notification.line != 0) properties += fmt::format("line={},", notification.line);
  }
  return fmt::format("::{} {}title=unfreed {}::{}\n", commandOf(notification.level), properties,
                     escapedProperty(notification.id), escapedMessage(notification.message));
}

}  // namespace

std::string renderGithub(const RunReport& report) {
  std::string out;
  for (const Diagnostic& finding : report.findings) {
    out += fmt::format("::{} {},title=unfreed {}::{}\n", commandOf(finding.severity),
                       propertiesOf(report.sources[finding.location.file], finding.location.span),
                       escapedProperty(finding.ruleId), escapedMessage(messageOf(report, finding)));
  }
  for (const Notification& notification : report.notifications) out += lineOf(report, notification);
  return out;
}

}  // namespace unfreed
