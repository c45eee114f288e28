#include "driver/source_groups.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <set>
#include <sys/stat.h>
#include <utility>

#include "driver/build_scripts.h"
#include "frontend/wasm_bindgen/crate.h"
#include "source/discovery.h"
#include "source/file_reader.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

constexpr uint64_t kMaxText = 24 * 1024 * 1024;
constexpr int kMaxLevels = 12;  // of folders upwards

bool exists(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0;
}

bool contains(std::string_view text, std::string_view word) {
  return memmem(text.data(), text.size(), word.data(), word.size()) != nullptr;
}

// The nearest folder at or above `folder` that has a file called `name`; empty when there is none within the
// repository.
std::string folderWith(const std::string& folder, std::string_view name) {
  std::string at = folder;
  for (int level = 0; level < kMaxLevels; ++level) {
    if (exists(path::join(at, name))) return at;
    if (at == "/" || exists(path::join(at, ".git"))) return {};
    at = path::parentOf(at);
  }
  return {};
}

// Where the C++ or IDL of `folder` is built: the nearest folder with a build script of its own.
std::string builtFolderOf(const std::string& folder) {
  std::string at = folder;
  for (int level = 0; level < kMaxLevels; ++level) {
    if (hasBuildScript(at)) return at;
    if (at == "/" || exists(path::join(at, ".git"))) break;
    at = path::parentOf(at);
  }
  return folder;
}

bool isRust(std::string_view name) {
  return sourceLanguageOf(name) == SourceLanguage::Rust;
}

bool isSource(std::string_view name) {
  return sourceLanguageOf(name).has_value();
}

// Cargo builds these apart from the library, or not at all.
bool isOutsideLibrary(const std::string& file, const std::string& crate) {
  const std::string_view inside = std::string_view(file).substr(crate.size() + (crate == "/" ? 0 : 1));
  static constexpr std::array<std::string_view, 4> kFolders{"target/", "tests/", "examples/", "benches/"};
  return std::any_of(kFolders.begin(), kFolders.end(),
                     [&](std::string_view folder) { return inside.starts_with(folder); });
}

bool isOutsideItsLibrary(const std::string& file) {
  if (!isRust(file)) return false;
  const std::string crate = folderWith(std::string(path::parentOf(file)), "Cargo.toml");
  return !crate.empty() && isOutsideLibrary(file, crate);
}

std::vector<std::string> filesOfCrate(const std::string& crate) {
  std::vector<std::string> files = filesBelow(crate, isRust);
  std::erase_if(files, [&](const std::string& file) {
    if (isOutsideLibrary(file, crate)) return true;
    return folderWith(std::string(path::parentOf(file)), "Cargo.toml") != crate;  // a crate inside this one
  });
  return files;
}

void addOnce(std::vector<std::string>& list, std::string text) {
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end())
    list.push_back(std::move(text));
}

void addBuildFacts(SourceGroup& group) {
  std::string at = group.folder;
  for (int level = 0; level < kMaxLevels; ++level) {
    const BuildFacts facts = buildFactsIn(at, group.language == SourceLanguage::Rust);
    for (const std::string& name : facts.names) addOnce(group.names, name);
    for (const std::string& folder : facts.outFolders) {
      addOnce(group.outFolders, path::join(at, folder));
      addOnce(group.outFolders, path::join(group.folder, folder));  // wasm-pack: relative to the crate
    }
    if (at == "/" || exists(path::join(at, ".git"))) return;
    at = path::parentOf(at);
  }
}

// The crates of the project that the one at `folder` depends on, itself first.
struct Neighbourhood {
  std::vector<std::string> folders;
  wasm_bindgen::Crate crate;  // what the first one's manifest says
};

wasm_bindgen::Crate manifestIn(const std::string& folder) {
  std::vector<Notification> ignored;  // said when the crate is read
  const auto text = readFile(path::join(folder, "Cargo.toml"), kMaxText);
  return wasm_bindgen::crateOf({"Cargo.toml", text ? *text : std::string_view()}, {}, ignored);
}

