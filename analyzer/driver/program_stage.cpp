#include "driver/program_stage.h"

#include <algorithm>
#include <set>

#include "base/parallel.h"
#include "driver/model_stage.h"
#include "driver/read_stage.h"
#include "driver/stopwatch.h"
#include "program/test_code.h"
#include "source/discovery.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using ResolutionKind = program::Resolution::Kind;

}  // namespace

ProgramBuilder::ProgramBuilder(const Options& options, const SourceReading& reading,
                               const program::Resolver& resolver, const BindingCollector& collector,
                               const ModuleCatalog& given, SourceFinder& finder, const Reach* reach,
                               SourceSet& sources)
    : options_(options),
      reading_(reading),
      root_(reading.root),
      resolver_(resolver),
      collector_(collector),
      given_(given),
      finder_(finder),
      reach_(reach),
      sources_(sources) {}

void ProgramBuilder::build(const std::vector<FileId>& linted) {
  std::vector<FileId> wave = linted;
  while (!wave.empty()) {
    const size_t firstNewUnit = program_.units.size();
    lowerWave(wave);
    const std::vector<Entry*> entries = addEntries(firstNewUnit);
    {
      const Stopwatch watch(milliseconds_["bindings"]);
      classify(entries);
    }
    const Stopwatch watch(milliseconds_["read imported files"]);
    wave = readCode(entries);
  }
}

void ProgramBuilder::lowerWave(const std::vector<FileId>& wave) {
  const size_t first = addUnits(wave);
  const Stopwatch watch(milliseconds_["resolve imports"]);
  resolveImports(first);
}

// Gives the position of the first new unit.
size_t ProgramBuilder::addUnits(const std::vector<FileId>& wave) {
  const Stopwatch watch(milliseconds_["lower"]);
  std::vector<LoweredFile> lowered(wave.size());
  parallelFor(wave.size(), options_.threads,
              [&](size_t i) { lowered[i] = lowerFile(sources_[wave[i]], wave[i]); });
  const size_t first = program_.units.size();
  for (size_t i = 0; i < wave.size(); ++i) {
    const auto unit = idAt<program::UnitId>(program_.units.size());
    if (lowered[i].isImportable && !lowered[i].modules.empty())
      unitOf_.emplace(sources_[wave[i]].absolute, unit);
    const bool isTest = program::isTestPath(sources_[wave[i]].path);
    for (flow::Module& module : lowered[i].modules) {
      program::Unit unitOfScope;
      unitOfScope.module = std::move(module);
      unitOfScope.isTest = isTest;
      program_.units.add(std::move(unitOfScope));
    }
    if (!lowered[i].imports.empty()) importMaps_.emplace(wave[i], std::move(lowered[i].imports));
    if (!lowered[i].scripts.empty()) scripts_.emplace(wave[i], std::move(lowered[i].scripts));
  }
  return first;
}

void ProgramBuilder::resolveImports(size_t firstNewUnit) {
  resolved_.resize(program_.units.size());
  parallelFor(resolved_.size() - firstNewUnit, options_.threads, [&](size_t i) {
    const size_t unit = firstNewUnit + i;
    const flow::Module& module = program_.units[idAt<program::UnitId>(unit)].module;
    std::vector<std::string> specifiers = specifiersOf(module);
    const bool isFirst =
        unit == firstNewUnit || program_.units[idAt<program::UnitId>(unit - 1)].module.file != module.file;
    if (const auto scripts = scripts_.find(module.file); isFirst && scripts != scripts_.end())
      specifiers.insert(specifiers.end(), scripts->second.begin(), scripts->second.end());
    std::sort(specifiers.begin(), specifiers.end());
    specifiers.erase(std::unique(specifiers.begin(), specifiers.end()), specifiers.end());
    for (std::string& specifier : specifiers) {
      program::Resolution resolution = resolve(unit, specifier);
      resolved_[unit].emplace_back(std::move(specifier), std::move(resolution));
    }
  });
}

