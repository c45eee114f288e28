// unfreed.json: what a project says about how it wants to be linted. Described in docs/configuration.md.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "diagnostics/diagnostic.h"
#include "driver/limits.h"
#include "ownership/settings.h"
#include "source/ignore_rules.h"
#include "source/overlay.h"

namespace unfreed::driver {

// How fixes release: by `using` declarations, or by `finally` blocks; Auto: as the project allows.
enum class FixStyle : uint8_t { Auto, Using, Finally };

// What differs in some of the files. Only what concerns one file alone can.
struct Override {
  IgnoreRules files;   // in these …
  IgnoreRules ignore;  // … but not in those
  std::map<std::string, Severity> rules;
  std::optional<Severity> failOn;
  std::optional<bool> requireReason;
  std::optional<bool> reportUnused;
};

// Another configuration that this one builds on.
struct Extended {
  std::string path;   // absolute
  std::string place;  // where that is said: "unfreed.json:3:14"
};

struct Configuration {
  std::string path;     // of the file; empty for the defaults
  std::string folder;   // absolute; the patterns are relative to it
  IgnoreRules include;  // when given, only these files are linted
  IgnoreRules exclude;
  std::map<std::string, Severity> rules;
  std::vector<std::string> bindings;  // absolute
  std::vector<std::string> models;    // folders, absolute
  std::optional<bool> platformYields;
  std::optional<bool> unknownYields;
  std::vector<ownership::CallName> taskYields;  // yields.tasks
  std::vector<ownership::DeclaredCall> calls;   // releases, owners
  std::optional<bool> node;                     // environment
  std::optional<bool> browser;
  std::optional<Severity> failOn;     // Off: never
  std::optional<bool> requireReason;  // suppressions
  std::optional<bool> reportUnused;
  std::string baseline;  // absolute; empty: none
  std::optional<FixStyle> fixStyle;
  Limits limits;
  std::vector<Override> overrides;
  std::vector<Extended> extends;

  bool lints(std::string_view absolutePath) const;
};

// "error", "warning", "note", "off".
std::optional<Severity> severityNamed(std::string_view name);

// "auto", "using", "finally".
std::optional<FixStyle> fixStyleNamed(std::string_view name);
std::string_view nameOf(FixStyle style);

// `shownPath` is how error messages name it. Patterns are relative to `folder`, paths to where the file lies;
// what it extends is not read.
Result<Configuration> parseConfiguration(std::string_view text, const std::string& absolutePath,
                                         const std::string& shownPath, const std::string& folder);

// `own` over `base`: lists of bindings, models, overrides and calls are put together, rules one by one,
// everything else is replaced.
Configuration inherited(Configuration base, Configuration own);

// Whether a pattern matches the file or a folder around it, up to `folder`.
bool matchesAny(const IgnoreRules& patterns, std::string_view absolutePath, std::string_view folder);

// Finds the configuration of each folder: the nearest unfreed.json at or above it, or the one that was named.
class Configurations {
 public:
  // `named`: --config, absolute or empty. `root` is what shown paths are relative to.
  Configurations(std::string named, std::string root, const Overlay* instead = nullptr);

  // Fails when the file cannot be read or does not parse. Overrides are not looked at.
  Result<const Configuration*> of(const std::string& absoluteFolder);
  // What holds for one file: that of its folder, with the overrides that mean the file.
  Result<const Configuration*> ofFile(const std::string& absoluteFile);
  // Every configuration met so far, in the order of their paths.
  std::vector<const Configuration*> all() const;

 private:
  // A file on the way along `extends`.
  struct Reading {
    std::string folder;              // what patterns are relative to
    std::vector<std::string> chain;  // the files that led here
    size_t count = 0;                // of files that were read for one configuration
  };
  Result<const Configuration*> load(const std::string& path);
  Result<Configuration> read(const std::string& path, Reading& reading) const;

  std::string named_;
  std::string root_;
  const Overlay* instead_;
  Configuration defaults_;
  std::map<std::string, std::unique_ptr<Configuration>> byPath_;
  // By the configuration and the overrides that mean a file ('1' or '0' for each).
  std::map<std::pair<const Configuration*, std::string>, std::unique_ptr<Configuration>> overridden_;
  std::unordered_map<std::string, const Configuration*> byFolder_;
};

}  // namespace unfreed::driver
