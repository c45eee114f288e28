// The part of the ProgramBuilder that ends its work: every module of bindings gets its place in the program,
// and every import its target.
#include <algorithm>

#include "bindings/join.h"
#include "driver/model_stage.h"
#include "driver/page_stage.h"
#include "driver/program_stage.h"

namespace unfreed::driver {

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
  for (const auto& [unit, group] : linked_) {
    addSourceModule(group, modules);
    program_.units[idAt<program::UnitId>(unit)].linkedInto = modules.at(group);
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
  program_.given = givenModules_;
  const std::map<size_t, bindings::ModuleId> sourceModules = addSourceModules();
  ModelModules models(collector_.models(), program_.bindings);
  for (size_t unit = 0; unit < resolved_.size(); ++unit) {
    auto& unitTargets = program_.units[idAt<program::UnitId>(unit)].targets;
    for (const auto& [specifier, resolution] : resolved_[unit]) {
      if (const auto given = given_.find(resolution, fileOf(unit), specifier)) {
        unitTargets[specifier] = givenModules_[*given];
      } else {
        unitTargets[specifier] = targetOf(unit, specifier, resolution, targets, sourceModules, models);
      }
    }
  }
  linkPages(program_, sources_, resolver_, scripts_, reading_.instead);
  models.addGlobals(program_);
  return std::move(program_);
}

// What stands in for a missing file is a guess: names that sources and models know come before it.
program::Target ProgramBuilder::targetOf(size_t unit, const std::string& specifier,
                                         const program::Resolution& resolution,
                                         const std::map<std::string, program::Target>& targets,
                                         const std::map<size_t, bindings::ModuleId>& sourceModules,
                                         ModelModules& models) const {
  const auto found = targets.find(entryKey(resolution));
  if (found != targets.end() && !resolution.standsIn) return found->second;
  const program::Target other = targetWithout(unit, specifier, resolution, sourceModules, models);
  return found != targets.end() && std::holds_alternative<program::Outside>(other) ? found->second : other;
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
