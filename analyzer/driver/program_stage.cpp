#include "driver/program_stage.h"

#include <algorithm>
#include <set>

#include "base/parallel.h"
#include "driver/model_stage.h"
#include "driver/read_stage.h"
#include "driver/stopwatch.h"
#include "flow/module_size.h"
#include "program/test_code.h"
#include "source/discovery.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using ResolutionKind = program::Resolution::Kind;

// So many times the size of a module is what following its values and its handles takes, the module
// included: what was measured of ordinary code, with some room.
constexpr uint64_t kFollowedSize = 3;

// Bytes of a text that is lowered while no other is: parsing it may take a hundred times that.
constexpr size_t kLarge = size_t{192} << 10;

}  // namespace

ProgramBuilder::ProgramBuilder(const Options& options, const SourceReading& reading,
                               const program::Resolver& resolver, const BindingCollector& collector,
                               const ModuleCatalog& given, SourceFinder& finder,
                               std::function<bool(const std::string& absolute)> takes, SourceSet& sources)
    : options_(options),
      reading_(reading),
      root_(reading.root),
      resolver_(resolver),
      collector_(collector),
      given_(given),
      finder_(finder),
      takes_(std::move(takes)),
      sources_(sources) {}

void ProgramBuilder::addLinted(const std::vector<FileId>& files) {
  addUnits(files);
}

void ProgramBuilder::addImported() {
  for (size_t firstNewUnit = 0; firstNewUnit < program_.units.size() && !isTooMuch();) {
    {
      const Stopwatch watch(milliseconds_["resolve imports"]);
      resolveImports(firstNewUnit);
    }
    const std::vector<Entry*> entries = addEntries(firstNewUnit);
    firstNewUnit = program_.units.size();
    {
      const Stopwatch watch(milliseconds_["bindings"]);
      classify(entries);
    }
    const std::vector<FileId> wave = [&] {
      const Stopwatch watch(milliseconds_["read imported files"]);
      return readCode(entries);
    }();
    lowerWave(wave);
  }
}

// In parts, since what is lowered may turn out to be too much.
void ProgramBuilder::lowerWave(const std::vector<FileId>& wave) {
  uint64_t bytes = 0;
  for (size_t first = 0, end = 0; end < wave.size() && !isTooMuch();) {
    bytes += sources_[wave[end++]].text.size();
    if (end < wave.size() && bytes < loweredAtOnce(options_)) continue;
    addUnits(std::span(wave).subspan(first, end - first));
    first = end;
    bytes = 0;
  }
}

void ProgramBuilder::addUnits(std::span<const FileId> files) {
  const Stopwatch watch(milliseconds_["lower"]);
  std::vector<LoweredFile> lowered(files.size());
  const auto isLarge = [&](size_t i) { return sources_[files[i]].text.size() >= kLarge; };
  const auto lowerOne = [&](size_t i) {
    lowered[i] = lowerFile(sources_[files[i]], files[i], options_.limits.ofCode());
  };
  parallelFor(files.size(), options_.threads, [&](size_t i) {
    if (!isLarge(i)) lowerOne(i);
  });
  for (size_t i = 0; i < files.size(); ++i) {
    if (isLarge(i)) lowerOne(i);
  }
  for (size_t i = 0; i < files.size(); ++i) addUnit(files[i], std::move(lowered[i]));
}

void ProgramBuilder::addUnit(FileId file, LoweredFile lowered) {
  const SourceFile& source = sources_[file];
  const auto first = idAt<program::UnitId>(program_.units.size());
  if (lowered.isImportable && !lowered.modules.empty()) unitOf_.emplace(source.absolute, first);
  const bool isTest = program::isTestPath(source.path);
  uint64_t weight = source.text.size();
  for (flow::Module& module : lowered.modules) {
    weight += kFollowedSize * flow::sizeOf(module);
    program::Unit unitOfScope;
    unitOfScope.module = std::move(module);
    unitOfScope.isTest = isTest;
    program_.units.add(std::move(unitOfScope));
  }
  weight_ += weight;
  weights_.emplace(source.absolute, weight);
  if (!lowered.imports.empty()) importMaps_.emplace(file, std::move(lowered.imports));
  if (!lowered.scripts.empty()) scripts_.emplace(file, std::move(lowered.scripts));
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
  entries.reserve(added.size());
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
    if (isNew && takes_(entry->codeFile)) wanted.insert(entry->codeFile);
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
