// Which headers there are below a folder, to tell whether one that was missing has appeared.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace unfreed::embind {

class HeaderNames {
 public:
  explicit HeaderNames(const std::string& root);

  // The files whose path ends in the name that an #include gives, sorted.
  std::vector<std::string> endingIn(std::string_view header) const;

 private:
  std::unordered_map<std::string, std::vector<std::string>> pathsByName_;
};

}  // namespace unfreed::embind
