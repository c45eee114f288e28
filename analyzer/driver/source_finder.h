// The sources of bindings below folders: each folder is searched once for the whole run.
#pragma once

#include <map>
#include <string>

#include "driver/source_groups.h"

namespace unfreed::driver {

class SourceFinder {
 public:
  const FoundSources& in(const std::string& folder) {
    const auto [found, isNew] = found_.try_emplace(folder);
    if (isNew) found->second = findSources(folder);
    return found->second;
  }

 private:
  std::map<std::string, FoundSources> found_;
};

}  // namespace unfreed::driver
