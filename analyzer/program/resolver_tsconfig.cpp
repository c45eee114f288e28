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
std::string inFolder(const std::string& folder, const std::string& configFolder, const std::string& path) {
  static constexpr std::string_view kConfigDir = "${configDir}";
  if (path.starts_with(kConfigDir)) return path::join(configFolder, "." + path.substr(kConfigDir.size()));
  return path::join(folder, path);
}

// "src/**/*.ts" → "src"; a pattern that begins with a wildcard names the folder itself.
std::string folderNamedBy(std::string_view pattern) {
  const std::string_view fixed = pattern.substr(0, pattern.find_first_of("*?"));
  const bool isFile = fixed.size() == pattern.size() && path::nameOf(fixed).find('.', 1) != std::string::npos;
  if (fixed.size() == pattern.size() && !isFile) return std::string(fixed);
  const size_t slash = fixed.rfind('/');
  return slash == std::string_view::npos ? "." : std::string(fixed.substr(0, slash));
}

void applyOutputs(const Json& json, const std::string& folder, const std::string& configFolder,
                  TsConfig& config) {
  const Json& options = member(json, "compilerOptions");
  std::vector<std::string> outputs;
  for (const char* const name : {"outDir", "declarationDir"}) {
    if (const std::string output = stringMember(options, name); !output.empty())
      outputs.push_back(inFolder(folder, configFolder, output));
  }
  if (!outputs.empty()) config.outputs = std::move(outputs);
  if (const std::string root = stringMember(options, "rootDir"); !root.empty())
    config.rootDir = inFolder(folder, configFolder, root);
  std::vector<std::string> inputs;
  for (const char* const name : {"include", "files"}) {
    for (const std::string& pattern : stringsOf(member(json, name)))
      inputs.push_back(inFolder(folder, configFolder, folderNamedBy(pattern)));
  }
  if (!inputs.empty()) config.inputs = std::move(inputs);
}

std::string commonFolder(std::string folder, const std::string& other) {
  while (!path::isInside(other, folder) && folder != "/") folder = path::parentOf(folder);
  return folder;
}

// Without `rootDir`, the compiler takes the folder that all files have in common: the one that `include`
// says, the configuration's, or `src`, where all files may be.
void addOutputs(const TsConfig& config, const std::string& folder, std::vector<CompilerOutput>& found) {
  std::vector<std::string> roots;
  if (!config.rootDir.empty()) {
    roots.push_back(config.rootDir);
  } else {
    std::string common = config.inputs.empty() ? folder : config.inputs.front();
    for (const std::string& input : config.inputs) common = commonFolder(std::move(common), input);
    for (std::string root : {std::move(common), folder, path::join(folder, "src")}) {
      if (std::find(roots.begin(), roots.end(), root) == roots.end()) roots.push_back(std::move(root));
    }
  }
  for (const std::string& output : config.outputs) found.push_back({output, roots});
}

void apply(const Json& json, const std::string& folder, const std::string& configFolder, TsConfig& config) {
  const Json& options = member(json, "compilerOptions");
  if (const std::string baseUrl = stringMember(options, "baseUrl"); !baseUrl.empty()) {
    config.baseUrl = inFolder(folder, configFolder, baseUrl);
  }
  if (const std::string target = stringMember(options, "target"); !target.empty()) config.target = target;
  if (const Json& libs = member(options, "lib"); libs.is_array()) config.libs = stringsOf(libs);
  applyOutputs(json, folder, configFolder, config);
  const Json& paths = member(options, "paths");
  if (!paths.is_object()) return;
  config.paths.clear();  // `paths` replace inherited ones as a whole
  const std::string& base = config.baseUrl.empty() ? folder : config.baseUrl;
  for (const auto& [pattern, targets] : paths.items()) {
    PathMapping mapping{pattern, {}};
    for (const std::string& target : stringsOf(targets)) {
      mapping.targets.push_back(inFolder(base, configFolder, target));
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

// The configurations that this one refers to.
std::vector<std::string> referencesOf(const Json& json, const std::string& folder) {
  std::vector<std::string> found;
  const Json& references = member(json, "references");
  if (!references.is_array()) return found;
  for (const Json& reference : references) {
    std::string target = stringMember(reference, "path");
    if (target.empty()) continue;
    target = path::join(folder, target);
    if (!target.ends_with(".json")) target = path::join(target, "tsconfig.json");
    found.push_back(std::move(target));
  }
  return found;
}

}  // namespace

std::vector<CompilerOutput> compilerOutputs(const TsConfigHost& host, const std::string& path) {
  std::vector<CompilerOutput> found;
  std::vector<std::string> configs{path};
  if (const Json* const json = host.read(path)) {
    for (std::string& reference : referencesOf(*json, std::string(path::parentOf(path))))
      configs.push_back(std::move(reference));
  }
  for (const std::string& one : configs) {
    const std::string folder(path::parentOf(one));
    TsConfig config;
    readInto(host, one, folder, 0, config);
    addOutputs(config, folder, found);
  }
  return found;
}

TsConfig readTsConfig(const TsConfigHost& host, const std::string& path) {
  TsConfig config;
  const std::string folder(path::parentOf(path));
  readInto(host, path, folder, 0, config);
  if (!config.paths.empty() || !config.baseUrl.empty()) return config;
  // A "solution" configuration holds references only; the first of them that redirects anything speaks for
  // it.
  const Json* const json = host.read(path);
  if (json == nullptr) return config;
  for (const std::string& target : referencesOf(*json, folder)) {
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
