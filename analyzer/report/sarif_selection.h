// Which results a SARIF log holds: services take a limited number of a run, and show fewer.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/report.h"

namespace unfreed::sarif {

// What GitHub takes of a run, and what it shows
// (https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit).
struct Limits {
  size_t most = 25'000;
  size_t shown = 5'000;
};

// Which findings the log holds, and in which order.
struct Selection {
  std::vector<size_t> findings;  // positions
  size_t suppressed = 0;         // the first so many
  size_t leftOut = 0;
};

// All of them, in the order of the report; only where a service would take or show a part of them are the
// most severe ones chosen and put first.
Selection select(const RunReport& report, const Limits& limits = {});

// The log of these results; renderSarif() with other limits than GitHub's.
std::string render(const RunReport& report, const Limits& limits);

}  // namespace unfreed::sarif
