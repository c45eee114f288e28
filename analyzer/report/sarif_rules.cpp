// The descriptors of rules, within the limits of GitHub's code scanning.
#include <algorithm>

#include "base/ensure.h"
#include "report/characters.h"
#include "report/sarif_parts.h"
#include "report/words.h"

namespace unfreed::sarif {
namespace {

constexpr size_t kLongestDescription = 1024;  // characters; counted in bytes here, which is never too long
constexpr size_t kMostTags = 20;

std::string shortened(std::string text) {
  if (text.size() <= kLongestDescription) return text;
  size_t end = kLongestDescription - 4;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "….";
}

std::string pascalCase(std::string_view id) {
  std::string name;
  bool upper = true;
  for (const char letter : id) {
    if (letter == '-') {
      upper = true;
      continue;
    }
    name += upper && letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    upper = false;
  }
  return name;
}

std::string_view problemSeverityOf(Severity severity) {
  switch (severity) {
    case Severity::Off:
    case Severity::Note:
      return "recommendation";
    case Severity::Warning:
      return "warning";
    case Severity::Error:
      return "error";
  }
  ENSURE(false, "a severity");
  return {};
}

Json helpOf(const RuleInfo& rule) {
  std::string text = rule.helpText.empty() ? rule.helpMarkdown : rule.helpText;
  if (text.empty()) text = rule.shortDescription.empty() ? rule.id : rule.shortDescription;
  Json help = message(sentence(text));
  if (!rule.helpMarkdown.empty()) help["markdown"] = rule.helpMarkdown;
  return help;
}

}  // namespace

std::string_view levelOf(Severity severity) {
  return severity == Severity::Off ? "none" : wordOf(severity);
}

Json ruleDescriptor(const RuleInfo& rule) {
  const std::string brief = sentence(rule.shortDescription.empty() ? rule.id : rule.shortDescription);
  const std::string full = rule.fullDescription.empty() ? brief : sentence(rule.fullDescription);
  // A rule that is off by default and listed here has been switched on: it needs a level all the same.
  const Severity severity = rule.defaultSeverity == Severity::Off ? Severity::Warning : rule.defaultSeverity;
  Json descriptor = {
      {"id", rule.id},
      {"name", rule.name.empty() ? pascalCase(rule.id) : rule.name},
      {"shortDescription", message(shortened(brief))},
      {"fullDescription", message(shortened(full))},
      {"help", helpOf(rule)},
      {"defaultConfiguration", {{"level", levelOf(severity)}}},
  };
  if (!rule.helpUri.empty()) descriptor["helpUri"] = rule.helpUri;
  Json tags = Json::array();
  for (const std::string& tag : rule.tags) {
    if (tags.size() < kMostTags) tags.push_back(tag);
  }
  descriptor["properties"] = {
      {"tags", std::move(tags)},
      {"precision", wordOf(rule.precision)},
      {"problem.severity", problemSeverityOf(severity)},
  };
  return descriptor;
}

}  // namespace unfreed::sarif
