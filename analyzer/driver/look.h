// A first look at files and texts, for the stages that decide what is worth reading.
#pragma once

#include <cstring>
#include <string_view>

namespace unfreed::driver {

inline bool contains(std::string_view text, std::string_view word) {
  return memmem(text.data(), text.size(), word.data(), word.size()) != nullptr;
}

// By the name: JavaScript that may be glue.
inline bool isScript(std::string_view file) {
  return file.ends_with(".js") || file.ends_with(".mjs") || file.ends_with(".cjs");
}

}  // namespace unfreed::driver
