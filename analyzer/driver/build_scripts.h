// What build scripts tell about the files that will be generated: their names, and the folders they go to.
// They are searched for words, not understood.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unfreed::driver {

struct BuildFacts {
  std::vector<std::string> names;       // without extension
  std::vector<std::string> outFolders;  // as written: relative to the script, or to the crate
};

// Whether the folder has a script that builds what lies in it: CMakeLists.txt, a makefile, a package.json, …
bool hasBuildScript(const std::string& folder);

// From the scripts that lie directly in `folder`. `forRust`: what wasm-pack and wasm-bindgen are told; else
// what Emscripten is.
BuildFacts buildFactsIn(const std::string& folder, bool forRust);
BuildFacts buildFactsOf(std::string_view scriptName, std::string_view text, bool forRust);

}  // namespace unfreed::driver
