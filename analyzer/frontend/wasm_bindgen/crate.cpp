#include "frontend/wasm_bindgen/crate.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <utility>

// Its parser asserts (and, optimised, assumes) what a manifest such as `[,` does not keep, and reports that
// as an error right behind; so it may neither assert nor assume.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(expr) static_cast<void>(0)
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

namespace unfreed::wasm_bindgen {

namespace {

constexpr size_t maxFeatures = 4096;
constexpr size_t maxFileSize = size_t{16} << 20;

std::optional<toml::table> parsed(const bindings::SourceText& text,
                                  std::vector<Notification>& notifications) {
  if (text.text.empty() || text.text.size() > maxFileSize) return std::nullopt;
  toml::parse_result result = toml::parse(text.text, text.path);
  if (result) return std::move(result).table();
  Notification notification;
  notification.id = "manifest-not-read";
  notification.path = text.path;
  notification.message =
      fmt::format("{}; the crate's features and its version of wasm-bindgen are taken as unknown",
                  result.error().description());
  notification.line = result.error().source().begin.line;
  notifications.push_back(std::move(notification));
  return std::nullopt;
}

// The library target is called as the package unless it says otherwise, with `_` for `-`.
std::string nameOf(const toml::table& manifest) {
  if (const auto lib = manifest["lib"]["name"].value<std::string>()) return *lib;
  std::string name = manifest["package"]["name"].value_or(std::string());
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::vector<std::string> defaultFeaturesOf(const toml::table& manifest) {
  std::vector<std::string> features;
  const toml::table* all = manifest["features"].as_table();
  if (!all) return features;
  std::vector<std::string> queue{"default"};
  for (size_t next = 0; next < queue.size() && queue.size() < maxFeatures; ++next) {
    const toml::array* implied = (*all)[queue[next]].as_array();
    if (!implied) continue;
    for (const toml::node& node : *implied) {
      std::string name = node.value_or(std::string());
      if (name.starts_with("dep:")) continue;
      name = name.substr(0, std::min(name.find('/'), name.find('?')));
      if (std::find(queue.begin(), queue.end(), name) == queue.end()) queue.push_back(std::move(name));
    }
  }
  features.assign(queue.begin(), queue.end());
  return features;
}

std::string requirementIn(const toml::table& table) {
  const auto dependency = table["dependencies"]["wasm-bindgen"];
  if (const auto plain = dependency.value<std::string>()) return *plain;
  return dependency["version"].value_or(std::string());
}

std::string requirementOf(const toml::table& manifest) {
  if (std::string own = requirementIn(manifest); !own.empty()) return own;
  if (const toml::table* workspace = manifest["workspace"].as_table()) {
    if (std::string shared = requirementIn(*workspace); !shared.empty()) return shared;
  }
  if (const toml::table* targets = manifest["target"].as_table()) {
    for (const auto& [predicate, target] : *targets) {
      if (const toml::table* table = target.as_table()) {
        if (std::string own = requirementIn(*table); !own.empty()) return own;
      }
    }
  }
  return {};
}

bool isExportedLibrary(const toml::table& manifest) {
  const toml::array* types = manifest["lib"]["crate-type"].as_array();
  if (!types) return false;
  return std::any_of(types->begin(), types->end(),
                     [](const toml::node& type) { return type.value_or(std::string_view()) == "cdylib"; });
}

void addNeighbours(const toml::table& manifest, Crate& crate) {
  const toml::table* dependencies = manifest["dependencies"].as_table();
  if (!dependencies) return;
  for (const auto& [name, dependency] : *dependencies) {
    const toml::table* table = dependency.as_table();
    if (!table) continue;
    if (const auto path = (*table)["path"].value<std::string>()) crate.neighbours.push_back(*path);
    if ((*table)["workspace"].value_or(false)) crate.sharedDependencies.emplace_back(name.str());
  }
}

std::string lockedVersion(const toml::table& lock) {
  const toml::array* packages = lock["package"].as_array();
  if (!packages) return {};
  for (const toml::node& node : *packages) {
    const toml::table* package = node.as_table();
    if (package && (*package)["name"].value_or(std::string()) == "wasm-bindgen") {
      return (*package)["version"].value_or(std::string());
    }
  }
  return {};
}

}  // namespace

Crate crateOf(const bindings::SourceText& manifest, const bindings::SourceText& lock,
              std::vector<Notification>& notifications) {
  Crate crate;
  if (const std::optional<toml::table> table = parsed(manifest, notifications)) {
    crate.name = nameOf(*table);
    crate.package = (*table)["package"]["name"].value_or(std::string());
    crate.isExported = isExportedLibrary(*table);
    addNeighbours(*table, crate);
    crate.defaultFeatures = defaultFeaturesOf(*table);
    // "0.2.87" and "^0.2" allow anything newer; only "=0.2.87" says what will run.
    std::string requirement = requirementOf(*table);
    const size_t digit = requirement.find_first_of("0123456789");
    crate.isResolved = requirement.starts_with("=") && digit != std::string::npos;
    if (digit != std::string::npos) {
      requirement = requirement.substr(digit);
      crate.wasmBindgen = requirement.substr(0, requirement.find_first_not_of("0123456789."));
    }
  }
  if (const std::optional<toml::table> table = parsed(lock, notifications)) {
    if (std::string version = lockedVersion(*table); !version.empty()) {
      crate.wasmBindgen = std::move(version);
      crate.isResolved = true;
    }
  }
  return crate;
}

std::vector<std::pair<std::string, std::string>> sharedPlacesIn(const bindings::SourceText& manifest) {
  std::vector<std::pair<std::string, std::string>> places;
  std::vector<Notification> ignored;  // whoever reads the workspace's own bindings complains
  const std::optional<toml::table> table = parsed(manifest, ignored);
  if (!table) return places;
  const toml::table* dependencies = (*table)["workspace"]["dependencies"].as_table();
  if (!dependencies) return places;
  for (const auto& [name, dependency] : *dependencies) {
    const toml::table* one = dependency.as_table();
    const auto path = one ? (*one)["path"].value<std::string>() : std::nullopt;
    if (path) places.emplace_back(name.str(), *path);
  }
  return places;
}

}  // namespace unfreed::wasm_bindgen
