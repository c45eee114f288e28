// The sources of bindings below folders: each folder is searched once for the whole run.
#pragma once

#include <map>
#include <string>

#include "driver/source_groups.h"
#include "source/overlay.h"

namespace unfreed::driver {

class SourceFinder {
 public:
  // `instead` is what stands for the disk.
  explicit SourceFinder(const Overlay* instead) : instead_(instead) {}

  const FoundSources& in(const std::string& folder) {
    const auto [found, isNew] = found_.try_emplace(folder);
    if (isNew) found->second = findSources(folder, instead_);
    return found->second;
  }

 private:
  const Overlay* instead_;
  std::map<std::string, FoundSources> found_;
};

}  // namespace unfreed::driver