std::vector<std::string> dependenciesOf(const std::string& folder, const wasm_bindgen::Crate& crate) {
  std::vector<std::string> folders;
  for (const std::string& path : crate.neighbours) folders.push_back(path::join(folder, path));
  if (crate.sharedDependencies.empty()) return folders;
  const std::string workspace = folderWith(folder, "Cargo.lock");
  const auto text = readFile(path::join(workspace.empty() ? folder : workspace, "Cargo.toml"), kMaxText);
  if (!text) return folders;
  for (const auto& [name, path] : wasm_bindgen::sharedPlacesIn({"Cargo.toml", *text})) {
    const auto& wanted = crate.sharedDependencies;
    if (std::find(wanted.begin(), wanted.end(), name) != wanted.end())
      folders.push_back(path::join(workspace, path));
  }
  return folders;
}

Neighbourhood neighbourhoodOf(const std::string& folder) {
  constexpr size_t kMaxCrates = 64;
  Neighbourhood found{{folder}, manifestIn(folder)};
  for (size_t next = 0; next < found.folders.size() && found.folders.size() < kMaxCrates; ++next) {
    const wasm_bindgen::Crate crate = next == 0 ? found.crate : manifestIn(found.folders[next]);
    for (const std::string& one : dependenciesOf(found.folders[next], crate)) addOnce(found.folders, one);
  }
  return found;
}

SourceGroup crateAt(const std::string& folder) {
  SourceGroup group;
  group.language = SourceLanguage::Rust;
  group.folder = folder;
  group.manifest = path::join(folder, "Cargo.toml");
  if (const std::string locked = folderWith(folder, "Cargo.lock"); !locked.empty())
    group.lock = path::join(locked, "Cargo.lock");
  const Neighbourhood neighbourhood = neighbourhoodOf(folder);
  for (const std::string& crate : neighbourhood.folders) {
    for (std::string& file : filesOfCrate(crate)) group.files.push_back(std::move(file));
  }
  group.dependencies.assign(neighbourhood.folders.begin() + 1, neighbourhood.folders.end());
  group.isExported = neighbourhood.crate.isExported;
  addOnce(group.names, neighbourhood.crate.package);
  addOnce(group.names, neighbourhood.crate.name);
  group.outFolders.push_back(path::join(folder, "pkg"));
  addBuildFacts(group);
  return group;
}

std::string stemOf(std::string_view file) {
  const std::string_view name = path::nameOf(file);
  return std::string(name.substr(0, name.find('.')));
}

// "foo-bar" and "foo_bar" are one name to Cargo, and "foo_bar_bg.js" is a part of foo_bar.
std::string comparable(std::string_view name) {
  std::string result(name);
  std::replace(result.begin(), result.end(), '-', '_');
  if (result.ends_with("_bg")) result.erase(result.size() - 3);
  return result;
}

// Says nothing about which module is meant.
bool isCommonName(std::string_view stem) {
  static constexpr std::array<std::string_view, 9> kNames{"index", "main", "lib", "mod", "dist",
                                                          "build", "src",  "pkg", "wasm"};
  return stem.empty() || std::find(kNames.begin(), kNames.end(), stem) != kNames.end();
}

// A crate that others depend on and that is no module of its own is read with them.
void removeParts(std::vector<SourceGroup>& groups) {
  std::set<std::string> parts;
  for (const SourceGroup& group : groups) {
    parts.insert(group.dependencies.begin(), group.dependencies.end());
  }
  std::erase_if(groups, [&](const SourceGroup& group) {
    return !group.manifest.empty() && !group.isExported && parts.contains(group.folder);
  });
}

// Whether the text of a source can declare bindings at all.
bool mentionsBindings(SourceLanguage language, std::string_view text) {
  switch (language) {
    case SourceLanguage::Rust:
      return contains(text, "wasm_bindgen");
    case SourceLanguage::Cpp:
      return contains(text, "EMSCRIPTEN_BINDINGS") || contains(text, "emscripten/bind.h");
    case SourceLanguage::WebIdl:
      // Microsoft's IDL has the same extension.
      return contains(text, "interface") && !contains(text, "uuid(") && !contains(text, "import \"");
  }
  return false;
}

}  // namespace

std::optional<SourceLanguage> sourceLanguageOf(std::string_view file) {
  static constexpr std::array<std::pair<std::string_view, SourceLanguage>, 10> kLanguages{
      {{".rs", SourceLanguage::Rust},
       {".idl", SourceLanguage::WebIdl},
       {".cpp", SourceLanguage::Cpp},
       {".cc", SourceLanguage::Cpp},
       {".cxx", SourceLanguage::Cpp},
       {".c++", SourceLanguage::Cpp},
       {".h", SourceLanguage::Cpp},
       {".hpp", SourceLanguage::Cpp},
       {".hh", SourceLanguage::Cpp},
       {".hxx", SourceLanguage::Cpp}}};
  for (const auto& [extension, language] : kLanguages) {
    if (file.ends_with(extension)) return language;
  }
  return std::nullopt;
}

