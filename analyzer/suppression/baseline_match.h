// Findings against a baseline: which of them are known, and which entries mean nothing any more.
//
// Equal findings are taken in their order: of three where the baseline knows two, the third is new.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "suppression/baseline.h"

namespace unfreed::suppression {

class BaselineMatch {
 public:
  explicit BaselineMatch(const Baseline& baseline) : left_(baseline) {}

  // Whether the finding is known; it uses up one of its entry's count.
  bool takes(const BaselineKey& key);

  // The entries of which something is left, where the run would have found what they mean: `looked(path,
  // rule)`.
  Baseline stale(const std::function<bool(const std::string& path, const std::string& rule)>& looked) const;
  // All entries as far as nothing was taken of them.
  const Baseline& left() const { return left_; }

 private:
  Baseline left_;
};

// One notification for each file; `baseline` is how the baseline's own file is shown.
std::vector<Notification> staleEntries(const Baseline& stale, const std::string& baseline);

}  // namespace unfreed::suppression
