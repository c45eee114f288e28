#include "driver/source_groups.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "driver/build_scripts.h"
#include "driver/group_facts.h"
#include "driver/look.h"
#include "frontend/wasm_bindgen/crate.h"
#include "source/discovery.h"
#include "source/file_reader.h"
#include "source/find_text.h"
#include "source/on_disk.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

constexpr int kMaxLevels = 12;  // of folders upwards

// Where the C++ or IDL of `folder` is built: the nearest folder with a build script of its own.
std::string builtFolderOf(const std::string& folder) {
  std::string at = folder;
  for (int level = 0; level < kMaxLevels; ++level) {
    if (hasBuildScript(at)) return at;
    if (at == "/" || isThere(path::join(at, ".git"))) break;
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

void sortUnique(std::vector<std::string>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

// The manifests of crates, each read once.
class Crates {
 public:
  const wasm_bindgen::Crate& at(const std::string& folder) {
    const auto [entry, isNew] = crates_.try_emplace(folder);
    if (isNew) {
      std::vector<Notification> ignored;  // said when the crate is read
      const auto text = readFile(path::join(folder, "Cargo.toml"), kMaxBinding);
      entry->second = wasm_bindgen::crateOf({"Cargo.toml", text ? *text : std::string_view()}, {}, ignored);
    }
    return entry->second;
  }

  // The crates of the project that the one at `folder` depends on.
  std::vector<std::string> neighboursOf(const std::string& folder) {
    constexpr size_t kMaxCrates = 64;
    std::vector<std::string> found{folder};
    for (size_t next = 0; next < found.size() && found.size() < kMaxCrates; ++next) {
      for (const std::string& one : dependenciesOf(found[next])) addOnce(found, one);
    }
    found.erase(found.begin());
    return found;
  }

 private:
  using Places = std::vector<std::pair<std::string, std::string>>;

  std::vector<std::string> dependenciesOf(const std::string& folder) {
    const wasm_bindgen::Crate& crate = at(folder);
    std::vector<std::string> folders;
    for (const std::string& path : crate.neighbours) folders.push_back(path::join(folder, path));
    if (crate.sharedDependencies.empty()) return folders;
    const std::string locked = folderWith(folder, "Cargo.lock");
    const std::string workspace = locked.empty() ? folder : locked;
    for (const auto& [name, path] : sharedPlacesIn(workspace)) {
      const auto& wanted = crate.sharedDependencies;
      if (std::find(wanted.begin(), wanted.end(), name) != wanted.end())
        folders.push_back(path::join(workspace, path));
    }
    return folders;
  }

  const Places& sharedPlacesIn(const std::string& workspace) {
    const auto [entry, isNew] = workspaces_.try_emplace(workspace);
    if (isNew) {
      if (const auto text = readFile(path::join(workspace, "Cargo.toml"), kMaxBinding))
        entry->second = wasm_bindgen::sharedPlacesIn({"Cargo.toml", *text});
    }
    return entry->second;
  }

  std::map<std::string, wasm_bindgen::Crate> crates_;
  std::map<std::string, Places> workspaces_;
};

SourceGroup crateAt(const std::string& folder, Crates& crates) {
  SourceGroup group;
  group.language = SourceLanguage::Rust;
  group.folder = folder;
  group.manifest = path::join(folder, "Cargo.toml");
  if (const std::string locked = folderWith(folder, "Cargo.lock"); !locked.empty())
    group.lock = path::join(locked, "Cargo.lock");
  const wasm_bindgen::Crate& crate = crates.at(folder);
  group.dependencies = crates.neighboursOf(folder);
  group.isExported = crate.isExported;
  addOnce(group.names, crate.package);
  addOnce(group.names, crate.name);
  group.outFolders.push_back(path::join(folder, "pkg"));
  return group;
}

std::string stemOf(std::string_view file) {
  const std::string_view name = path::nameOf(file);
  return std::string(name.substr(0, name.find('.')));
}

// Where the group of a file lies. Rust without a manifest is taken for one crate, wherever its files lie.
struct GroupPlace {
  std::string folder;
  bool isCrate = false;
  bool operator<(const GroupPlace& other) const {
    return std::tie(isCrate, folder) < std::tie(other.isCrate, other.folder);
  }
};

GroupPlace placeOf(const std::string& file, SourceLanguage language) {
  const std::string parent(path::parentOf(file));
  if (language != SourceLanguage::Rust) return {builtFolderOf(parent), false};
  std::string crate = folderWith(parent, "Cargo.toml");
  const bool isCrate = !crate.empty();
  return {std::move(crate), isCrate};
}

SourceGroup groupAt(const GroupPlace& place, SourceLanguage language, const std::string& file,
                    Crates& crates) {
  if (place.isCrate) return crateAt(place.folder, crates);
  SourceGroup group;
  group.language = language;
  group.folder = place.folder.empty() ? std::string(path::parentOf(file)) : place.folder;
  return group;
}

std::vector<SourceGroup> groupsOf(const std::vector<std::string>& files, Crates& crates,
                                  BuildScripts& scripts) {
  std::map<std::pair<SourceLanguage, std::string>, GroupPlace> places;  // by folder
  std::map<std::pair<SourceLanguage, GroupPlace>, SourceGroup> groups;  // in a stable order
  for (const std::string& file : files) {
    const auto language = sourceLanguageOf(file);
    if (!language) continue;
    const auto [known, isNewPlace] = places.try_emplace({*language, std::string(path::parentOf(file))});
    if (isNewPlace) known->second = placeOf(file, *language);
    const GroupPlace& place = known->second;
    const auto [entry, isNew] = groups.try_emplace({*language, place});
    SourceGroup& group = entry->second;
    if (isNew) group = groupAt(place, *language, file, crates);
    group.files.push_back(file);
    if (*language != SourceLanguage::Rust) addOnce(group.names, stemOf(file));
  }
  std::vector<SourceGroup> result;
  for (auto& [key, group] : groups) {
    sortUnique(group.files);
    for (SourceGroup& one : completed(std::move(group), scripts)) result.push_back(std::move(one));
  }
  return result;
}

// A crate that only re-exports what others declare: it is the one that is built.
void addFacades(const std::vector<std::string>& files, std::vector<SourceGroup>& groups, Crates& crates,
                BuildScripts& scripts) {
  std::set<std::string> declaring;
  for (const SourceGroup& group : groups) declaring.insert(group.folder);
  for (const std::string& file : files) {
    const std::string folder(path::parentOf(file));
    if (path::nameOf(file) != "Cargo.toml" || declaring.contains(folder)) continue;
    if (!crates.at(folder).isExported) continue;
    const std::vector<std::string> neighbours = crates.neighboursOf(folder);
    const bool exportsOthers =
        std::any_of(neighbours.begin(), neighbours.end(),
                    [&](const std::string& crate) { return declaring.contains(crate); });
    if (exportsOthers) groups.push_back(completed(crateAt(folder, crates), scripts).front());
  }
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

std::vector<SourceGroup> groupSources(const std::vector<std::string>& files) {
  Crates crates;
  BuildScripts scripts;
  std::vector<SourceGroup> groups = groupsOf(files, crates, scripts);
  removeParts(groups);
  return groups;
}

bool isPartOf(const SourceGroup& part, const SourceGroup& whole) {
  if (part.language != whole.language || part.folder != whole.folder) return false;
  if (!part.manifest.empty()) return true;
  return std::includes(whole.files.begin(), whole.files.end(), part.files.begin(), part.files.end());
}

std::vector<std::string> filesOf(const SourceGroup& group) {
  std::vector<std::string> files = group.files;
  if (group.manifest.empty()) return files;
  const auto add = [&](const std::string& crate) {
    for (std::string& file : filesOfCrate(crate)) files.push_back(std::move(file));
  };
  add(group.folder);
  for (const std::string& crate : group.dependencies) add(crate);
  sortUnique(files);
  return files;
}

bool isSourceOrManifest(std::string_view name) {
  return sourceLanguageOf(name).has_value() || name == "Cargo.toml";
}

FoundSources findSources(const std::string& folder, const Overlay* instead) {
  return findSourcesAmong(filesBelow(folder, isSourceOrManifest), instead);
}

FoundSources findSourcesAmong(std::vector<std::string> files, const Overlay* instead) {
  FoundSources found;
  std::vector<std::string> declaring;
  for (const std::string& file : files) {
    if (!isSource(file) || isOutsideItsLibrary(file)) continue;
    const auto text = readRepaired(file, kMaxBinding, instead);
    if (!text) {
      found.unread.push_back({file, text.error()});
    } else if (mentionsBindings(*sourceLanguageOf(file), text->text)) {
      declaring.push_back(file);
    }
  }
  Crates crates;
  BuildScripts scripts;
  std::vector<SourceGroup>& groups = found.groups;
  groups = groupsOf(declaring, crates, scripts);
  addFacades(files, groups, crates, scripts);
  removeParts(groups);
  // What has no manifest to tell which files are its own has all those of the folder that are in no crate.
  std::erase_if(files, [](const std::string& file) {
    return !isRust(file) || !folderWith(std::string(path::parentOf(file)), "Cargo.toml").empty();
  });
  for (SourceGroup& group : groups) {
    if (group.language == SourceLanguage::Rust && group.manifest.empty()) group.files = files;
  }
  return found;
}

std::string ProjectFolders::ofFilesIn(const std::string& folder) {
  Around around;
  std::vector<std::string> asked;
  for (std::string at = folder; !at.empty() && at != "/"; at = path::parentOf(at)) {
    if (const auto known = known_.find(at); known != known_.end()) {
      around = known->second;
      break;
    }
    asked.push_back(at);
    if (!isThere(path::join(at, ".git"))) continue;
    around.repository = at;
    break;
  }
  for (auto at = asked.rbegin(); at != asked.rend(); ++at) {
    const bool isPackage =
        around.repository.empty() && around.package.empty() &&
        (isThere(path::join(*at, "package.json")) || isThere(path::join(*at, "Cargo.toml")));
    if (isPackage) around.package = *at;
    known_.emplace(*at, around);
  }
  if (!around.repository.empty()) return around.repository;
  return around.package.empty() ? folder : around.package;
}

std::string projectFolderOf(const std::string& file) {
  return ProjectFolders().ofFilesIn(std::string(path::parentOf(file)));
}

std::string sourceFolderNear(const std::string& place, const std::string& importingFile) {
  constexpr int kMaxLevelsAbove = 3;  // pkg/, web/pkg/, build/web/
  std::string at(path::parentOf(place));
  while (at != "/" && !isFolder(at)) at = path::parentOf(at);
  for (int level = 0; level <= kMaxLevelsAbove && at != "/"; ++level, at = path::parentOf(at)) {
    if (isThere(path::join(at, "Cargo.toml")) || hasBuildScript(at)) return at;
    if (path::isInside(importingFile, at)) return {};  // anything may lie there
  }
  return {};
}

}  // namespace unfreed::driver
