// unfreed.json: what a project says about how it wants to be linted. Described in docs/configuration.md.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "diagnostics/diagnostic.h"
#include "source/ignore_rules.h"

namespace unfreed::driver {

struct Configuration {
  std::string path;     // of the file; empty for the defaults
  std::string folder;   // absolute; the patterns and paths are relative to it
  IgnoreRules include;  // when given, only these files are linted
  IgnoreRules exclude;
  std::map<std::string, Severity> rules;
  std::vector<std::string> bindings;  // absolute
  std::vector<std::string> models;    // folders, absolute
  std::optional<bool> platformYields;
  std::optional<bool> unknownYields;
  std::optional<bool> node;  // environment
  std::optional<bool> browser;
  std::optional<Severity> failOn;  // Off: never

  bool lints(std::string_view absolutePath) const;
};

// "error", "warning", "note", "off".
std::optional<Severity> severityNamed(std::string_view name);

// `shownPath` is how error messages name it.
Result<Configuration> parseConfiguration(std::string_view text, const std::string& absolutePath,
                                         const std::string& shownPath);

// Finds the configuration of each folder: the nearest unfreed.json at or above it, or the one that was named.
class Configurations {
 public:
  // `named`: --config, absolute or empty. `root` is what shown paths are relative to.
  Configurations(std::string named, std::string root);

  // Fails when the file cannot be read or does not parse.
  Result<const Configuration*> of(const std::string& absoluteFolder);
  // Every configuration met so far, in the order of their paths.
  std::vector<const Configuration*> all() const;

 private:
  Result<const Configuration*> load(const std::string& path);

  std::string named_;
  std::string root_;
  Configuration defaults_;
  std::map<std::string, std::unique_ptr<Configuration>> byPath_;
  std::unordered_map<std::string, const Configuration*> byFolder_;
};

}  // namespace unfreed::driver
