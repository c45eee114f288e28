#include "driver/module_catalog.h"

#include <algorithm>
#include <utility>

#include "bindings/join.h"
#include "driver/import_meaning.h"
#include "driver/look.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

bool isOne(const std::vector<std::string>& choices, std::string_view wanted) {
  return !wanted.empty() && isOneOf(choices, wanted);
}

template <class T>
void append(std::vector<T>& list, std::vector<T>&& more) {
  for (T& one : more) list.push_back(std::move(one));
}

// Declarations that have the name of something else are of something else, though their classes are called
// the same.
bool contradicts(const SourceGroup& group, const CataloguedModule& declared) {
  if (group.names.empty()) return false;
  return std::none_of(declared.files.begin(), declared.files.end(), [&](const std::string& file) {
    if (path::isInside(file, group.folder)) return true;
    return isMeantBy(group, {.place = path::join(path::parentOf(file), moduleStemOf(file)),
                             .served = {},
                             .package = {},
                             .isElsewhere = false}) != Meant::No;
  });
}

bool mayBelongTogether(const CataloguedModule& a, const CataloguedModule& b) {
  for (const auto& [sources, declared] : {std::pair(&a, &b), std::pair(&b, &a)}) {
    if (declared->files.empty()) continue;
    for (const SourceGroup& group : sources->groups) {
      if (contradicts(group, *declared)) return false;
    }
  }
  return true;
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

std::optional<size_t> ModuleCatalog::findBySources(const std::string& importingFile,
                                                   std::string_view specifier, bool mayBeTheOnly) const {
  std::vector<SourceGroup> groups;
  std::vector<size_t> owners;
  for (size_t i = 0; i < modules.size(); ++i) {
    groups.insert(groups.end(), modules[i].groups.begin(), modules[i].groups.end());
    owners.resize(groups.size(), i);
  }
  if (groups.empty()) return std::nullopt;
  const ImportTarget target = importTargetOf(importingFile, specifier);
  if (const auto group = groupMeantBy(groups, target)) return owners[*group];
  // The user named these sources, and there is only one module that they could become.
  const bool isScript = !target.place.empty() && !target.isElsewhere;
  return mayBeTheOnly && groups.size() == 1 && isScript ? std::optional(owners.front()) : std::nullopt;
}

std::optional<size_t> ModuleCatalog::find(const program::Resolution& resolution,
                                          const std::string& importingFile,
                                          std::string_view specifier) const {
  if (const auto found = findByFile(resolution)) return found;
  const bool isMissing = resolution.kind == program::Resolution::Kind::Missing;
  if (!isMissing && !resolution.standsIn) return std::nullopt;
  if (const auto found = findByName(specifier)) return found;
  return findBySources(importingFile, specifier, isMissing);
}

void ModuleCatalog::joinSame() {
  std::vector<CataloguedModule> joined;
  for (CataloguedModule& one : modules) {
    const auto same = std::find_if(joined.begin(), joined.end(), [&](const CataloguedModule& other) {
      return bindings::describeTheSame(other.module, one.module) && mayBelongTogether(other, one);
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
