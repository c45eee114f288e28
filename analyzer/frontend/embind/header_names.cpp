#include "frontend/embind/header_names.h"

#include <algorithm>
#include <dirent.h>

#include "source/path.h"

namespace unfreed::embind {
namespace {

constexpr size_t kMaxEntries = 200'000;

}  // namespace

HeaderNames::HeaderNames(const std::string& root) {
  if (root.empty()) return;
  std::vector<std::string> pending{root};
  size_t entries = 0;
  while (!pending.empty() && entries < kMaxEntries) {
    const std::string folder = std::move(pending.back());
    pending.pop_back();
    DIR* const stream = opendir(folder.c_str());
    if (stream == nullptr) continue;
    while (const dirent* const entry = readdir(stream)) {
      const std::string_view name = entry->d_name;
      if (name.starts_with('.') || ++entries > kMaxEntries) continue;
      if (entry->d_type == DT_DIR) {
        if (name != "node_modules") pending.push_back(folder + "/" + std::string(name));
      } else {
        pathsByName_[std::string(name)].push_back(folder + "/" + std::string(name));
      }
    }
    closedir(stream);
  }
  for (auto& [name, paths] : pathsByName_) std::sort(paths.begin(), paths.end());
}

std::vector<std::string> HeaderNames::endingIn(std::string_view header) const {
  std::vector<std::string> found;
  const auto named = pathsByName_.find(std::string(path::nameOf(header)));
  if (named == pathsByName_.end()) return found;
  while (header.starts_with("./") || header.starts_with("../")) header.remove_prefix(header.find('/') + 1);
  const std::string ending = "/" + std::string(header);
  for (const std::string& path : named->second) {
    if (path.ends_with(ending)) found.push_back(path);
  }
  return found;
}

}  // namespace unfreed::embind
