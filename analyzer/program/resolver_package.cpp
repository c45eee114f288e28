#include "program/resolver_package.h"

#include <algorithm>
#include <functional>
#include <sstream>

#include "source/path.h"

namespace unfreed::program {
namespace {

constexpr int kMaxDepth = 32;  // of nested conditions; deeper ones are nobody's

enum class Want : uint8_t {
  Runtime,     // what Node runs
  AnyRuntime,  // the same, for whatever environment
  Types,       // what TypeScript reads
  TypesFirst,  // a "types" condition wherever it stands
};

bool accepts(Want want, std::string_view condition) {
  const bool types = condition == "types" || condition.starts_with("types@");
  const bool node = condition == "node" || condition == "import" || condition == "require" ||
                    condition == "default" || condition == "module" || condition == "module-sync" ||
                    condition == "node-addons";
  switch (want) {
    case Want::Runtime:
      return node;
    case Want::AnyRuntime:
      return !types;
    case Want::Types:
      return node || types;
    case Want::TypesFirst:
      return true;
  }
  return false;
}

// The first target that the conditions lead to, in the order in which they are written; empty when there is
// none.
std::string targetOf(const Json& node, Want want, int depth = 0) {
  if (depth > kMaxDepth) return {};
  if (node.is_string()) return node.get<std::string>();
  if (node.is_array()) {
    for (const Json& choice : node) {
      if (std::string target = targetOf(choice, want, depth + 1); !target.empty()) return target;
    }
    return {};
  }
  if (!node.is_object()) return {};
  if (want == Want::TypesFirst) {
    if (const Json& types = member(node, "types"); !types.is_null())
      return targetOf(types, Want::Types, depth + 1);
    for (const auto& [condition, choice] : node.items()) {
      if (choice.is_string()) continue;  // only a "types" condition counts here
      if (std::string target = targetOf(choice, want, depth + 1); !target.empty()) return target;
    }
    return {};
  }
  for (const auto& [condition, choice] : node.items()) {
    if (!accepts(want, condition)) continue;
    if (std::string target = targetOf(choice, want, depth + 1); !target.empty()) return target;
  }
  return {};
}

// What a `*` in `pattern` stands for in `name`; nothing when it does not match.
struct PatternMatch {
  bool matches = false;
  std::string star;
};
PatternMatch matchPattern(std::string_view pattern, std::string_view name) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) {
    if (pattern.ends_with('/') && name.starts_with(pattern))
      return {true, std::string(name.substr(pattern.size()))};
    return {pattern == name, {}};
  }
  const std::string_view before = pattern.substr(0, star);
  const std::string_view after = pattern.substr(star + 1);
  if (name.size() < before.size() + after.size() || !name.starts_with(before) || !name.ends_with(after))
    return {};
  return {true, std::string(name.substr(before.size(), name.size() - before.size() - after.size()))};
}

std::string withStar(std::string target, const std::string& star) {
  if (target.ends_with('/')) return target + star;
  for (size_t at = target.find('*'); at != std::string::npos; at = target.find('*', at + star.size())) {
    target.replace(at, 1, star);
  }
  return target;
}

// The entry of a table of subpaths (`exports`, `imports`) for `name`: the exact one, else the one with the
// longest prefix.
struct TableEntry {
  const Json* node = nullptr;
  std::string star;
};
TableEntry entryFor(const Json& table, const std::string& name) {
  if (const auto exact = table.find(name); exact != table.end()) return {&*exact, {}};
  TableEntry best;
  size_t bestLength = 0;
  for (const auto& [pattern, node] : table.items()) {
    if (pattern.find('*') == std::string::npos && !pattern.ends_with('/')) continue;
    PatternMatch match = matchPattern(pattern, name);
    const size_t length = std::min(pattern.find('*'), pattern.size());
    if (!match.matches || length < bestLength) continue;
    best = {&node, std::move(match.star)};
    bestLength = length;
  }
  return best;
}

bool hasSubpaths(const Json& exports) {
  return exports.is_object() && !exports.empty() && exports.begin().key().starts_with('.');
}

// A target of the package as files; a declaration file gives no implementation here.
FilePair filesAt(const FileSystem& files, const Package& package, const std::string& target) {
  if (target.empty()) return {};
  const std::string path = path::join(package.root, target);
  if (!path::isInside(path, package.root)) return {};
  return asFileOrIndex(files, path, package.installed ? Prefer::JavaScript : Prefer::Sources);
}

FilePair entryOfExports(const FileSystem& files, const Package& package, const std::string& subpath) {
  const Json& exports = member(package.json, "exports");
  if (exports.is_null()) return {};
  TableEntry entry;
  if (hasSubpaths(exports)) {
    entry = entryFor(exports, subpath);
  } else if (subpath == ".") {
    entry.node = &exports;
  }
  if (entry.node == nullptr) return {};
  const auto filesOf = [&](Want want) {
    return filesAt(files, package, withStar(targetOf(*entry.node, want), entry.star));
  };
  FilePair found = filesOf(Want::Runtime);
  if (found.implementation.empty()) found = filesOf(Want::AnyRuntime);
  if (const FilePair types = filesOf(Want::Types); !types.declarations.empty()) {
    found.declarations = types.declarations;
  } else if (const FilePair first = filesOf(Want::TypesFirst); !first.declarations.empty()) {
    found.declarations = first.declarations;
  }
  return found;
}

