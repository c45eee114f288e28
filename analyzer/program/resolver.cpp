#include "program/resolver.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "program/resolver_files.h"
#include "program/resolver_json.h"
#include "program/resolver_package.h"
#include "program/resolver_tsconfig.h"
#include "source/ignore_rules.h"
#include "source/path.h"

namespace unfreed::program {
namespace {

constexpr std::array<std::string_view, 54> kBuiltins{"_http_agent",
                                                     "assert",
                                                     "async_hooks",
                                                     "buffer",
                                                     "child_process",
                                                     "cluster",
                                                     "console",
                                                     "constants",
                                                     "crypto",
                                                     "dgram",
                                                     "diagnostics_channel",
                                                     "dns",
                                                     "domain",
                                                     "events",
                                                     "fs",
                                                     "http",
                                                     "http2",
                                                     "https",
                                                     "inspector",
                                                     "module",
                                                     "net",
                                                     "os",
                                                     "path",
                                                     "perf_hooks",
                                                     "process",
                                                     "punycode",
                                                     "querystring",
                                                     "readline",
                                                     "repl",
                                                     "stream",
                                                     "string_decoder",
                                                     "sys",
                                                     "timers",
                                                     "tls",
                                                     "trace_events",
                                                     "tty",
                                                     "url",
                                                     "util",
                                                     "v8",
                                                     "vm",
                                                     "wasi",
                                                     "worker_threads",
                                                     "zlib",
                                                     "assert/strict",
                                                     "dns/promises",
                                                     "fs/promises",
                                                     "path/posix",
                                                     "path/win32",
                                                     "readline/promises",
                                                     "stream/consumers",
                                                     "stream/promises",
                                                     "stream/web",
                                                     "timers/promises",
                                                     "util/types"};

bool isBuiltin(std::string_view specifier) {
  if (specifier.starts_with("node:")) return true;
  return std::find(kBuiltins.begin(), kBuiltins.end(), specifier) != kBuiltins.end();
}

bool isRelative(std::string_view specifier) {
  return specifier == "." || specifier == ".." || specifier.starts_with("./") ||
         specifier.starts_with("../") || specifier.starts_with('/');
}

// "npm:name@1.2/sub", as Deno writes it, is "name/sub".
std::string withoutNpmScheme(std::string_view specifier) {
  std::string plain(specifier.substr(4));
  if (plain.starts_with('/')) plain.erase(0, 1);
  const size_t version = plain.find('@', 1);
  if (version == std::string::npos) return plain;
  const size_t slash = plain.find('/', version);
  return plain.substr(0, version) + (slash == std::string::npos ? "" : plain.substr(slash));
}

std::string typesPackageOf(const std::string& name) {
  if (!name.starts_with('@')) return "@types/" + name;
  std::string flat = name.substr(1);
  if (const size_t slash = flat.find('/'); slash != std::string::npos) flat.replace(slash, 1, "__");
  return "@types/" + flat;
}

using Workspaces = std::map<std::string, std::string, std::less<>>;  // package name → folder

// What counts in the place of the importing file.
Prefer preferenceIn(const std::string& from) {
  return path::hasFolder(from, "node_modules") ? Prefer::JavaScript : Prefer::Sources;
}

}  // namespace

// All tables are filled on demand under one lock: lookups are short, and what a table keeps is asked once.
struct Resolver::State {
  explicit State(const FileSystem& fileSystem) : files(fileSystem) {}

  const FileSystem& files;
  std::mutex mutex;
  std::unordered_map<std::string, Resolution> resolutions;  // place NUL specifier
  std::unordered_map<std::string, std::string> places;      // by folder
  std::unordered_map<std::string, Package> packages;        // by folder of package.json
  std::unordered_map<std::string, std::string>
      owners;  // folder → folder of the nearest package.json, or empty
  std::unordered_map<std::string, std::string>
      installations;                                  // folder NUL package name → its folder, or empty
  std::unordered_map<std::string, Json> configFiles;  // tsconfig.json by path
  std::unordered_map<std::string, std::string> configPaths;  // folder → nearest tsconfig.json, or empty
  std::unordered_map<std::string, TsConfig> configs;         // by path of tsconfig.json
  std::unordered_map<std::string, std::vector<CompilerOutput>> outputs;  // config NUL package folder
  std::unordered_map<std::string, bool> wasm;                            // by package folder
  std::unordered_map<std::string, Workspaces> workspaces;                // by folder of the root package.json
  std::map<std::string, Notification> faults;                            // by path

