// Which results a SARIF log holds: services take a limited number of a run, and show fewer.
#pragma once

#include <cstddef>
#include <vector>

#include "report/report.h"

namespace unfreed::sarif {

// What GitHub takes of a run, and what it shows
// (https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit).
inline constexpr size_t kMostResults = 25'000;
inline constexpr size_t kMostShown = 5'000;

// Which findings the log holds, and in which order.
struct Selection {
  std::vector<size_t> findings;  // positions
  size_t suppressed = 0;         // the first so many
  size_t leftOut = 0;
};

// All of them, in the order of the report; only where a service would take or show a part of them are the
// most severe ones chosen and put first.
Selection select(const RunReport& report);

}  // namespace unfreed::sarif