// `typesVersions` redirects declarations: { ">=4.2": { "*": ["ts4/*"] } }. The first range is for the newest
// compilers.
std::string redirectedTypes(const Package& package, const std::string& path) {
  const Json& versions = member(package.json, "typesVersions");
  if (!versions.is_object() || versions.empty()) return {};
  const Json& table = versions.begin().value();
  if (!table.is_object()) return {};
  for (const auto& [pattern, targets] : table.items()) {
    const PatternMatch match = matchPattern(pattern, path);
    if (!match.matches || !targets.is_array() || targets.empty() || !targets[0].is_string()) continue;
    return withStar(targets[0].get<std::string>(), match.star);
  }
  return {};
}

FilePair mainOf(const FileSystem& files, const Package& package) {
  FilePair found;
  for (const std::string_view key : {"main", "module", "browser"}) {
    found = filesAt(files, package, stringMember(package.json, key));
    if (!found.implementation.empty()) break;
  }
  if (!found.found()) found = filesAt(files, package, "./index");
  std::string types = stringMember(package.json, "types");
  if (types.empty()) types = stringMember(package.json, "typings");
  for (const std::string& target : {redirectedTypes(package, types.empty() ? "index" : types), types}) {
    const FilePair declared = filesAt(files, package, target);
    // Workspace packages may name their sources as their types.
    if (declared.declarations.empty()) {
      if (!found.found()) found = declared;
      continue;
    }
    found.declarations = declared.declarations;
    break;
  }
  if (found.declarations.empty()) found.declarations = filesAt(files, package, "./index.d.ts").declarations;
  return found;
}

FilePair subpathOf(const FileSystem& files, const Package& package, const std::string& subpath) {
  const std::string folder = path::join(package.root, subpath);
  FilePair found = filesAt(files, package, subpath);
  if (!found.found() && files.isFile(path::join(folder, "package.json"))) {
    // A folder with a package.json of its own, as libraries made before `exports` have it.
    Package nested{folder, package.name, {}, package.installed};
    if (const auto text = files.read(path::join(folder, "package.json"))) nested.json = parseJson(*text);
    found = mainOf(files, nested);
  }
  if (found.declarations.empty()) {
    const std::string redirected = redirectedTypes(package, subpath.substr(2));
    found.declarations = filesAt(files, package, redirected).declarations;
  }
  return found;
}

using Visit = std::function<void(std::string subpath, const std::string& target)>;

void visitTargets(const Json& node, const std::string& subpath, int depth, const Visit& visit) {
  if (depth > kMaxDepth) return;
  if (node.is_string()) return visit(subpath, node.get<std::string>());
  if (node.is_array()) {
    for (const Json& choice : node) visitTargets(choice, subpath, depth + 1, visit);
  }
  if (!node.is_object()) return;
  for (const auto& [key, choice] : node.items())
    visitTargets(choice, key.starts_with('.') ? key : subpath, depth + 1, visit);
}

// Every file that package.json names, with the entry that it is for.
void visitTargets(const Package& package, const Visit& visit) {
  for (const std::string_view key : {"main", "module", "browser", "types", "typings"}) {
    const std::string target = stringMember(package.json, key);
    if (!target.empty()) visit(".", target);
  }
  visitTargets(member(package.json, "exports"), ".", 0, visit);
}

// What `dist/index.js`, `dist/index.d.ts` and `dist` have in common.
std::string_view comparable(std::string_view path) {
  const size_t name = path.size() - path::nameOf(path).size();
  for (const std::string_view extension :
       {".d.ts", ".d.mts", ".d.cts", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".mts", ".cts"}) {
    if (!path.substr(name).ends_with(extension)) continue;
    path.remove_suffix(extension.size());
    break;
  }
  if (path.ends_with("/index")) path.remove_suffix(std::string_view("/index").size());
  return path;
}

}  // namespace

PackageSpecifier packageSpecifier(std::string_view specifier) {
  size_t slash = specifier.find('/');
  if (specifier.starts_with('@') && slash != std::string_view::npos) slash = specifier.find('/', slash + 1);
  PackageSpecifier parts{std::string(specifier.substr(0, slash)), "."};
  if (slash != std::string_view::npos && slash + 1 < specifier.size()) {
    parts.subpath += specifier.substr(slash);
  }
  return parts;
}

FilePair entryOf(const FileSystem& files, const Package& package, const std::string& subpath) {
  FilePair found = entryOfExports(files, package, subpath);
  if (!found.found() || found.declarations.empty()) {
    const FilePair plain = subpath == "."  ? mainOf(files, package)
                           : found.found() ? FilePair{}
                                           : subpathOf(files, package, subpath);
    if (!found.found()) {
      found = plain;
    } else {
      found.declarations = plain.declarations;
    }
  }
  return found;
}

