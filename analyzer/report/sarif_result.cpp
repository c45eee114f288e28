// One finding as a SARIF result.
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

#include "base/ensure.h"
#include "report/places.h"
#include "report/sarif_parts.h"
#include "report/words.h"

namespace unfreed::sarif {
namespace {

// What a reader sorts by, 0 to 100.
double rankOf(Confidence confidence) {
  switch (confidence) {
    case Confidence::Certain:
      return 95.0;
    case Confidence::Likely:
      return 65.0;
    case Confidence::Possible:
      return 30.0;
  }
  ENSURE(false, "a confidence");
  return 0;
}

// In a message "[text](1)" is a link to related location 1. Text of ours must not become one by accident.
std::string withoutLinks(std::string_view text) {
  std::string result;
  const bool hasLink = text.find("](") != std::string_view::npos;
  for (const char byte : text) {
    if (hasLink && (byte == '[' || byte == ']')) result += '\\';
    result += byte;
  }
  return result;
}

std::string nounOf(Note::Kind kind) {
  switch (kind) {
    case Note::Kind::Loop:
      return "the loop";
    case Note::Kind::Path:
      return "the path";
    case Note::Kind::Await:
      return "the await";
    case Note::Kind::Release:
      return "the release";
    case Note::Kind::Declaration:
      return "the declaration";
    case Note::Kind::Call:
      return "the call";
  }
  ENSURE(false, "a kind of note");
  return {};
}

// "See [the loop](1), [the calls from it](2) and [the path](5)." GitHub shows related locations only where
// they are linked; the first of each kind leads to the others.
std::string linksOf(const std::vector<Note>& notes) {
  constexpr size_t kMostLinks = 3;
  const auto countOf = [&](Note::Kind kind) {
    return std::count_if(notes.begin(), notes.end(), [&](const Note& note) { return note.kind == kind; });
  };
  std::vector<std::string> links;
  std::set<Note::Kind> linked;
  for (size_t i = 0; i < notes.size() && links.size() < kMostLinks; ++i) {
    const Note::Kind kind = notes[i].kind;
    if (!linked.insert(kind).second) continue;
    const bool isPath = kind == Note::Kind::Call && linked.contains(Note::Kind::Loop) && countOf(kind) > 1;
    links.push_back(fmt::format("[{}]({})", isPath ? "the calls from it" : nounOf(kind), i + 1));
  }
  if (links.empty()) return {};
  const std::string last = std::move(links.back());
  links.pop_back();
  return fmt::format("See {}{}{}.", fmt::join(links, ", "), links.empty() ? "" : " and ", last);
}

// The first sentence says what is wrong: it is all that is shown where space is short.
std::string messageOf(const Diagnostic& finding) {
  std::string text = sentence(withoutLinks(finding.message));
  const auto append = [&](const std::string& part) {
    if (!part.empty()) text += ' ' + part;
  };
  append(linksOf(finding.notes));
  if (!finding.help.empty()) append(sentence(capitalised(withoutLinks(finding.help))));
  if (finding.confidence != Confidence::Certain)
    append(sentence(capitalised(withoutLinks(doubtOf(finding)))));
  return text;
}

Json noteLocation(const RunReport& report, const Note& note) {
  return {
      {"physicalLocation", physicalLocation(report, note.location, Detail::Region)},
      {"message", message(sentence(capitalised(withoutLinks(note.message))))},
  };
}

Json relatedLocations(const RunReport& report, const Diagnostic& finding) {
  Json related = Json::array();
  for (const Note& note : finding.notes) {
    Json location = {{"id", related.size() + 1}};
    location.update(noteLocation(report, note));
    related.push_back(std::move(location));
  }
  return related;
}

bool hasSteps(const Diagnostic& finding) {
  return std::any_of(finding.notes.begin(), finding.notes.end(), [](const Note& note) {
    return note.kind == Note::Kind::Path || note.kind == Note::Kind::Call;
  });
}

bool comesBeforeCreation(Note::Kind kind) {
  return kind == Note::Kind::Loop || kind == Note::Kind::Call;
}

// The steps in the order of execution: from the loop to the creation, and what happens to the handle after
// it.
Json codeFlow(const RunReport& report, const Diagnostic& finding) {
  Json steps = Json::array();
  const auto addNotes = [&](bool before) {
    for (const Note& note : finding.notes) {
      if (comesBeforeCreation(note.kind) != before) continue;
      steps.push_back({{"location", noteLocation(report, note)}, {"importance", "important"}});
    }
  };
  addNotes(true);
  steps.push_back({
      {"location",
       {{"physicalLocation", physicalLocation(report, finding.location, Detail::Region)},
        {"message", message("The object is created here.")}}},
      {"importance", "essential"},
  });
  addNotes(false);
  return {{"threadFlows", Json::array({{{"locations", std::move(steps)}}})}};
}

}  // namespace

Json result(const RunReport& report, const Diagnostic& finding, int ruleIndex, Fingerprints& fingerprints) {
  Json value = {{"ruleId", finding.ruleId}};
  if (ruleIndex >= 0) value["ruleIndex"] = ruleIndex;
  value["level"] = levelOf(finding.severity);
  value["rank"] = rankOf(finding.confidence);
  value["message"] = message(messageOf(finding));
  value["locations"] =
      Json::array({{{"physicalLocation", physicalLocation(report, finding.location, Detail::Snippet)}}});
  value["partialFingerprints"] = {{"primaryLocationLineHash", fingerprints.lineHash(finding.location)}};
  if (!finding.notes.empty()) value["relatedLocations"] = relatedLocations(report, finding);
  if (hasSteps(finding)) value["codeFlows"] = Json::array({codeFlow(report, finding)});
  Json fixes = Json::array();
  for (const Fix& offered : finding.fixes) {
    if (!offered.edits.empty()) fixes.push_back(fix(report, offered));
  }
  if (!fixes.empty()) value["fixes"] = std::move(fixes);
  value["properties"] = {{"confidence", wordOf(finding.confidence)}};
  if (!finding.confidenceReason.empty()) value["properties"]["confidenceReason"] = finding.confidenceReason;
  if (!finding.fixWithheld.empty()) value["properties"]["fixWithheld"] = finding.fixWithheld;
  if (report.hasBaseline) value["baselineState"] = "new";
  return value;
}

Json result(const RunReport& report, const Suppressed& suppressed, int ruleIndex,
            Fingerprints& fingerprints) {
  Json value = result(report, suppressed.finding, ruleIndex, fingerprints);
  Json suppression = {{"status", "accepted"}};
  switch (suppressed.by) {
    case Suppressed::By::Comment:
      suppression["kind"] = "inSource";
      break;
    case Suppressed::By::Baseline:
      suppression["kind"] = "external";
      value["baselineState"] = "unchanged";
      break;
  }
  if (!suppressed.reason.empty()) suppression["justification"] = suppressed.reason;
  if (suppressed.comment) {
    suppression["location"] = {
        {"physicalLocation", physicalLocation(report, *suppressed.comment, Detail::Region)}};
  }
  value["suppressions"] = Json::array({std::move(suppression)});
  return value;
}

}  // namespace unfreed::sarif
