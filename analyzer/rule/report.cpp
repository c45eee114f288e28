#include "rule/report.h"

namespace unfreed::rule {

Diagnostic& Report::at(const LeakView& leak, std::string message) {
  Diagnostic finding;
  finding.ruleId = rule_.id;
  finding.severity = rule_.severity;
  finding.confidence = leak.confidence();
  finding.confidenceReason = leak.confidenceReason();
  finding.location = leak.creation();
  finding.message = std::move(message);
  finding.notes.push_back(leak.loopNote());
  for (Note& call : leak.callNotes()) finding.notes.push_back(std::move(call));
  found_.push_back(std::move(finding));
  return found_.back();
}

}  // namespace unfreed::rule
