// A first look at names and folders, for the stages that decide what is worth reading.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unfreed::driver {

// Bytes of a file that is read for its bindings. Glue that embeds its .wasm is far larger than any source.
inline constexpr uint64_t kMaxBinding = uint64_t{24} << 20;

// By the name: JavaScript that may be glue.
inline bool isScript(std::string_view file) {
  return file.ends_with(".js") || file.ends_with(".mjs") || file.ends_with(".cjs");
}

// The nearest folder at or above `folder` that has a file called `name`; empty when there is none within the
// repository.
std::string folderWith(const std::string& folder, std::string_view name);

inline bool isOneOf(const std::vector<std::string>& choices, std::string_view wanted) {
  return std::find(choices.begin(), choices.end(), wanted) != choices.end();
}

inline void addOnce(std::vector<std::string>& list, std::string_view text) {
  if (!text.empty() && !isOneOf(list, text)) list.emplace_back(text);
}

// The name of a file says nothing about which module it holds.
inline bool isCommonName(std::string_view stem) {
  for (const std::string_view common :
       {"index", "main", "lib", "mod", "dist", "build", "src", "pkg", "wasm", "core"}) {
    if (stem == common) return true;
  }
  return stem.empty();
}

}  // namespace unfreed::driver
