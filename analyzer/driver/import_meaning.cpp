#include "driver/import_meaning.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "driver/import_map.h"
#include "driver/look.h"
#include "source/discovery.h"
#include "source/file_reader.h"
#include "source/path.h"
#include "source/source_file.h"

namespace unfreed::driver {
namespace {

using Json = nlohmann::ordered_json;

constexpr uint64_t kMaxManifest = uint64_t{4} << 20;
constexpr int kMaxLevels = 12;

// "foo-bar" and "foo_bar" are one name to Cargo, and "foo_bar_bg.js" is a part of foo_bar.
std::string comparable(std::string_view name) {
  std::string result(name);
  std::replace(result.begin(), result.end(), '-', '_');
  if (result.ends_with("_bg")) result.erase(result.size() - 3);
  return result;
}

bool hasName(const SourceGroup& group, std::string_view name) {
  const std::string wanted = comparable(name);
  return !isCommonName(wanted) &&
         std::any_of(group.names.begin(), group.names.end(),
                     [&](const std::string& one) { return comparable(one) == wanted; });
}

// The name without the extension of a script; nothing when it is another sort of file.
std::optional<std::string_view> scriptStemOf(std::string_view file) {
  const std::string_view name = path::nameOf(file);
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return name;
  return isScript(name) ? std::optional(name.substr(0, dot)) : std::nullopt;
}

// "@scope/name/inside/it.js" → "@scope/name".
std::string_view packageOf(std::string_view specifier) {
  size_t end = specifier.find('/');
  if (specifier.starts_with("@") && end != std::string_view::npos) end = specifier.find('/', end + 1);
  return specifier.substr(0, end);
}

// What the nearest package.json says about where a package comes from: the version as written; empty when it
// does not mention it. `folder` becomes the manifest's.
std::string versionOf(std::string& folder, const std::string& package) {
  for (int level = 0; level < kMaxLevels && folder != "/"; ++level, folder = path::parentOf(folder)) {
    const auto text = readFile(path::join(folder, "package.json"), kMaxManifest);
    if (!text) continue;
    const Json manifest = Json::parse(*text, nullptr, false);
    if (!manifest.is_object()) return {};
    for (const char* const list :
         {"dependencies", "devDependencies", "optionalDependencies", "peerDependencies"}) {
      const auto dependencies = manifest.find(list);
      if (dependencies == manifest.end() || !dependencies->is_object()) continue;
      const auto found = dependencies->find(package);
      if (found != dependencies->end() && found->is_string()) return found->get<std::string>();
    }
    return {};
  }
  return {};
}

ImportTarget packageTarget(const std::string& importingFile, std::string_view specifier) {
  ImportTarget target;
  target.package = packageOf(specifier);
  const std::string_view inside = specifier.substr(target.package.size());
  if (!inside.empty()) {  // "foo/foo_bg.js": a file of the package that has its name
    const auto stem = scriptStemOf(inside);
    target.isElsewhere = !stem || comparable(*stem) != comparable(path::nameOf(target.package));
  }
  std::string folder(path::parentOf(importingFile));
  const std::string version = versionOf(folder, target.package);
  for (const std::string_view local : {"file:", "link:", "portal:"}) {
    if (!version.starts_with(local)) continue;
    target.place = path::join(folder, std::string_view(version).substr(local.size()));
    if (!inside.empty()) target.place = path::join(target.place, inside.substr(1));
    return {.place = std::move(target.place), .served = {}, .package = {}, .isElsewhere = false};
  }
  // A version of a registry; "workspace:*" and a package that nobody mentions may be ours.
  if (!version.empty() && !version.starts_with("workspace:") && version != "*") target.isElsewhere = true;
  return target;
}

Meant meantByPlace(const SourceGroup& group, const std::string& place) {
  const std::string_view stem = scriptStemOf(place).value_or(path::nameOf(place));
  const size_t length = place.size() - path::nameOf(place).size() + stem.size();
  if (isOneOf(group.outputs, std::string_view(place).substr(0, length))) return Meant::ByFile;
  if (hasName(group, stem)) return Meant::ByName;
  const bool inside = std::any_of(group.outFolders.begin(), group.outFolders.end(),
                                  [&](const std::string& folder) { return path::isInside(place, folder); });
  return inside ? Meant::ByFolder : Meant::No;
}

// The folders that "/" may stand for in an import of a page, nearest first: the public folders of bundlers
// and the folder that a server would serve.
std::vector<std::string> servedFolders(const std::string& importingFile) {
  std::vector<std::string> folders;
  const auto serve = [&](const std::string& folder) {
    for (const std::string_view inside : {"public", "static", ""}) {
      folders.push_back(path::join(folder, inside));
    }
  };
  const std::string own(path::parentOf(importingFile));
  if (const std::string package = folderWith(own, "package.json"); !package.empty()) {
    serve(package);
    return folders;
  }
  // Pages without a package: served from somewhere above, within the repository.
  const std::string repository = folderWith(own, ".git");
  std::string at = own;
  for (int level = 0; level < (repository.empty() ? 3 : kMaxLevels) && at != "/"; ++level) {
    serve(at);
    if (at == repository) break;
    at = path::parentOf(at);
  }
  return folders;
}

}  // namespace

ImportTarget importTargetOf(const std::string& importingFile, std::string_view specifier) {
  if (specifier.find(':') != std::string_view::npos)
    return {.place = {}, .served = {}, .package = {}, .isElsewhere = true};
  specifier = specifier.substr(0, specifier.find_first_of("?#"));
  if (!specifier.starts_with(".") && !specifier.starts_with("/")) {
    return packageTarget(importingFile, specifier);
  }
  ImportTarget target;
  target.place = path::join(path::parentOf(importingFile), specifier);
  if (specifier.starts_with("/")) {
    for (const std::string& folder : servedFolders(importingFile)) {
      target.served.push_back(path::join(folder, "." + std::string(specifier)));
    }
  }
  target.isElsewhere = !scriptStemOf(target.place);
  return target;
}

Meant isMeantBy(const SourceGroup& group, const ImportTarget& target) {
  if (target.isElsewhere) return Meant::No;
  if (target.place.empty()) {
    if (isOneOf(group.packages, target.package)) return Meant::ByName;
    return !target.package.starts_with("@") && hasName(group, target.package) ? Meant::ByName : Meant::No;
  }
  Meant meant = meantByPlace(group, target.place);
  for (const std::string& place : target.served) meant = std::max(meant, meantByPlace(group, place));
  return meant;
}

std::optional<size_t> groupMeantBy(const std::vector<SourceGroup>& groups, const ImportTarget& target) {
  std::optional<size_t> best;
  Meant how = Meant::No;
  bool isAlone = true;
  for (size_t i = 0; i < groups.size(); ++i) {
    const Meant meant = isMeantBy(groups[i], target);
    if (meant == Meant::No || meant < how) continue;
    isAlone = meant > how;
    how = meant;
    best = i;
  }
  return isAlone ? best : std::nullopt;
}

bool isProjectCode(const std::string& file) {
  return !file.empty() && isLintable(file) && markupOf(file) != Markup::Html &&
         !path::hasFolder(file, "node_modules");
}

program::Resolution resolveImport(const program::Resolver& resolver, const std::string& importingFile,
                                  const std::string& specifier) {
  using Kind = program::Resolution::Kind;
  const DeliveredPackage delivered = packageDeliveredAt(specifier);
  program::Resolution resolution =
      resolver.resolve(importingFile, delivered.name.empty() ? specifier : delivered.path);
  if (resolution.kind != Kind::Missing) return resolution;
  if (!delivered.name.empty()) return resolver.resolve(importingFile, delivered.name);
  if (!specifier.starts_with('/')) return resolution;
  for (const std::string& folder : servedFolders(importingFile)) {
    resolution = resolver.resolve(path::join(folder, "index.js"), "." + specifier);
    if (resolution.kind != Kind::Missing) return resolution;
  }
  return resolution;
}

bool leadsNowhere(const program::Resolution& resolution) {
  using Kind = program::Resolution::Kind;
  if (resolution.kind == Kind::Missing) return true;
  return resolution.kind == Kind::Package && resolution.implementation.empty() &&
         resolution.declarations.empty();
}

}  // namespace unfreed::driver
