#include "driver/rule_selection.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/nearest_name.h"
#include "rules/rules.h"

namespace unfreed::driver {

Error unknownRule(std::string_view id) {
  std::vector<std::string_view> ids;
  for (const rule::Rule& rule : rules::all()) ids.push_back(rule.id);
  const std::string_view near = nearestName(id, ids);
  return {fmt::format("there is no rule `{}`", id), near.empty() ? "see the rules with `unfreed --list-rules`"
                                                                 : fmt::format("did you mean `{}`?", near)};
}

Result<RuleSelection> RuleSelection::of(const Options& options) {
  for (const std::string& id : options.onlyRules) {
    if (rules::find(id) == nullptr) return tl::unexpected<Error>(unknownRule(id));
  }
  for (const auto& [id, severity] : options.severities) {
    if (rules::find(id) == nullptr) return tl::unexpected<Error>(unknownRule(id));
  }
  RuleSelection selection;
  selection.only_ = options.onlyRules;
  selection.severities_ = options.severities;
  return selection;
}

Severity RuleSelection::severityOf(const rule::Rule& rule, const Configuration& configuration) const {
  const std::string id(rule.id);
  const bool asked = std::find(only_.begin(), only_.end(), id) != only_.end();
  if (!only_.empty() && !asked) return Severity::Off;
  if (const auto said = severities_.find(id); said != severities_.end()) return said->second;
  const auto configured = configuration.rules.find(id);
  Severity severity = configured != configuration.rules.end() ? configured->second : rule.severity;
  if (asked && severity == Severity::Off) severity = Severity::Warning;  // named: then it is wanted
  return severity;
}

// In files that an override means.
bool RuleSelection::isOnSomewhere(const rule::Rule& rule, const Configuration& configuration) const {
  return std::any_of(configuration.overrides.begin(), configuration.overrides.end(),
                     [&](const Override& override) {
                       Configuration there;
                       there.rules = override.rules;
                       return severityOf(rule, there) != Severity::Off;
                     });
}

std::vector<const rule::Rule*> RuleSelection::rulesFor(
    const std::vector<const Configuration*>& configurations) const {
  const std::set<const Configuration*> different(configurations.begin(), configurations.end());
  std::vector<const rule::Rule*> on;
  for (const rule::Rule& rule : rules::all()) {
    const auto isOn = [&](const Configuration* configuration) {
      return severityOf(rule, *configuration) != Severity::Off || isOnSomewhere(rule, *configuration);
    };
    if (std::any_of(different.begin(), different.end(), isOn)) on.push_back(&rule);
  }
  return on;
}

}  // namespace unfreed::driver
