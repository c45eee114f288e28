// What build scripts tell about the files that will be generated: their names, and the folders they go to.
// They are searched for words, not understood.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "driver/build_targets.h"
#include "driver/script_text.h"

namespace unfreed::driver {

// What is built of some of the sources that were asked about.
struct TargetFacts {
  std::vector<std::string> names;    // without extension
  std::vector<std::string> outputs;  // absolute, without extension
  std::vector<std::string> globals;
  std::vector<std::string> linked;  // absolute: scripts that become part of the generated one
  std::vector<std::string> files;
};

struct BuildFacts {
  std::vector<std::string> names;       // without extension
  std::vector<std::string> outFolders;  // absolute
  std::vector<std::string> packages;    // npm packages whose entry is what is generated
  std::vector<std::string> globals;     // that the generated scripts define (EXPORT_NAME)
  std::vector<TargetFacts> targets;     // C++ and IDL
};

// Of what the scripts are asked.
struct BuildQuestion {
  std::string at;     // absolute: the folder whose scripts they are
  std::string built;  // absolute: the folder that is built. Of the scripts of other folders only the commands
                      // that name it count: they may build other things as well.
  bool isRust = false;               // what wasm-pack and wasm-bindgen are told; else what Emscripten is
  std::vector<std::string> names;    // what is generated, as far as it is known
  std::vector<std::string> sources;  // absolute, sorted: C++ and IDL that may belong to different targets
};

struct Script {
  std::string home;  // where it lies below the folder that it belongs to: "", "scripts", "web"
  std::string name;
  ScriptKind kind{};
  std::string text;
  std::vector<Command> commands;
};
Script scriptOf(std::string home, std::string name, std::string text);

// The scripts of folders, each read once.
class BuildScripts {
 public:
  // Those that lie in the folder and mention one of the toolchains, and its package.json; those of
  // `scripts/`, `tools/` and `xtask/`; package.json and webpack's configuration of the folders directly
  // below.
  const std::vector<Script>& of(const std::string& folder);

 private:
  std::map<std::string, std::vector<Script>> known_;
};

// Whether the folder has a script that builds what lies in it: CMakeLists.txt, a makefile, a package.json, …
bool hasBuildScript(const std::string& folder);

BuildFacts buildFactsOf(const Script& script, const BuildQuestion& question);

}  // namespace unfreed::driver
