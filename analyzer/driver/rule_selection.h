// Which rules run, and how severe their findings are in which file.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "driver/configuration.h"
#include "driver/run.h"
#include "rule/rule.h"

namespace unfreed::driver {

class RuleSelection {
 public:
  // Fails when --rule, --disable or --severity names a rule that does not exist.
  static Result<RuleSelection> of(const Options& options);

  // What the command line says comes first, then the configuration of the file, then the rule itself. Off:
  // not at all.
  Severity severityOf(const rule::Rule& rule, const Configuration& configuration) const;

  // The rules that are on in at least one of the configurations, or in files that their overrides mean.
  std::vector<const rule::Rule*> rulesFor(const std::vector<const Configuration*>& configurations) const;

 private:
  bool isOnSomewhere(const rule::Rule& rule, const Configuration& configuration) const;

  std::vector<std::string> only_;
  std::map<std::string, Severity> severities_;
};

Error unknownRule(std::string_view id);

}  // namespace unfreed::driver
