// Which finding is which, across runs: the hash of the line that it starts on.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "report/line_hash.h"
#include "report/report.h"

namespace unfreed {

// Hashes each file once, when first asked.
class Fingerprints {
 public:
  explicit Fingerprints(const SourceSet& sources) : sources_(sources) {}

  // GitHub's primaryLocationLineHash of the line on which the location starts.
  std::string lineHash(const Location& location);

 private:
  const SourceSet& sources_;
  std::unordered_map<uint32_t, std::vector<LineHash>> files_;
};

}  // namespace unfreed