  void reportUnparsable(const std::string& path) {
    faults.emplace(path, Notification{Notification::Level::Warning, "unreadable-manifest", path, std::nullopt,
                                      "the file is not valid JSON; it is taken as missing"});
  }

  const Package& packageAt(const std::string& folder) {
    if (const auto known = packages.find(folder); known != packages.end()) return known->second;
    Package package{folder, {}, {}, path::hasFolder(folder, "node_modules")};
    const std::string manifest = path::join(folder, "package.json");
    if (const auto text = files.read(manifest)) {
      package.json = parseJson(*text);
      if (package.json.is_discarded()) {
        reportUnparsable(manifest);
        package.json = nullptr;
      }
    }
    package.name = stringMember(package.json, "name");
    return packages.emplace(folder, std::move(package)).first->second;
  }

  // The nearest folder at or above `folder` where something says what packages are called, or where they are:
  // from all folders in between, a specifier that is no path leads to the same. That they are installed
  // (lie in node_modules) or not they have in common, too.
  std::string placeOf(const std::string& folder) {
    return nearest(places, folder, [&](const std::string& at) {
      const auto hasFile = [&](const char* name) { return files.isFile(path::join(at, name)); };
      const bool isOne = at == "/" || path::nameOf(at) == "node_modules" || hasFile("package.json") ||
                         hasFile("tsconfig.json") || hasFile("jsconfig.json") ||
                         files.isDirectory(path::join(at, "node_modules"));
      return isOne ? at : std::string();
    });
  }

  // The folder of the nearest package.json at or above `folder`; empty when there is none.
  std::string ownerOf(const std::string& folder) {
    return nearest(owners, folder, [&](const std::string& at) {
      return files.isFile(path::join(at, "package.json")) ? at : std::string();
    });
  }

  std::string configOf(const std::string& folder) {
    return nearest(configPaths, folder, [&](const std::string& at) {
      for (const char* const name : {"tsconfig.json", "jsconfig.json"}) {
        std::string path = path::join(at, name);
        if (files.isFile(path)) return path;
      }
      return std::string();
    });
  }

  std::string installationOf(const std::string& folder, const std::string& name) {
    // The key keeps folder and name apart; a parent's answer is its children's.
    std::vector<std::string> asked;
    std::string found;
    for (std::string at = folder;; at = path::parentOf(at)) {
      std::string key = at;
      key.append(1, '\0').append(name);
      if (const auto known = installations.find(key); known != installations.end()) {
        found = known->second;
        break;
      }
      asked.push_back(std::move(key));
      if (path::nameOf(at) != "node_modules") {
        std::string candidate = path::join(at, "node_modules/" + name);
        if (files.isDirectory(candidate)) {
          found = files.canonical(candidate);
          break;
        }
      }
      if (at == "/" || at.empty()) break;
    }
    for (std::string& key : asked) installations.emplace(std::move(key), found);
    return found;
  }

  template <class Look>
  std::string nearest(std::unordered_map<std::string, std::string>& known, const std::string& folder,
                      Look look) {
    std::vector<std::string> asked;
    std::string found;
    for (std::string at = folder;; at = path::parentOf(at)) {
      if (const auto answer = known.find(at); answer != known.end()) {
        found = answer->second;
        break;
      }
      asked.push_back(at);
      found = look(at);
      if (!found.empty() || at == "/" || at.empty()) break;
    }
    for (std::string& at : asked) known.emplace(std::move(at), found);
    return found;
  }

  TsConfigHost configHost() {
    TsConfigHost host;
    host.read = [this](const std::string& file) -> const Json* {
      auto known = configFiles.find(file);
      if (known == configFiles.end()) {
        Json json;
        if (const auto text = files.read(file)) {
          json = parseRelaxedJson(*text);
          if (json.is_discarded()) reportUnparsable(file);
        }
        known = configFiles.emplace(file, std::move(json)).first;
      }
      return known->second.is_object() ? &known->second : nullptr;
    };
    host.findExtended = [this](const std::string& folder, std::string_view specifier) {
      return extendedConfig(folder, specifier);
    };
    return host;
  }

  const TsConfig& configAt(const std::string& path) {
    if (const auto known = configs.find(path); known != configs.end()) return known->second;
    TsConfig config = readTsConfig(configHost(), path);
    return configs.emplace(path, std::move(config)).first->second;
  }