FilePair sourcesOf(const FileSystem& files, const Package& package, const std::string& subpath) {
  const std::string name = subpath == "." ? "index" : subpath.substr(2);
  for (const std::string folder : {"./src/", "./lib/", "./"}) {
    if (FilePair found = filesAt(files, package, folder + name); found.found()) return found;
  }
  return {};
}

std::vector<std::string> targetsOf(const Package& package, const std::string& subpath) {
  std::vector<std::string> targets;
  visitTargets(package, [&](const std::string& key, const std::string& target) {
    const PatternMatch match = matchPattern(key, subpath);
    if (match.matches) targets.push_back(path::join(package.root, withStar(target, match.star)));
  });
  return targets;
}

std::optional<std::string> entryAt(const Package& package, std::string_view path) {
  std::optional<std::string> found;
  std::optional<std::string> foundByPattern;
  const std::string_view wanted = comparable(path);
  visitTargets(package, [&](std::string subpath, const std::string& target) {
    const std::string place = path::join(package.root, target);
    const PatternMatch match = matchPattern(comparable(place), wanted);
    std::optional<std::string>& entry = target.find('*') == std::string::npos ? found : foundByPattern;
    if (match.matches && !entry) entry = withStar(std::move(subpath), match.star);
  });
  return found ? found : foundByPattern;
}

std::vector<std::string> configurationsOfScripts(const Package& package) {
  constexpr size_t kMost = 16;
  std::vector<std::string> found;
  const Json& scripts = member(package.json, "scripts");
  if (!scripts.is_object()) return found;
  for (const auto& [name, script] : scripts.items()) {
    if (!script.is_string()) continue;
    std::istringstream words(script.get<std::string>());
    for (std::string word; words >> word && found.size() < kMost;) {
      if (!word.ends_with(".json") || !path::nameOf(word).starts_with("tsconfig")) continue;
      std::string config = path::join(package.root, word);
      if (std::find(found.begin(), found.end(), config) == found.end()) found.push_back(std::move(config));
    }
  }
  return found;
}

std::string importTarget(const Package& package, std::string_view specifier) {
  const Json& imports = member(package.json, "imports");
  if (!imports.is_object()) return {};
  const TableEntry entry = entryFor(imports, std::string(specifier));
  if (entry.node == nullptr) return {};
  std::string target = targetOf(*entry.node, Want::Runtime);
  if (target.empty()) target = targetOf(*entry.node, Want::AnyRuntime);
  return withStar(std::move(target), entry.star);
}

bool shipsWasm(const FileSystem& files, const std::string& root) {
  constexpr size_t kMaxFolders = 64;
  struct Folder {
    std::string path;
    int depth;
  };
  std::vector<Folder> pending{{root, 0}};
  for (size_t next = 0; next < pending.size() && next < kMaxFolders; ++next) {
    const Folder folder = pending[next];
    for (const std::string& name : files.list(folder.path)) {
      if (name.ends_with(".wasm")) return true;
      const bool script = name.ends_with(".js") || name.ends_with(".mjs") || name.ends_with(".cjs");
      if (script && name.find("wasm") != std::string::npos) return true;
      // A dot in a folder's name is rare; asking the disk about every file is slow.
      if (folder.depth < 2 && name.find('.') == std::string::npos && name != "node_modules") {
        std::string inner = path::join(folder.path, name);
        if (files.isDirectory(inner)) pending.push_back({std::move(inner), folder.depth + 1});
      }
    }
  }
  return false;
}

std::vector<std::string> workspaceGlobs(const FileSystem& files, const Package& package) {
  std::vector<std::string> globs;
  const Json& workspaces = member(package.json, "workspaces");
  const Json& list = workspaces.is_object() ? member(workspaces, "packages") : workspaces;
  if (list.is_array()) {
    for (const Json& glob : list) {
      if (glob.is_string()) globs.push_back(glob.get<std::string>());
    }
  }
  const auto yaml = files.read(path::join(package.root, "pnpm-workspace.yaml"));
  if (!yaml) return globs;
  bool inPackages = false;  // of this YAML only the list `packages:` matters
  for (std::string_view rest = *yaml; !rest.empty();) {
    const size_t lineFeed = rest.find('\n');
    std::string_view line = rest.substr(0, lineFeed);
    rest = lineFeed == std::string_view::npos ? std::string_view() : rest.substr(lineFeed + 1);
    const size_t dash = line.find_first_not_of(" \t\r");
    if (dash == std::string_view::npos || line[dash] == '#') continue;
    if (line[dash] != '-') {
      inPackages = line.starts_with("packages:");
      continue;
    }
    if (!inPackages) continue;
    const size_t begin = line.find_first_not_of(" \t'\"", dash + 1);
    if (begin == std::string_view::npos) continue;
    const size_t end = line.find_first_of("'\"#\r", begin);
    std::string glob(line.substr(begin, end == std::string_view::npos ? end : end - begin));
    while (glob.ends_with(' ')) glob.pop_back();
    globs.push_back(std::move(glob));
  }
  return globs;
}

}  // namespace unfreed::program
