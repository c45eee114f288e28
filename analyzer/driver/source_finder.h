// The sources of bindings below folders: each folder is searched once for the whole run.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "driver/source_groups.h"
#include "source/overlay.h"

namespace unfreed::driver {

class SourceFinder {
 public:
  // `instead` is what stands for the disk.
  explicit SourceFinder(const Overlay* instead) : instead_(instead) {}

  // What was met below the folder on the way (source/discovery): it is not walked through again.
  void know(const std::string& folder, std::vector<std::string> sourcesAndManifests) {
    met_[folder] = std::move(sourcesAndManifests);
  }

  const FoundSources& in(const std::string& folder) {
    const auto [found, isNew] = found_.try_emplace(folder);
    if (!isNew) return found->second;
    const auto met = met_.find(folder);
    found->second =
        met == met_.end() ? findSources(folder, instead_) : findSourcesAmong(met->second, instead_);
    return found->second;
  }

 private:
  const Overlay* instead_;
  std::map<std::string, std::vector<std::string>> met_;
  std::map<std::string, FoundSources> found_;
};

}  // namespace unfreed::driver