  std::string extendedConfig(const std::string& folder, std::string_view specifier) {
    std::string base;
    if (isRelative(specifier)) {
      base = path::join(folder, specifier);
    } else {
      const PackageSpecifier parts = packageSpecifier(specifier);
      const std::string root = installationOf(folder, parts.name);
      if (root.empty()) return {};
      base = path::join(root, parts.subpath);
    }
    for (const std::string& candidate : {base, base + ".json", base + "/tsconfig.json"}) {
      if (files.isFile(candidate)) return candidate;
    }
    return {};
  }

  bool hasWasm(const std::string& root) {
    const auto known = wasm.find(root);
    if (known != wasm.end()) return known->second;
    return wasm.emplace(root, shipsWasm(files, root)).first->second;
  }

  Resolution fileResolution(const FilePair& pair) {
    Resolution result;
    if (!pair.found()) return result;
    result.kind = Resolution::Kind::File;
    if (!pair.implementation.empty()) result.implementation = files.canonical(pair.implementation);
    if (!pair.declarations.empty()) result.declarations = files.canonical(pair.declarations);
    const std::string& any = result.implementation.empty() ? result.declarations : result.implementation;
    result.packageRoot = ownerOf(std::string(path::parentOf(any)));
    if (path::hasFolder(any, "node_modules") && !result.packageRoot.empty()) {
      result.packageName = packageAt(result.packageRoot).name;
    }
    if (!result.packageRoot.empty() && !result.packageName.empty())
      result.shipsWasm = hasWasm(result.packageRoot);
    return result;
  }

  // What the compilers of the project put near `folder`: those of the nearest configuration, and those that
  // the scripts of its package speak of.
  const std::vector<CompilerOutput>& outputsNear(const std::string& folder) {
    const std::string config = configOf(folder);
    const std::string owner = ownerOf(folder);
    const auto [known, isNew] = outputs.try_emplace(config + '\0' + owner);
    if (!isNew) return known->second;
    std::vector<std::string> named;
    if (!config.empty()) named.push_back(config);
    if (!owner.empty()) {
      for (std::string& one : configurationsOfScripts(packageAt(owner))) named.push_back(std::move(one));
    }
    for (const std::string& one : named) {
      for (CompilerOutput& output : compilerOutputs(configHost(), one))
        known->second.push_back(std::move(output));
    }
    return known->second;
  }

  // What a compiler makes the file of.
  FilePair compiledFrom(const std::string& path) {
    for (const CompilerOutput& output : outputsNear(std::string(path::parentOf(path)))) {
      if (!path::isInside(path, output.folder)) continue;
      for (const std::string& root : output.roots) {
        const std::string source = sourceNameOf(path::join(root, "." + path.substr(output.folder.size())));
        FilePair found = path == output.folder ? asFile(files, path::join(root, "index"), Prefer::Sources)
                                               : asFileOrIndex(files, source, Prefer::Sources);
        if (!found.implementation.empty()) return found;
      }
    }
    return {};
  }

  // What stands in for an entry that has not been built as well: a package of the workspace is not installed.
  FilePair entryOrSources(const Package& package, const std::string& subpath) {
    FilePair found = entryOf(files, package, subpath);
    if (found.found() || package.installed) return found;
    for (const std::string& target : targetsOf(package, subpath)) {
      found = compiledFrom(target);
      if (found.found()) return found;
    }
    return sourcesOf(files, package, subpath);
  }

  // A path of the project at which nothing is, because it has not been built.
  Resolution unbuilt(std::string path, const std::string& from) {
    if (path::hasFolder(from, "node_modules") || path::hasFolder(path, "node_modules")) return {};
    path = path.substr(0, path.find('?'));
    if (const FilePair source = compiledFrom(path); source.found()) return fileResolution(source);
    const std::string owner = ownerOf(std::string(path::parentOf(path)));
    if (owner.empty()) return {};
    const auto entry = entryAt(packageAt(owner), path);
    if (!entry) return {};
    Resolution result = fileResolution(entryOrSources(packageAt(owner), *entry));
    if (result.implementation.empty() || result.implementation == from) return {};
    result.standsIn = true;
    return result;
  }

  Resolution resolvePathOrUnbuilt(const std::string& path, const std::string& from) {
    Resolution found = resolvePath(path, from);
    return found.kind == Resolution::Kind::Missing ? unbuilt(path, from) : found;
  }

