#include "report/words.h"

#include <fmt/format.h>
#include <set>

#include "base/ensure.h"

namespace unfreed {

std::string_view wordOf(Severity severity) {
  switch (severity) {
    case Severity::Off:
      return "off";
    case Severity::Note:
      return "note";
    case Severity::Warning:
      return "warning";
    case Severity::Error:
      return "error";
  }
  ENSURE(false, "a severity");
  return {};
}

std::string_view wordOf(Confidence confidence) {
  switch (confidence) {
    case Confidence::Certain:
      return "certain";
    case Confidence::Likely:
      return "likely";
    case Confidence::Possible:
      return "possible";
  }
  ENSURE(false, "a confidence");
  return {};
}

std::string_view wordOf(Note::Kind kind) {
  switch (kind) {
    case Note::Kind::Loop:
      return "loop";
    case Note::Kind::Path:
      return "path";
    case Note::Kind::Await:
      return "await";
    case Note::Kind::Release:
      return "release";
    case Note::Kind::Declaration:
      return "declaration";
    case Note::Kind::Call:
      return "call";
  }
  ENSURE(false, "a kind of note");
  return {};
}

std::string_view wordOf(Notification::Level level) {
  switch (level) {
    case Notification::Level::Note:
      return "note";
    case Notification::Level::Warning:
      return "warning";
    case Notification::Level::Error:
      return "error";
  }
  ENSURE(false, "a level");
  return {};
}

std::string_view wordOf(Fix::Safety safety) {
  switch (safety) {
    case Fix::Safety::Safe:
      return "safe";
    case Fix::Safety::Suggested:
      return "suggested";
  }
  ENSURE(false, "a safety");
  return {};
}

std::string_view wordOf(Precision precision) {
  switch (precision) {
    case Precision::VeryHigh:
      return "very-high";
    case Precision::High:
      return "high";
    case Precision::Medium:
      return "medium";
    case Precision::Low:
      return "low";
  }
  ENSURE(false, "a precision");
  return {};
}

std::string counted(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string sentence(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
  std::string result(text);
  if (!result.ends_with('.') && !result.ends_with('!') && !result.ends_with('?')) result += '.';
  return result;
}

std::string capitalised(std::string_view text) {
  std::string result(text);
  if (!result.empty() && result[0] >= 'a' && result[0] <= 'z')
    result[0] = static_cast<char>(result[0] - 'a' + 'A');
  return result;
}

std::string doubtOf(const Diagnostic& finding) {
  if (finding.confidence == Confidence::Certain) return {};
  std::string doubt = fmt::format("{}, not certain", wordOf(finding.confidence));
  if (!finding.confidenceReason.empty()) doubt += ": " + finding.confidenceReason;
  return doubt;
}

Tally tallyOf(const RunReport& report) {
  Tally tally;
  std::set<FileId> files;
  for (const Diagnostic& finding : report.findings) {
    files.insert(finding.location.file);
    switch (finding.severity) {
      case Severity::Off:
        break;
      case Severity::Note:
        ++tally.notes;
        break;
      case Severity::Warning:
        ++tally.warnings;
        break;
      case Severity::Error:
        ++tally.errors;
        break;
    }
  }
  tally.filesWithFindings = files.size();
  return tally;
}

}  // namespace unfreed