Meant isMeantBy(const SourceGroup& group, std::string_view importingFile, std::string_view specifier) {
  const bool relative = specifier.starts_with(".");
  const std::string target =
      relative ? path::join(path::parentOf(importingFile), specifier) : std::string(specifier);
  const std::string stem = comparable(stemOf(target));
  const bool named =
      !isCommonName(stem) && std::any_of(group.names.begin(), group.names.end(),
                                         [&](const std::string& name) { return comparable(name) == stem; });
  if (named) return Meant::ByName;
  const bool inside =
      relative && std::any_of(group.outFolders.begin(), group.outFolders.end(),
                              [&](const std::string& folder) { return path::isInside(target, folder); });
  return inside ? Meant::ByFolder : Meant::No;
}

std::optional<size_t> groupMeantBy(const std::vector<SourceGroup>& groups, std::string_view importingFile,
                                   std::string_view specifier) {
  for (const Meant wanted : {Meant::ByName, Meant::ByFolder}) {
    for (size_t i = 0; i < groups.size(); ++i) {
      if (isMeantBy(groups[i], importingFile, specifier) == wanted) return i;
    }
  }
  return std::nullopt;
}

bool mayMeanTheOnlyGroup(std::string_view specifier) {
  if (!specifier.starts_with(".")) return false;
  const std::string_view name = path::nameOf(specifier);
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return true;
  const std::string_view extension = name.substr(dot);  // no style sheet, picture or data
  return extension == ".js" || extension == ".mjs" || extension == ".cjs";
}

std::vector<SourceGroup> groupSources(const std::vector<std::string>& files) {
  std::map<std::string, SourceGroup> groups;  // by language and folder: a stable order
  for (const std::string& file : files) {
    const auto language = sourceLanguageOf(file);
    if (!language) continue;
    const std::string parent(path::parentOf(file));
    const bool rust = language == SourceLanguage::Rust;
    const std::string crate = rust ? folderWith(parent, "Cargo.toml") : std::string();
    // Rust without a manifest is taken for one crate, wherever its files lie.
    const std::string folder = !crate.empty() ? crate : rust ? std::string() : builtFolderOf(parent);
    const auto [entry, isNew] =
        groups.try_emplace(std::to_string(static_cast<int>(*language)) + folder, SourceGroup{});
    SourceGroup& group = entry->second;
    if (isNew && !crate.empty()) {
      group = crateAt(crate);
    } else if (isNew) {
      group.language = *language;
      group.folder = folder.empty() ? parent : folder;
      addBuildFacts(group);
    }
    if (std::find(group.files.begin(), group.files.end(), file) == group.files.end()) {
      group.files.push_back(file);
      std::sort(group.files.begin(), group.files.end());
    }
    if (!rust) addOnce(group.names, stemOf(file));
  }
  std::vector<SourceGroup> result;
  for (auto& [key, group] : groups) result.push_back(std::move(group));
  removeParts(result);
  return result;
}

std::vector<SourceGroup> findSourceGroups(const std::string& folder) {
  std::vector<std::string> files = filesBelow(folder, isSource);
  std::vector<std::string> declaring;
  for (const std::string& file : files) {
    if (isOutsideItsLibrary(file)) continue;
    const auto text = readRepaired(file, kMaxText);
    if (text && mentionsBindings(*sourceLanguageOf(file), text->text)) declaring.push_back(file);
  }
  std::vector<SourceGroup> groups = groupSources(declaring);
  // What has no manifest to tell which files are its own has all those of the folder.
  for (SourceGroup& group : groups) {
    if (group.language != SourceLanguage::Rust || !group.manifest.empty()) continue;
    std::erase_if(files, [](const std::string& file) { return !isRust(file); });
    group.files = files;
  }
  return groups;
}

std::string projectFolderOf(const std::string& file) {
  const std::string own(path::parentOf(file));
  std::string outermost = own;
  std::string at = own;
  for (int level = 0; level < 4 * kMaxLevels && at != "/"; ++level) {
    if (exists(path::join(at, ".git"))) return at;
    if (exists(path::join(at, "package.json")) || exists(path::join(at, "Cargo.toml"))) outermost = at;
    at = path::parentOf(at);
  }
  return outermost;
}

}  // namespace unfreed::driver
