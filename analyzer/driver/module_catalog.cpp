#include "driver/module_catalog.h"

#include <algorithm>
#include <utility>

#include "bindings/join.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

// A name that says nothing about which module is meant.
bool isCommonName(std::string_view stem) {
  return stem == "index" || stem == "main" || stem == "lib" || stem == "mod";
}

bool isOne(const std::vector<std::string>& choices, std::string_view wanted) {
  return !wanted.empty() && std::find(choices.begin(), choices.end(), wanted) != choices.end();
}

template <class T>
void append(std::vector<T>& list, std::vector<T>&& more) {
  for (T& one : more) list.push_back(std::move(one));
}

}  // namespace

std::string moduleStemOf(std::string_view file) {
  std::string stem(path::nameOf(file));
  for (const std::string_view extension :
       {".d.ts", ".d.mts", ".d.cts", ".js", ".mjs", ".cjs", ".ts", ".json", ".wasm"}) {
    if (stem.ends_with(extension)) {
      stem.erase(stem.size() - extension.size());
      break;
    }
  }
  return stem;
}

std::optional<size_t> ModuleCatalog::findByFile(const program::Resolution& resolution) const {
  for (size_t i = 0; i < modules.size(); ++i) {
    const CataloguedModule& one = modules[i];
    if (isOne(one.files, resolution.declarations) || isOne(one.files, resolution.implementation)) return i;
    // Only as a package: another file of the same package is another module.
    const bool isPackage = resolution.kind == program::Resolution::Kind::Package;
    if (isPackage && resolution.packageName == one.module.package) return i;
  }
  return std::nullopt;
}

std::optional<size_t> ModuleCatalog::findByName(std::string_view specifier) const {
  const std::string stem = moduleStemOf(specifier);
  for (size_t i = 0; i < modules.size(); ++i) {
    if (isOne(modules[i].names, specifier)) return i;
    if (!isCommonName(stem) && isOne(modules[i].names, stem)) return i;
  }
  return std::nullopt;
}

std::optional<size_t> ModuleCatalog::findBySources(std::string_view importingFile,
                                                   std::string_view specifier) const {
  std::vector<SourceGroup> groups;
  std::vector<size_t> owners;
  for (size_t i = 0; i < modules.size(); ++i) {
    groups.insert(groups.end(), modules[i].groups.begin(), modules[i].groups.end());
    owners.resize(groups.size(), i);
  }
  if (const auto group = groupMeantBy(groups, importingFile, specifier)) return owners[*group];
  if (groups.size() == 1 && mayMeanTheOnlyGroup(specifier)) return owners.front();
  return std::nullopt;
}

std::optional<size_t> ModuleCatalog::find(const program::Resolution& resolution,
                                          std::string_view importingFile, std::string_view specifier) const {
  if (const auto found = findByFile(resolution)) return found;
  if (resolution.kind != program::Resolution::Kind::Missing) return std::nullopt;
  if (const auto found = findByName(specifier)) return found;
  return findBySources(importingFile, specifier);
}

void ModuleCatalog::joinSame() {
  std::vector<CataloguedModule> joined;
  for (CataloguedModule& one : modules) {
    const auto same = std::find_if(joined.begin(), joined.end(), [&](const CataloguedModule& other) {
      return bindings::describeTheSame(other.module, one.module);
    });
    if (same == joined.end()) {
      joined.push_back(std::move(one));
      continue;
    }
    std::vector<bindings::Module> parts;
    parts.push_back(std::move(same->module));
    parts.push_back(std::move(one.module));
    same->module = bindings::join(std::move(parts));
    append(same->files, std::move(one.files));
    append(same->names, std::move(one.names));
    append(same->groups, std::move(one.groups));
  }
  modules = std::move(joined);
}

}  // namespace unfreed::driver
