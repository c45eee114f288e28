#include "rule/report.h"

namespace unfreed::rule {

Diagnostic& Report::add(Location location, Confidence confidence, std::string reason, std::string message) {
  Diagnostic finding;
  finding.ruleId = rule_.id;
  finding.severity = rule_.severity;
  finding.confidence = confidence;
  finding.confidenceReason = std::move(reason);
  finding.location = location;
  finding.message = std::move(message);
  found_.push_back(std::move(finding));
  return found_.back();
}

Diagnostic& Report::at(const LeakView& leak, std::string message) {
  Diagnostic& finding = add(leak.creation(), leak.confidence(), leak.confidenceReason(), std::move(message));
  finding.notes.push_back(leak.loopNote());
  for (Note& call : leak.callNotes()) finding.notes.push_back(std::move(call));
  return finding;
}

Diagnostic& Report::at(const MisuseView& misuse, std::string message) {
  Diagnostic& finding =
      add(misuse.place(), misuse.confidence(), misuse.confidenceReason(), std::move(message));
  finding.notes = misuse.notes();
  return finding;
}

Diagnostic& Report::at(const AcquisitionView& made, std::string message) {
  return add(made.creation(), made.confidence(), made.confidenceReason(), std::move(message));
}

Diagnostic& Report::at(const AcquiringGetterView& getter, std::string message) {
  return add(getter.declaration(), Confidence::Certain, {}, std::move(message));
}

}  // namespace unfreed::rule
