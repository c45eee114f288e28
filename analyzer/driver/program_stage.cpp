#include "driver/program_stage.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "bindings/join.h"
#include "driver/model_stage.h"
#include "driver/page_stage.h"
#include "driver/parallel.h"
#include "driver/read_stage.h"
#include "driver/script_globals.h"
#include "driver/stopwatch.h"
#include "program/globals.h"
#include "source/discovery.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using ResolutionKind = program::Resolution::Kind;

void removeRepeated(std::vector<SourceGroup>& groups) {
  std::set<std::tuple<SourceLanguage, std::string, std::vector<std::string>>> seen;
  std::erase_if(groups, [&](const SourceGroup& group) {
    return !seen.emplace(group.language, group.folder, group.files).second;
  });
}

// The global that a script of the toolchain defines, and whether it is Rust's.
constexpr std::array<std::pair<std::string_view, bool>, 2> kScriptGlobals{
    {{"Module", false}, {"wasm_bindgen", true}}};

bool leadsNowhere(const program::Resolution& resolution) {
  if (resolution.kind == ResolutionKind::Missing) return true;
  // An installed package whose entry has not been built.
  return resolution.kind == ResolutionKind::Package && resolution.implementation.empty() &&
         resolution.declarations.empty();
}

bool exportsAll(const bindings::Module& module, const ImportedNames& names) {
  return std::all_of(names.named.begin(), names.named.end(), [&](const std::string& name) {
    return std::any_of(module.exports.begin(), module.exports.end(),
                       [&](const bindings::Export& entry) { return entry.name == name; });
  });
}

// A file that may be part of the program itself: not installed, and in a language that is lowered.
bool isProjectCode(const std::string& file) {
  return !file.empty() && isLintable(file) && markupOf(file) != Markup::Html &&
         !path::hasFolder(file, "node_modules");
}

}  // namespace

std::vector<std::string> specifiersOf(const flow::Module& module) {
  std::set<std::string_view> found;
  for (const flow::Import& import : module.imports) found.insert(import.specifier);
  for (const flow::Export& entry : module.exports) found.insert(entry.specifier);
  for (const flow::TypeNote& note : module.typeNotes) {
    if (note.kind == flow::TypeNote::Kind::Import && !note.path.empty()) found.insert(note.path[0]);
  }
  if (module.usesRequireOrDynamicImport) {
    for (const flow::Function& function : module.functions) {
      for (const flow::Op& op : function.cfg.ops) {
        if (op.kind == flow::OpKind::Import) found.insert(op.text);
      }
    }
  }
  found.erase(std::string_view());
  return {found.begin(), found.end()};
}

ImportedNames namesImportedFrom(const flow::Module& module, std::string_view specifier) {
  ImportedNames names;
  bool isImported = false;
  for (const flow::Import& import : module.imports) {
    if (import.specifier != specifier) continue;
    isImported = true;
    if (import.typeOnly || import.kind == flow::Import::Kind::SideEffect) continue;
    names.hasValues = true;
    names.hasDefault = names.hasDefault || import.kind == flow::Import::Kind::Default;
    if (import.kind == flow::Import::Kind::Named) names.named.emplace_back(import.importedName);
  }
  // Exported from there, required, or imported as the program runs.
  names.hasValues = names.hasValues || !isImported;
  return names;
}

ProgramBuilder::ProgramBuilder(const Options& options, const SourceReading& reading,
                               const program::Resolver& resolver, const BindingCollector& collector,
                               const ModuleCatalog& given, SourceSet& sources)
    : options_(options),
      reading_(reading),
      root_(reading.root),
      resolver_(resolver),
      collector_(collector),
      given_(given),
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
    for (flow::Module& module : lowered[i].modules) program_.units.add({std::move(module), {}, {}});
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

// "/pkg/mesh.js" is a path of the server: a bundler's public folder, or the folder that is served.
program::Resolution ProgramBuilder::resolveServed(size_t unit, const std::string& specifier) const {
  program::Resolution resolution = resolver_.resolve(fileOf(unit), specifier);
  if (!specifier.starts_with('/') || resolution.kind != ResolutionKind::Missing) return resolution;
  for (const std::string& folder : servedFolders(fileOf(unit))) {
    resolution = resolver_.resolve(path::join(folder, "index.js"), "." + specifier);
    if (resolution.kind != ResolutionKind::Missing) return resolution;
  }
  return resolution;
}