  // A path as a program would import it: a file, or a folder with a package.json or an index file.
  Resolution resolvePath(const std::string& path, const std::string& from) {
    const Prefer prefer = preferenceIn(from);
    if (const FilePair file = asFile(files, path, prefer); file.found()) return fileResolution(file);
    if (files.isDirectory(path)) {
      if (files.isFile(path::join(path, "package.json"))) {
        if (const FilePair entry = entryOrSources(packageAt(path), "."); entry.found()) {
          return fileResolution(entry);
        }
      }
      return fileResolution(asFileOrIndex(files, path::join(path, "index"), prefer));
    }
    // Bundlers allow `./file.js?worker`.
    if (const size_t query = path.find('?'); query != std::string::npos) {
      return fileResolution(asFile(files, path.substr(0, query), prefer));
    }
    return {};
  }

  Resolution packageResolution(const std::string& root, const std::string& name, const std::string& subpath) {
    const Package& package = packageAt(root);
    const FilePair pair = entryOrSources(package, subpath);
    Resolution result = fileResolution(pair);
    if (result.kind == Resolution::Kind::Missing) return result;
    result.kind = Resolution::Kind::Package;
    result.packageName = name;
    result.packageRoot = root;
    result.shipsWasm = hasWasm(root);
    return result;
  }

  // Packages of the monorepo that no symbolic link in node_modules leads to.
  const Workspaces& workspacesOf(const std::string& root) {
    if (const auto known = workspaces.find(root); known != workspaces.end()) return known->second;
    Workspaces found;
    for (const std::string& glob : workspaceGlobs(files, packageAt(root))) {
      for (const std::string& folder : foldersMatching(root, glob)) {
        if (!files.isFile(path::join(folder, "package.json"))) continue;
        const Package& package = packageAt(folder);
        if (!package.name.empty()) found.emplace(package.name, folder);
      }
    }
    return workspaces.emplace(root, std::move(found)).first->second;
  }

  std::vector<std::string> foldersMatching(const std::string& root, std::string glob) {
    constexpr size_t kMaxFolders = 4096;
    if (glob.starts_with('!')) return {};
    if (glob.starts_with("./")) glob.erase(0, 2);
    while (glob.ends_with('/')) glob.pop_back();
    if (glob.find_first_of("*?[") == std::string::npos) return {path::join(root, glob)};
    const bool deep = glob.find("**") != std::string::npos;
    const auto depth = static_cast<size_t>(std::count(glob.begin(), glob.end(), '/')) + 1;
    std::vector<std::string> found;
    std::vector<std::pair<std::string, size_t>> pending{{root, 0}};
    for (size_t next = 0; next < pending.size() && next < kMaxFolders; ++next) {
      const auto [folder, level] = pending[next];
      if (level > 0 && globMatches(glob, path::shown(folder, root))) found.push_back(folder);
      if (level >= (deep ? 8 : depth)) continue;
      for (const std::string& name : files.list(folder)) {
        if (name == "node_modules" || name.starts_with('.')) continue;
        std::string inner = path::join(folder, name);
        if (files.isDirectory(inner)) pending.emplace_back(std::move(inner), level + 1);
      }
    }
    return found;
  }

  std::string workspaceFolderOf(const std::string& folder, const std::string& name) {
    std::string owner = ownerOf(folder);
    while (!owner.empty()) {
      const Workspaces& known = workspacesOf(owner);
      if (const auto found = known.find(name); found != known.end()) return found->second;
      if (owner == "/") break;
      owner = ownerOf(std::string(path::parentOf(owner)));
    }
    return {};
  }

  Resolution resolvePackage(const std::string& folder, const std::string& specifier) {
    const PackageSpecifier parts = packageSpecifier(specifier);
    if (parts.name.empty() || parts.name.starts_with('.')) return {};
    Resolution result;
    if (const std::string owner = ownerOf(folder); !owner.empty() && packageAt(owner).name == parts.name) {
      result = packageResolution(owner, parts.name, parts.subpath);  // a package may import itself by name
      if (result.kind != Resolution::Kind::Missing) return result;
    }
    std::string root = installationOf(folder, parts.name);
    if (root.empty()) root = workspaceFolderOf(folder, parts.name);
    if (!root.empty()) result = packageResolution(root, parts.name, parts.subpath);
    if (!result.declarations.empty()) return result;
    const std::string types = installationOf(folder, typesPackageOf(parts.name));
    if (types.empty()) return result;
    Resolution declared = packageResolution(types, parts.name, parts.subpath);
    if (result.kind == Resolution::Kind::Missing) return declared;
    result.declarations = std::move(declared.declarations);
    return result;
  }

