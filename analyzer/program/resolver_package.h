// A package: what its package.json says about its files.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "program/resolver_files.h"
#include "program/resolver_json.h"

namespace unfreed::program {

struct Package {
  std::string root;  // the folder of package.json
  std::string name;
  Json json;               // null when the file is missing or does not parse
  bool installed = false;  // lies in node_modules
};

// "@scope/name/sub/path" → "@scope/name" and "./sub/path"; "name" → "name" and ".".
struct PackageSpecifier {
  std::string name;
  std::string subpath;
};
PackageSpecifier packageSpecifier(std::string_view specifier);

// The files of the entry `subpath` ("." or "./sub"), as package.json says.
FilePair entryOf(const FileSystem& files, const Package& package, const std::string& subpath);

// What stands in for an entry that has not been built, by the name of its sources; a heuristic.
FilePair sourcesOf(const FileSystem& files, const Package& package, const std::string& subpath);

// The paths of the files that package.json names for the entry, absolute.
std::vector<std::string> targetsOf(const Package& package, const std::string& subpath);

// The entry that package.json gives this path for; nothing when there is none. Neither extensions nor `index`
// count.
std::optional<std::string> entryAt(const Package& package, std::string_view path);

// The files with the names of configurations of TypeScript of which the scripts speak
// (`tsc -p tsconfig.build.json`), absolute.
std::vector<std::string> configurationsOfScripts(const Package& package);

// The target of `#name` in the `imports` of the package: a path that begins with "./", another specifier, or
// empty.
std::string importTarget(const Package& package, std::string_view specifier);

// Whether the package's folder, two levels deep, holds a .wasm file or one that says in its name that it
// embeds it.
bool shipsWasm(const FileSystem& files, const std::string& root);

// The globs of the workspaces of a root package.json or pnpm-workspace.yaml.
std::vector<std::string> workspaceGlobs(const FileSystem& files, const Package& package);

}  // namespace unfreed::program
