// Stage 9: from what the rules found to what the run reports. Severities and rules that are off; findings
// that comments suppress; findings that the baseline knows; whether the run fails.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "driver/configuration.h"
#include "driver/rule_selection.h"
#include "driver/run.h"

namespace unfreed::driver {

// A file in which findings are reported.
struct JudgedFile {
  FileId id{};
  const Configuration* configuration = nullptr;
  bool isComplete = true;  // false: a part of it could not be read, so that findings may be missing
};

struct Judgement {
  std::vector<Diagnostic> findings;  // in the order of paths and places
  std::vector<Suppressed> suppressed;
  std::vector<Notification> notifications;
  bool failed = false;
  bool hasBaseline = false;
  std::optional<BaselineFile> newBaseline;
};

// What the run speaks of at all: findings that are not, are dropped when all is known of them.
using IsReported = std::function<bool(const Diagnostic& finding)>;

// `atRoot` is the configuration that speaks for the run as a whole. Fails when the baseline cannot be read.
Result<Judgement> judge(std::vector<Diagnostic> found, const std::vector<JudgedFile>& files,
                        const RuleSelection& rules, const Options& options, const std::string& root,
                        const Configuration& atRoot, const SourceSet& sources, const IsReported& isReported);

}  // namespace unfreed::driver
