// Stages 3 and 4: lowers the linted files and whatever code they import, and finds what every import means.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "driver/bindings_stage.h"
#include "driver/import_map.h"
#include "driver/import_meaning.h"
#include "driver/imported_names.h"
#include "driver/lower_stage.h"
#include "driver/model_stage.h"
#include "driver/module_catalog.h"
#include "driver/page_stage.h"
#include "driver/run.h"
#include "driver/source_finder.h"
#include "driver/source_stage.h"
#include "program/program.h"
#include "program/resolver.h"

namespace unfreed::driver {

// Lowers wave by wave: the linted files, then the files that these import, and so on; of these only what is
// taken. Files of node_modules are never lowered: they are bindings or stay outside.
// Bytes of text: more at once might go far beyond the limit for memory, and fewer would keep threads waiting.
inline uint64_t loweredAtOnce(const Options& options) {
  return options.limits.mostMemory() / 256;
}

class ProgramBuilder {
 public:
  ProgramBuilder(const Options& options, const SourceReading& reading, const program::Resolver& resolver,
                 const BindingCollector& collector, const ModuleCatalog& given, SourceFinder& finder,
                 std::function<bool(const std::string& absolute)> takes, SourceSet& sources);

  // The linted files, a part of them each time, and then what they import. Both end early when the program
  // would take more memory than the limit; then nothing else may be asked for but `weights`.
  void addLinted(const std::vector<FileId>& files);
  void addImported();
  bool isTooMuch() const { return weight_ > options_.limits.mostMemory(); }
  // By path, of what was lowered: bytes that following it takes, about.
  const std::unordered_map<std::string, uint64_t>& weights() const { return weights_; }

  // After `build`: the sources of the project tell what imports mean that lead nowhere, and complete
  // declarations that no glue confirms. Those below the root are looked at first, then the repositories of
  // the linted files.
  void findSources();
  // Once, at last.
  program::Program finish();

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

  // An import that sources of the project may explain.
  struct Meaning {
    size_t unit = 0;
    std::string specifier;
    ImportTarget target;
    ImportedNames names;
    bool isMissing = false;            // it leads nowhere; else to declarations
    bool hasStandIn = false;           // missing, and other files may stand for it
    std::optional<size_t> group = {};  // into the groups found
    bool isOnlyOne = false;            // by no name: there is only this one
  };

  void lowerWave(const std::vector<FileId>& wave);
  void addUnits(std::span<const FileId> files);
  void addUnit(FileId file, LoweredFile lowered);
  void resolveImports(size_t firstNewUnit);
  std::string meantBy(size_t unit, const std::string& specifier) const;
  program::Resolution resolve(size_t unit, const std::string& specifier) const;
  std::vector<Entry*> addEntries(size_t firstNewUnit);
  void classify(const std::vector<Entry*>& entries);
  void classifyOne(Entry& entry) const;
  std::vector<FileId> readCode(const std::vector<Entry*>& entries);
  const std::string& fileOf(size_t unit) const;
  bool wantsSources(const program::Resolution& resolution) const;
  bool isLoaded(const flow::Module& module, const std::string& specifier) const;
  void findQuestions();
  void findSourcesIn(const std::string& folder);
  void findMeant(const std::vector<SourceGroup>& groups);
  static bool mayMeanTheOnly(const SourceGroup& group, const Meaning& one);
  std::map<size_t, bindings::ModuleId> addSourceModules();
  void addSourceModule(size_t group, std::map<size_t, bindings::ModuleId>& modules);
  std::optional<std::string> joinedWith(const CataloguedModule& given) const;
  bool findsAll() const;
  void readMeant(const std::vector<SourceGroup>& groups);
  void applyModelsOf(const Meaning& one);
  void readGlobals(const std::vector<SourceGroup>& groups);
  void readLinked(const std::vector<SourceGroup>& groups);
  bool usesScriptGlobals() const;
  void noteSources();
  void joinWithSources();
  std::map<std::string, program::Target> addTargets();
  program::Target targetOf(size_t unit, const std::string& specifier, const program::Resolution& resolution,
                           const std::map<std::string, program::Target>& targets,
                           const std::map<size_t, bindings::ModuleId>& sourceModules,
                           ModelModules& models) const;
  program::Target targetWithout(size_t unit, const std::string& specifier,
                                const program::Resolution& resolution,
                                const std::map<size_t, bindings::ModuleId>& sourceModules,
                                ModelModules& models) const;

  const Options& options_;
  const SourceReading& reading_;
  const std::string& root_;
  const program::Resolver& resolver_;
  const BindingCollector& collector_;
  const ModuleCatalog& given_;
  SourceFinder& finder_;
  std::function<bool(const std::string& absolute)> takes_;
  SourceSet& sources_;
  program::Program program_;
  std::vector<std::vector<std::pair<std::string, program::Resolution>>> resolved_;  // by unit
  std::unordered_map<std::string, program::UnitId> unitOf_;                         // by absolute path
  std::map<FileId, ImportMap> importMaps_;                                          // of pages that have one
  PageScripts scripts_;
  std::map<std::string, Entry> entries_;  // by key: the order of the bindings
  std::vector<Meaning> meant_;
  std::vector<SourceGroup> groups_;       // that were found
  std::map<size_t, std::string> joined_;  // by group: the entry whose declarations it completes
  std::vector<bindings::ModuleId> givenModules_;
  std::map<size_t, Collected> fromSources_;                       // by group
  std::set<std::pair<size_t, const bindings::Model*>> modelled_;  // by group: what the imports say it is
  std::map<size_t, size_t> linked_;        // by unit: the group whose script it becomes a part of
  std::map<std::string, size_t> globals_;  // the groups whose module a global is
  uint64_t weight_ = 0;                    // of all that was lowered
  std::unordered_map<std::string, uint64_t> weights_;
  std::vector<Notification> notifications_;
  std::map<std::string, double> milliseconds_;
};

}  // namespace unfreed::driver
