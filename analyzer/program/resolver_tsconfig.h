// The part of tsconfig.json and jsconfig.json that redirects specifiers, `paths` and `baseUrl`, what they say
// of the language, `target` and `lib`, and where the compiler puts what it makes; `extends` included.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "program/resolver_json.h"

namespace unfreed::program {

struct PathMapping {
  std::string pattern;               // "@app/*"
  std::vector<std::string> targets;  // absolute, with `*`
};

struct TsConfig {
  std::vector<PathMapping> paths;
  std::string baseUrl;  // absolute; empty when there is none
  std::string target;   // as written; empty when it is not said
  std::optional<std::vector<std::string>> libs;
  std::vector<std::string> outputs;  // absolute: `outDir`, `declarationDir`
  std::string rootDir;               // absolute; empty when it is not said
  std::vector<std::string> inputs;   // absolute: the folders that `include` and `files` name
};

// What the configuration needs of the disk and of the resolver.
struct TsConfigHost {
  std::function<const Json*(const std::string& path)> read;  // null when it is missing or does not parse
  std::function<std::string(const std::string& folder, std::string_view specifier)>
      findExtended;  // absolute or empty
};

// A folder that the compiler fills, and those that the files may come from which it makes it of, best first.
struct CompilerOutput {
  std::string folder;
  std::vector<std::string> roots;
};

// What the configuration and those that it refers to say of it.
std::vector<CompilerOutput> compilerOutputs(const TsConfigHost& host, const std::string& path);

TsConfig readTsConfig(const TsConfigHost& host, const std::string& path);

// The absolute paths that the specifier may stand for, best first.
std::vector<std::string> redirectionsOf(const TsConfig& config, std::string_view specifier);

}  // namespace unfreed::program
