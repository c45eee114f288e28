#include "program/resolver_tsconfig.h"

#include <algorithm>

#include "source/path.h"

namespace unfreed::program {
namespace {

constexpr int kMaxExtends = 16;

std::vector<std::string> stringsOf(const Json& json) {
  std::vector<std::string> strings;
  if (json.is_string()) strings.push_back(json.get<std::string>());
  if (json.is_array()) {
    for (const Json& item : json) {
      if (item.is_string()) strings.push_back(item.get<std::string>());
    }
  }
  return strings;
}

// `${configDir}` is the folder of the configuration that was asked for, wherever the path is written.
std::string inFolder(const std::string& folder, const std::string& configFolder, std::string path) {
  static constexpr std::string_view kConfigDir = "${configDir}";
  if (path.starts_with(kConfigDir)) return path::join(configFolder, "." + path.substr(kConfigDir.size()));
  return path::join(folder, path);
}

void apply(const Json& json, const std::string& folder, const std::string& configFolder, TsConfig& config) {
  const Json& options = member(json, "compilerOptions");
  if (const std::string baseUrl = stringMember(options, "baseUrl"); !baseUrl.empty()) {
    config.baseUrl = inFolder(folder, configFolder, baseUrl);
  }
  if (const std::string target = stringMember(options, "target"); !target.empty()) config.target = target;
  if (const Json& libs = member(options, "lib"); libs.is_array()) config.libs = stringsOf(libs);
  const Json& paths = member(options, "paths");
  if (!paths.is_object()) return;
  config.paths.clear();  // `paths` replace inherited ones as a whole
  const std::string& base = config.baseUrl.empty() ? folder : config.baseUrl;
  for (const auto& [pattern, targets] : paths.items()) {
    PathMapping mapping{pattern, {}};
    for (std::string& target : stringsOf(targets)) {
      mapping.targets.push_back(inFolder(base, configFolder, std::move(target)));
    }
    config.paths.push_back(std::move(mapping));
  }
}

void readInto(const TsConfigHost& host, const std::string& path, const std::string& configFolder, int depth,
              TsConfig& config) {
  const Json* const json = depth > kMaxExtends ? nullptr : host.read(path);
  if (json == nullptr) return;
  const std::string folder(path::parentOf(path));
  for (const std::string& base : stringsOf(member(*json, "extends"))) {
    const std::string extended = host.findExtended(folder, base);
    if (!extended.empty()) readInto(host, extended, configFolder, depth + 1, config);
  }
  apply(*json, folder, configFolder, config);
}

}  // namespace

TsConfig readTsConfig(const TsConfigHost& host, const std::string& path) {
  TsConfig config;
  const std::string folder(path::parentOf(path));
  readInto(host, path, folder, 0, config);
  if (!config.paths.empty() || !config.baseUrl.empty()) return config;
  // A "solution" configuration holds references only; the first of them that redirects anything speaks for
  // it.
  const Json* const json = host.read(path);
  if (json == nullptr || !member(*json, "references").is_array()) return config;
  for (const Json& reference : member(*json, "references")) {
    std::string target = stringMember(reference, "path");
    if (target.empty()) continue;
    target = path::join(folder, target);
    if (!target.ends_with(".json")) target = path::join(target, "tsconfig.json");
    readInto(host, target, std::string(path::parentOf(target)), 0, config);
    if (!config.paths.empty() || !config.baseUrl.empty()) break;
  }
  return config;
}

std::vector<std::string> redirectionsOf(const TsConfig& config, std::string_view specifier) {
  std::vector<std::string> found;
  const PathMapping* best = nullptr;
  std::string bestStar;
  size_t bestLength = 0;
  for (const PathMapping& mapping : config.paths) {
    const size_t star = mapping.pattern.find('*');
    if (star == std::string::npos) {
      if (mapping.pattern != specifier) continue;
      best = &mapping;
      bestStar.clear();
      break;
    }
    const std::string_view before = std::string_view(mapping.pattern).substr(0, star);
    const std::string_view after = std::string_view(mapping.pattern).substr(star + 1);
    if (specifier.size() < before.size() + after.size()) continue;
    if (!specifier.starts_with(before) || !specifier.ends_with(after)) continue;
    if (best != nullptr && before.size() < bestLength) continue;
    best = &mapping;
    bestStar = specifier.substr(before.size(), specifier.size() - before.size() - after.size());
    bestLength = before.size();
  }
  if (best != nullptr) {
    for (std::string target : best->targets) {
      if (const size_t star = target.find('*'); star != std::string::npos) target.replace(star, 1, bestStar);
      found.push_back(path::normalised(target));
    }
  }
  if (!config.baseUrl.empty()) found.push_back(path::join(config.baseUrl, specifier));
  return found;
}

}  // namespace unfreed::program