// A package that a network delivers is the installed one.
program::Resolution ProgramBuilder::resolve(size_t unit, const std::string& specifier) const {
  const std::string meant = meantBy(unit, specifier);
  const DeliveredPackage delivered = packageDeliveredAt(meant);
  if (delivered.name.empty()) return resolveServed(unit, meant);
  program::Resolution resolution = resolver_.resolve(fileOf(unit), delivered.path);
  if (resolution.kind == ResolutionKind::Missing)
    resolution = resolver_.resolve(fileOf(unit), delivered.name);
  return resolution;
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
    if (entry->kind == Entry::Kind::Code && !unitOf_.contains(entry->codeFile))
      wanted.insert(entry->codeFile);
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

// Whether the sources of the project may say more about what is imported: nothing is there, or declarations
// of the project that no glue confirms.
bool ProgramBuilder::wantsSources(const program::Resolution& resolution) const {
  if (leadsNowhere(resolution)) return true;
  const auto found = entries_.find(entryKey(resolution));
  if (found == entries_.end() || found->second.kind != Entry::Kind::Binding) return false;
  return found->second.collected.module.origin == bindings::Origin::Declarations &&
         !path::hasFolder(resolution.declarations, "node_modules");
}

// By `<script src>`: the page does not say what it takes from there.
bool ProgramBuilder::isLoaded(const flow::Module& module, const std::string& specifier) const {
  const auto scripts = scripts_.find(module.file);
  return scripts != scripts_.end() &&
         std::find(scripts->second.begin(), scripts->second.end(), specifier) != scripts->second.end();
}

// The imports that sources of the project may explain.
void ProgramBuilder::findQuestions() {
  for (size_t unit = 0; unit < resolved_.size(); ++unit) {
    const flow::Module& module = program_.units[idAt<program::UnitId>(unit)].module;
    for (const auto& [specifier, resolution] : resolved_[unit]) {
      if (!wantsSources(resolution) || given_.find(resolution, fileOf(unit), specifier)) continue;
      if (isLoaded(module, specifier)) continue;
      ImportedNames names = namesImportedFrom(module, specifier);
      if (!names.hasValues) continue;  // for its side effects, or for types only
      ImportTarget target = importTargetOf(fileOf(unit), meantBy(unit, specifier));
      if (target.isElsewhere) continue;
      meant_.push_back({unit, specifier, std::move(target), std::move(names), leadsNowhere(resolution)});
    }
  }
}

void ProgramBuilder::findMeant(const std::vector<SourceGroup>& groups) {
  for (Meaning& one : meant_) {
    one.group = groupMeantBy(groups, one.target);
    one.isOnlyOne = !one.group && one.isMissing && groups.size() == 1 && mayMeanTheOnly(groups[0], one);
    if (one.isOnlyOne) one.group = 0;
  }
}

// A script that is not there, and only one module that could be generated. The way in which it is imported
// must be that of such a module: wasm-bindgen's has to be started by its default export, and Emscripten's has
// no other.
bool ProgramBuilder::mayMeanTheOnly(const SourceGroup& group, const Meaning& one) {
  if (one.target.place.empty()) return false;
  if (group.language == SourceLanguage::Rust) return one.names.hasDefault && !one.names.named.empty();
  return one.names.named.empty();
}

bool ProgramBuilder::findsAll() const {
  return std::all_of(meant_.begin(), meant_.end(), [](const Meaning& one) { return one.group.has_value(); });
}

void ProgramBuilder::findSources() {
  if (!options_.autoBindings) return;
  const Stopwatch watch(milliseconds_["find binding sources"]);
  findQuestions();
  const bool wantsGlobals = usesScriptGlobals();
  if (meant_.empty() && !wantsGlobals) return;
  findSourcesIn(root_);
  findMeant(groups_);
  if (options_.searchesRepository && !findsAll()) {
    std::set<std::string> folders;
    for (const Meaning& one : meant_) {
      folders.insert(projectFolderOf(fileOf(one.unit)));
      if (!one.group && one.isMissing && !one.target.place.empty())
        folders.insert(sourceFolderNear(one.target.place, fileOf(one.unit)));
    }
    folders.erase(root_);
    folders.erase("");
    for (const std::string& folder : folders) findSourcesIn(folder);
    removeRepeated(groups_);
    findMeant(groups_);
  }
  readMeant(groups_);
  if (wantsGlobals) readGlobals(groups_);
  noteSources();
}

void ProgramBuilder::findSourcesIn(const std::string& folder) {
  FoundSources found = driver::findSources(folder);
  for (SourceGroup& group : found.groups) groups_.push_back(std::move(group));
  for (const UnreadSource& unread : found.unread)
    notifications_.push_back(notificationOf(unread.fault, path::shown(unread.file, root_)));
}

// Reads the groups that imports mean, and no others.
void ProgramBuilder::readMeant(const std::vector<SourceGroup>& groups) {
  for (Meaning& one : meant_) {
    if (!one.group) continue;
    const auto [entry, isNew] = fromSources_.try_emplace(*one.group);
    if (isNew) entry->second = readSources(groups[*one.group], reading_);
    if (one.isOnlyOne && !exportsAll(entry->second.module, one.names)) one.group.reset();
  }
}

// Scripts that no import leads to: wasm-bindgen's (`--target no-modules`) and Emscripten's define a global.
void ProgramBuilder::readGlobals(const std::vector<SourceGroup>& groups) {
  std::map<std::string, std::vector<size_t>> candidates;
  for (size_t i = 0; i < groups.size(); ++i) {
    for (const auto& [name, isRust] : kScriptGlobals) {
      if ((groups[i].language == SourceLanguage::Rust) == isRust) candidates[std::string(name)].push_back(i);
    }
    for (const std::string& name : groups[i].globals) {
      std::vector<size_t>& named = candidates[name];
      if (!named.empty() && named.back() == i) continue;
      named.push_back(i);
    }
  }
  for (const auto& [name, among] : candidates) {
    if (among.size() != 1 || !usesGlobal(program_, name)) continue;
    const auto [entry, isNew] = fromSources_.try_emplace(among.front());
    if (isNew) entry->second = readSources(groups[among.front()], reading_);
    if (entry->second.isBinding && program::takesGlobalFor(program_, name, entry->second.module))
      globals_.emplace(name, among.front());
  }
}

bool ProgramBuilder::usesScriptGlobals() const {
  return startsUnknownGlobal(program_) ||
         std::any_of(kScriptGlobals.begin(), kScriptGlobals.end(),
                     [&](const auto& global) { return usesGlobal(program_, global.first); });
}

// What was read for nothing is not spoken of.
void ProgramBuilder::noteSources() {
  const auto isUsed = [&](size_t group) {
    return std::any_of(meant_.begin(), meant_.end(),
                       [&](const Meaning& one) { return one.group == group; }) ||
           std::any_of(globals_.begin(), globals_.end(),
                       [&](const auto& global) { return global.second == group; });
  };
  for (auto& [group, collected] : fromSources_) {
    if (!isUsed(group)) continue;
    for (Notification& notification : collected.notifications) {
      notifications_.push_back(std::move(notification));
    }
  }
}

// Declarations and the sources that they describe are one module.
void ProgramBuilder::joinWithSources() {
  for (const Meaning& one : meant_) {
    if (!one.group || one.isMissing) continue;
    const Collected& source = fromSources_.at(*one.group);
    for (const auto& [specifier, resolution] : resolved_[one.unit]) {
      if (specifier != one.specifier) continue;
      bindings::Module& declared = entries_.at(entryKey(resolution)).collected.module;
      if (source.isBinding && bindings::describeTheSame(declared, source.module)) {
        declared = bindings::join({std::move(declared), source.module});
        joined_.emplace(*one.group, entryKey(resolution));
      }
    }
  }
}

// The modules that missing imports mean, by group.
std::map<size_t, bindings::ModuleId> ProgramBuilder::addSourceModules() {
  std::map<size_t, bindings::ModuleId> modules;
  for (const Meaning& one : meant_) {
    if (one.group && one.isMissing && fromSources_.at(*one.group).isBinding)
      addSourceModule(*one.group, modules);
  }
  for (const auto& [name, group] : globals_) {
    addSourceModule(group, modules);
    program_.globals.emplace(name, modules.at(group));
  }
  return modules;
}

// What was given already, or joined with declarations, is not there a second time.
void ProgramBuilder::addSourceModule(size_t group, std::map<size_t, bindings::ModuleId>& modules) {
  if (modules.contains(group)) return;
  for (size_t i = 0; i < given_.modules.size(); ++i) {
    for (const SourceGroup& own : given_.modules[i].groups) {
      if (isPartOf(groups_[group], own)) modules.emplace(group, givenModules_[i]);
    }
  }
  if (!modules.contains(group))
    modules[group] = program_.bindings.add(std::move(fromSources_.at(group).module));
}

std::map<std::string, program::Target> ProgramBuilder::addTargets() {
  std::map<std::string, program::Target> targets;
  for (auto& [key, entry] : entries_) {
    switch (entry.kind) {
      case Entry::Kind::Outside:
        break;
      case Entry::Kind::Code:
        if (const auto unit = unitOf_.find(entry.codeFile); unit != unitOf_.end())
          targets[key] = unit->second;
        break;
      case Entry::Kind::Binding:
        targets[key] = program_.bindings.add(std::move(entry.collected.module));
        break;
    }
  }
  return targets;
}

// The entry whose declarations were joined with the same sources; nothing when there is none.
std::optional<std::string> ProgramBuilder::joinedWith(const CataloguedModule& given) const {
  if (given.groups.size() != 1) return std::nullopt;
  for (const auto& [group, key] : joined_) {
    if (isPartOf(given.groups.front(), groups_[group])) return key;
  }
  return std::nullopt;
}

program::Program ProgramBuilder::finish() {
  joinWithSources();
  for (const CataloguedModule& given : given_.modules) {
    givenModules_.push_back(joinedWith(given) ? None<bindings::ModuleId>
                                              : program_.bindings.add(given.module));
  }
  const std::map<std::string, program::Target> targets = addTargets();
  for (size_t i = 0; i < givenModules_.size(); ++i) {
    if (!isNone(givenModules_[i])) continue;
    givenModules_[i] = std::get<bindings::ModuleId>(targets.at(*joinedWith(given_.modules[i])));
  }
  const std::map<size_t, bindings::ModuleId> sourceModules = addSourceModules();
  ModelModules models(collector_.models(), program_.bindings);
  for (size_t unit = 0; unit < resolved_.size(); ++unit) {
    auto& unitTargets = program_.units[idAt<program::UnitId>(unit)].targets;
    for (const auto& [specifier, resolution] : resolved_[unit]) {
      if (const auto given = given_.find(resolution, fileOf(unit), specifier)) {
        unitTargets[specifier] = givenModules_[*given];
      } else if (const auto target = targets.find(entryKey(resolution)); target != targets.end()) {
        unitTargets[specifier] = target->second;
      } else {
        unitTargets[specifier] = targetWithout(unit, specifier, resolution, sourceModules, models);
      }
    }
  }
  linkPages(program_, sources_, resolver_, scripts_);
  models.addGlobals(program_);
  return std::move(program_);
}

// What an import means that leads nowhere or to nothing that can be read: sources by their name, a library
// that a model knows as a whole, the only sources that there are.
program::Target ProgramBuilder::targetWithout(size_t unit, const std::string& specifier,
                                              const program::Resolution& resolution,
                                              const std::map<size_t, bindings::ModuleId>& sourceModules,
                                              ModelModules& models) const {
  const auto meaning = std::find_if(meant_.begin(), meant_.end(), [&](const Meaning& one) {
    return one.unit == unit && one.specifier == specifier;
  });
  const auto source =
      meaning == meant_.end() || !meaning->group ? sourceModules.end() : sourceModules.find(*meaning->group);
  const bool isSource = source != sourceModules.end();
  if (isSource && !meaning->isOnlyOne) return source->second;
  const std::string meant = meantBy(unit, specifier);
  const DeliveredPackage delivered = packageDeliveredAt(meant);
  if (const auto model = models.find(delivered.name.empty() ? meant : delivered.path, resolution))
    return *model;
  if (isSource) return source->second;
  return program::Outside{};
}

}  // namespace unfreed::driver