// The specifier that the import map of the page puts in its place.
std::string ProgramBuilder::meantBy(size_t unit, const std::string& specifier) const {
  const auto map = importMaps_.find(program_.units[idAt<program::UnitId>(unit)].module.file);
  return map == importMaps_.end() ? specifier : map->second.mapped(specifier);
}

program::Resolution ProgramBuilder::resolve(size_t unit, const std::string& specifier) const {
  return resolveImport(resolver_, fileOf(unit), meantBy(unit, specifier));
}

// The entries that no unit before `firstNewUnit` has led to.
std::vector<ProgramBuilder::Entry*> ProgramBuilder::addEntries(size_t firstNewUnit) {
  std::map<std::string, Entry*> added;
  for (size_t unit = firstNewUnit; unit < resolved_.size(); ++unit) {
    for (const auto& [specifier, resolution] : resolved_[unit]) {
      const bool leadsSomewhere =
          resolution.kind == ResolutionKind::File || resolution.kind == ResolutionKind::Package;
      if (!leadsSomewhere || given_.find(resolution, fileOf(unit), specifier)) continue;
      std::string key = entryKey(resolution);
      const auto [entry, isNew] = entries_.try_emplace(key);
      if (!isNew) continue;
      entry->second.resolution = resolution;
      added.emplace(std::move(key), &entry->second);
    }
  }
  std::vector<Entry*> entries;
  for (const auto& [key, entry] : added) entries.push_back(entry);
  return entries;
}

void ProgramBuilder::classify(const std::vector<Entry*>& entries) {
  parallelFor(entries.size(), options_.threads, [&](size_t i) { classifyOne(*entries[i]); });
  for (Entry* const entry : entries) {
    for (Notification& notification : entry->collected.notifications) {
      notifications_.push_back(std::move(notification));
    }
  }
}

void ProgramBuilder::classifyOne(Entry& entry) const {
  const program::Resolution& resolution = entry.resolution;
  const bool code = isProjectCode(resolution.implementation);
  // Code without declarations is looked at only when it turns out to be generated (readCode), or was linted
  // as such.
  const auto unit = unitOf_.find(resolution.implementation);
  const bool plain =
      code && resolution.declarations.empty() &&
      (unit == unitOf_.end() || !isGeneratedGlue(sources_[program_.units[unit->second].module.file].text));
  if (!plain && options_.autoBindings) {
    entry.collected = collector_.collect(resolution);
    if (entry.collected.isBinding) {
      entry.kind = Entry::Kind::Binding;
      return;
    }
  }
  if (code && !isCopyOfLibrary(collector_.models(), resolution.implementation)) {
    entry.kind = Entry::Kind::Code;
    entry.codeFile = resolution.implementation;
  }
}

// Reads the code among the entries that is not there yet. Generated glue is no code: it becomes a binding or
// stays outside.
std::vector<FileId> ProgramBuilder::readCode(const std::vector<Entry*>& entries) {
  std::set<std::string> wanted;
  for (const Entry* const entry : entries) {
    const bool isNew = entry->kind == Entry::Kind::Code && !unitOf_.contains(entry->codeFile);
    if (isNew && (reach_ == nullptr || reach_->takes(entry->codeFile))) wanted.insert(entry->codeFile);
  }
  ReadImported read = readImported(options_, root_, {wanted.begin(), wanted.end()}, sources_);
  for (Notification& notification : read.notifications) notifications_.push_back(std::move(notification));
  for (const FileId file : read.files) wanted.erase(sources_[file].absolute);
  for (Entry* const entry : entries) {
    if (entry->kind != Entry::Kind::Code || !wanted.contains(entry->codeFile)) continue;
    entry->kind = Entry::Kind::Outside;
    if (!options_.autoBindings || !entry->resolution.declarations.empty()) continue;
    entry->collected = collector_.collect(entry->resolution);
    if (entry->collected.isBinding) entry->kind = Entry::Kind::Binding;
  }
  return read.files;
}

const std::string& ProgramBuilder::fileOf(size_t unit) const {
  return sources_[program_.units[idAt<program::UnitId>(unit)].module.file].absolute;
}

}  // namespace unfreed::driver
