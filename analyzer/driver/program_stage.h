// Stages 2 to 4: lowers the linted files and whatever code they import, and finds what every import means.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "driver/bindings_stage.h"
#include "driver/module_catalog.h"
#include "driver/run.h"
#include "program/program.h"
#include "program/resolver.h"

namespace unfreed::driver {

// Lowers wave by wave: the linted files, then the files that these import, and so on. Files of node_modules
// are never lowered: they are bindings or stay outside.
class ProgramBuilder {
 public:
  ProgramBuilder(const Options& options, const std::string& root, const program::Resolver& resolver,
                 const BindingCollector& collector, const ModuleCatalog& given, SourceSet& sources);

  void build(const std::vector<FileId>& linted);
  // Whether some import leads nowhere, in `found` neither, or to declarations of this project that no glue
  // confirms: the sources of the project may say more.
  bool wantsSources(const ModuleCatalog& found) const;
  // Once, after `build`. `found`: modules whose sources lie in the project. They are what imports mean that
  // lead nowhere, and they complete the declarations that describe the same. `keepAll`: also those that no
  // import means.
  program::Program finish(ModuleCatalog found, bool keepAll);

  std::vector<Notification> takeNotifications() { return std::move(notifications_); }
  const std::map<std::string, double>& milliseconds() const { return milliseconds_; }

 private:
  // What an import leads to: decided once per entryKey.
  struct Entry {
    enum class Kind : uint8_t { Outside, Code, Binding };
    program::Resolution resolution;
    Kind kind = Kind::Outside;
    Collected collected;   // Binding
    std::string codeFile;  // Code: absolute path of the file
  };

  void lowerWave(const std::vector<FileId>& wave);
  std::vector<Entry*> addEntries(size_t firstNewUnit);
  void classify(const std::vector<Entry*>& entries);
  void classifyOne(Entry& entry) const;
  std::vector<FileId> readCode(const std::vector<Entry*>& entries);
  const std::string& fileOf(size_t unit) const;
  void joinWithSources(ModuleCatalog& found);

  const Options& options_;
  const std::string& root_;
  const program::Resolver& resolver_;
  const BindingCollector& collector_;
  const ModuleCatalog& given_;
  SourceSet& sources_;
  program::Program program_;
  std::vector<std::vector<std::pair<std::string, program::Resolution>>> resolved_;  // by unit
  std::unordered_map<std::string, program::UnitId> unitOf_;                         // by absolute path
  std::map<std::string, Entry> entries_;  // by key: the order of the bindings
  std::vector<Notification> notifications_;
  std::map<std::string, double> milliseconds_;
};

// Every specifier of the module, sorted, each once: imports, re-exports, require(), import() and import
// types.
std::vector<std::string> specifiersOf(const flow::Module& module);

}  // namespace unfreed::driver
