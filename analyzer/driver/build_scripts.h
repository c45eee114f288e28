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
  std::vector<std::string> packages;    // npm packages whose entry is what is generated
};

// Of what the scripts are asked.
struct BuildQuestion {
  // The folder that is built, relative to the script's; empty: the same. Of the scripts of other folders only
  // the commands that name it count: they may build other things as well.
  std::string inside;
  bool isRust = false;             // what wasm-pack and wasm-bindgen are told; else what Emscripten is
  std::vector<std::string> names;  // what is generated, as far as it is known
};

// Whether the folder has a script that builds what lies in it: CMakeLists.txt, a makefile, a package.json, …
bool hasBuildScript(const std::string& folder);

// From the scripts that lie directly in `folder`.
BuildFacts buildFactsIn(const std::string& folder, const BuildQuestion& question);
BuildFacts buildFactsOf(std::string_view scriptName, std::string_view text, const BuildQuestion& question);

}  // namespace unfreed::driver
