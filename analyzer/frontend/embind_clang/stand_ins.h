// The stand-ins for the headers of Emscripten and of the standard library: texts of our own behind the names
// that C++ programs include.
#pragma once

#include <string_view>
#include <vector>

namespace unfreed::embind_clang {

// The text of stand_ins/<name>.hpp, or nothing.
std::string_view standInText(std::string_view name);

// A header name as it is written in #include, and the stand-in text behind it.
struct StandIn {
  std::string_view header;
  std::string_view text;
};
const std::vector<StandIn>& standIns();
bool isStandIn(std::string_view header);

}  // namespace unfreed::embind_clang
