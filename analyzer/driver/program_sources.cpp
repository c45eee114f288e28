// The part of the ProgramBuilder that asks the sources of the project: which imports and globals they may
// explain, which of them are meant, and what these export.
#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "driver/program_stage.h"
#include "driver/read_stage.h"
#include "driver/script_globals.h"
#include "driver/stopwatch.h"
#include "program/globals.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

void removeRepeated(std::vector<SourceGroup>& groups) {
  std::set<std::tuple<SourceLanguage, std::string, std::vector<std::string>>> seen;
  std::erase_if(groups, [&](const SourceGroup& group) {
    return !seen.emplace(group.language, group.folder, group.files).second;
  });
}

bool exportsAll(const bindings::Module& module, const ImportedNames& names) {
  return std::all_of(names.named.begin(), names.named.end(), [&](const std::string& name) {
    return std::any_of(module.exports.begin(), module.exports.end(),
                       [&](const bindings::Export& entry) { return entry.name == name; });
  });
}

}  // namespace

// Whether the sources of the project may say more about what is imported: nothing is there, or declarations
// of the project that no glue confirms.
bool ProgramBuilder::wantsSources(const program::Resolution& resolution) const {
  if (leadsNowhere(resolution) || resolution.standsIn) return true;
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
      const bool isMissing = leadsNowhere(resolution) || resolution.standsIn;
      meant_.push_back(
          {unit, specifier, std::move(target), std::move(names), isMissing, resolution.standsIn});
    }
  }
}

void ProgramBuilder::findMeant(const std::vector<SourceGroup>& groups) {
  for (Meaning& one : meant_) {
    one.group = groupMeantBy(groups, one.target);
    one.isOnlyOne = !one.group && one.isMissing && !one.hasStandIn && groups.size() == 1 &&
                    mayMeanTheOnly(groups[0], one);
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
  if (wantsGlobals) readLinked(groups_);
  noteSources();
}

void ProgramBuilder::findSourcesIn(const std::string& folder) {
  const FoundSources& found = finder_.in(folder);
  groups_.insert(groups_.end(), found.groups.begin(), found.groups.end());
  for (const UnreadSource& unread : found.unread)
    notifications_.push_back(notificationOf(unread.fault, path::shown(unread.file, root_)));
}

// Reads the groups that imports mean, and no others.
void ProgramBuilder::readMeant(const std::vector<SourceGroup>& groups) {
  for (Meaning& one : meant_) {
    if (!one.group) continue;
    const auto [entry, isNew] = fromSources_.try_emplace(*one.group);
    if (isNew) entry->second = readSources(groups[*one.group], reading_);
    applyModelsOf(one);
    if (one.isOnlyOne && !exportsAll(entry->second.module, one.names)) one.group.reset();
  }
}

// A library's own sources are called otherwise than what is made of them: it is the import that says which
// library they are.
void ProgramBuilder::applyModelsOf(const Meaning& one) {
  bindings::Module& module = fromSources_.at(*one.group).module;
  for (const bindings::Model& model : collector_.models()) {
    const bool isNamed = model.speaksOfFile(one.target.place) || model.speaksOfPackage(one.target.package);
    if (!isNamed || model.toolchain != module.toolchain || model.speaksOf(module)) continue;
    if (modelled_.emplace(*one.group, &model).second) bindings::applyModel(model, module);
  }
}

// Scripts that no import leads to: wasm-bindgen's (`--target no-modules`) and Emscripten's define a global.
void ProgramBuilder::readGlobals(const std::vector<SourceGroup>& groups) {
  std::map<std::string, std::vector<size_t>> candidates;
  for (size_t i = 0; i < groups.size(); ++i) {
    for (const ScriptGlobal& global : kScriptGlobals) {
      const bool isRust = groups[i].language == SourceLanguage::Rust;
      if (isRust == global.isRust) candidates[std::string(global.name)].push_back(i);
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

// Files that a linker puts into one of several generated scripts: the free `Module` is that script's.
void ProgramBuilder::readLinked(const std::vector<SourceGroup>& groups) {
  if (globals_.contains("Module")) return;
  std::map<std::string_view, std::vector<size_t>> groupsOf;
  for (size_t i = 0; i < groups.size(); ++i) {
    for (const std::string& script : groups[i].linked) groupsOf[script].push_back(i);
  }
  for (size_t unit = 0; unit < program_.units.size(); ++unit) {
    const auto found = groupsOf.find(fileOf(unit));
    if (found == groupsOf.end() || found->second.size() != 1) continue;
    const size_t group = found->second.front();
    const auto [entry, isNew] = fromSources_.try_emplace(group);
    if (isNew) entry->second = readSources(groups[group], reading_);
    if (entry->second.isBinding) linked_.emplace(unit, group);
  }
}

bool ProgramBuilder::usesScriptGlobals() const {
  return startsUnknownGlobal(program_) ||
         std::any_of(kScriptGlobals.begin(), kScriptGlobals.end(),
                     [&](const ScriptGlobal& global) { return usesGlobal(program_, global.name); });
}

// What was read for nothing is not spoken of.
void ProgramBuilder::noteSources() {
  const auto isUsed = [&](size_t group) {
    return std::any_of(meant_.begin(), meant_.end(),
                       [&](const Meaning& one) { return one.group == group; }) ||
           std::any_of(globals_.begin(), globals_.end(),
                       [&](const auto& global) { return global.second == group; }) ||
           std::any_of(linked_.begin(), linked_.end(),
                       [&](const auto& script) { return script.second == group; });
  };
  for (auto& [group, collected] : fromSources_) {
    if (!isUsed(group)) continue;
    for (Notification& notification : collected.notifications) {
      notifications_.push_back(std::move(notification));
    }
  }
}

}  // namespace unfreed::driver
