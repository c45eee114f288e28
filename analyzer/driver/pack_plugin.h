// What a configuration of webpack tells WasmPackPlugin to build.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unfreed::driver {

struct PackedCrate {
  std::string crate;              // as written: relative to the configuration
  std::string outFolder = "pkg";  // relative to the crate
  std::string name = "index";     // of the generated files
};

std::vector<PackedCrate> packedCratesIn(std::string_view text);

}  // namespace unfreed::driver