  Resolution resolveRedirected(const std::string& folder, std::string_view specifier,
                               const std::string& from) {
    if (path::hasFolder(from, "node_modules")) return {};
    const std::string config = configOf(folder);
    if (config.empty()) return {};
    for (const std::string& target : redirectionsOf(configAt(config), specifier)) {
      if (Resolution found = resolvePath(target, from); found.kind != Resolution::Kind::Missing) return found;
    }
    return {};
  }

  Resolution resolve(const std::string& from, const std::string& folder, std::string_view specifier) {
    if (specifier.empty()) return {};
    if (isBuiltin(specifier)) {
      Resolution builtin;
      builtin.kind = Resolution::Kind::Builtin;
      return builtin;
    }
    if (isRelative(specifier)) return resolvePathOrUnbuilt(path::join(folder, specifier), from);
    if (specifier.starts_with("npm:")) return resolvePackage(folder, withoutNpmScheme(specifier));
    if (specifier.starts_with('#')) {
      const std::string owner = ownerOf(folder);
      const std::string target = owner.empty() ? std::string() : importTarget(packageAt(owner), specifier);
      if (target.starts_with("./")) return resolvePathOrUnbuilt(path::join(owner, target), from);
      if (!target.empty() && !target.starts_with('#')) return resolve(from, folder, target);
    }
    if (Resolution found = resolveRedirected(folder, specifier, from);
        found.kind != Resolution::Kind::Missing) {
      return found;
    }
    if (specifier.find(':') != std::string_view::npos) return {};  // http:, data:, virtual:, bun:
    return resolvePackage(folder, std::string(specifier));
  }
};

Resolver::Resolver(const FileSystem& files) : state_(std::make_unique<State>(files)) {}
Resolver::~Resolver() = default;

Resolution Resolver::resolve(const std::string& from, std::string_view specifier) const {
  const std::string folder(path::parentOf(from));
  if (isRelative(specifier)) return resolveRelative(from, path::join(folder, specifier));
  const std::lock_guard<std::mutex> lock(state_->mutex);
  const std::string place = state_->placeOf(folder);
  std::string key = place + '\0' + std::string(specifier);
  if (const auto known = state_->resolutions.find(key); known != state_->resolutions.end())
    return known->second;
  Resolution result = state_->resolve(from, place, specifier);
  return state_->resolutions.emplace(std::move(key), std::move(result)).first->second;
}

// Most of all that is asked: the disk is looked at without the lock, and the answer is not kept.
Resolution Resolver::resolveRelative(const std::string& from, const std::string& path) const {
  const FilePair file = asFile(state_->files, path, preferenceIn(from));
  const std::lock_guard<std::mutex> lock(state_->mutex);
  return file.found() ? state_->fileResolution(file) : state_->resolvePathOrUnbuilt(path, from);
}

std::string Resolver::packageNameAt(const std::string& folder) const {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  const std::string owner = state_->ownerOf(folder);
  return owner.empty() ? std::string() : state_->packageAt(owner).name;
}

std::string Resolver::packageVersionAt(const std::string& folder) const {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  const std::string owner = state_->ownerOf(folder);
  return owner.empty() ? std::string() : stringMember(state_->packageAt(owner).json, "version");
}

LanguageTarget Resolver::languageTargetAt(const std::string& folder) const {
  const std::lock_guard lock(state_->mutex);
  LanguageTarget found;
  if (const std::string config = state_->configOf(folder); !config.empty()) {
    const TsConfig& options = state_->configAt(config);
    found.hasConfig = true;
    found.target = options.target;
    found.libs = options.libs;
  }
  const std::string compiler = state_->installationOf(folder, "typescript");
  if (!compiler.empty()) found.typescript = stringMember(state_->packageAt(compiler).json, "version");
  const std::string owner = state_->ownerOf(folder);
  if (owner.empty()) return found;
  const Json& manifest = state_->packageAt(owner).json;
  found.node = stringMember(member(manifest, "engines"), "node");
  for (const char* const dependencies : {"devDependencies", "dependencies"}) {
    if (found.typescript.empty())
      found.typescript = stringMember(member(manifest, dependencies), "typescript");
  }
  return found;
}

std::vector<Notification> Resolver::notifications() const {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  std::vector<Notification> all;
  for (const auto& [path, fault] : state_->faults) all.push_back(fault);
  return all;
}

}  // namespace unfreed::program
