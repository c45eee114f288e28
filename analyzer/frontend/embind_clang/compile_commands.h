// What a compile_commands.json says of one file: the folders, macros and language version it is compiled
// with. The compiler's own paths are left out, as the standard library is ours.
#pragma once

#include <string>
#include <vector>

namespace unfreed::embind_clang {

struct CompileFlags {
  std::vector<std::string> includes;
  std::vector<std::string> defines;    // NAME, NAME=VALUE
  std::vector<std::string> undefines;  // NAME
  std::string standard;                // "c++20"; empty: not said
  std::string problem;                 // why nothing could be read; empty: all is well
};

CompileFlags compileFlagsFor(const std::string& commandsPath, const std::string& file);

}  // namespace unfreed::embind_clang
