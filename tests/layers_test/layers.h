// The direction of includes: which folder may include which, and who owns which third-party header.
//
// docs/architecture.md draws this table; the CMake links follow it; layers_test compares both and every
// #include line with it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unfreed::test {

struct Layer {
  std::string_view name;                // of the CMake target: unfreed_<name>
  std::string_view folder;              // from the top of the project
  std::vector<std::string_view> below;  // the layers it is linked with; theirs are allowed with them
  std::vector<std::string_view>
      libraries;  // third-party headers that only the layers naming them may include
};

const std::vector<Layer>& layers();
const Layer* layerNamed(std::string_view name);

// The layer of a file ("analyzer/flow/cfg.h") or nothing.
const Layer* layerOf(std::string_view path);

// Whether files of `from` may include headers of `to`.
bool mayInclude(const Layer& from, const Layer& to);

// What is wrong with the #include lines of one file, a sentence each.
std::vector<std::string> violationsIn(std::string_view path, std::string_view text);

}  // namespace unfreed::test
