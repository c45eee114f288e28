// What build scripts make of C++ sources, target by target: CMake's executables with the libraries that they
// link, and commands of compilers that name sources and an output.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "driver/script_text.h"

namespace unfreed::driver {

struct BuildTarget {
  std::vector<std::string> names;    // of the generated files, without extension
  std::vector<std::string> outputs;  // the same with their folders, as written
  std::vector<std::string> sources;  // as written: paths, patterns, names of object files
  std::vector<std::string> globals;  // what the generated script defines (EXPORT_NAME)
  std::vector<std::string> linked;   // as written: scripts that become part of the generated one (--pre-js)
};

std::vector<BuildTarget> buildTargetsOf(ScriptKind kind, const std::vector<Command>& commands);

// "web/mesh.mjs" → "web/mesh"; nothing when it is no file that Emscripten generates.
std::string_view withoutScriptExtension(std::string_view word);

// The values of EXPORT_NAME in the text.
std::vector<std::string> exportNamesIn(std::string_view text);

// What the text names by --pre-js, --post-js and their extern siblings, as written.
std::vector<std::string> linkedScriptsIn(std::string_view text);

// Which of `files` (absolute) the sources of the target mean, for a script that runs in `folder`.
std::vector<std::string> filesOf(const BuildTarget& target, const std::string& folder,
                                 const std::vector<std::string>& files);

}  // namespace unfreed::driver
