#include "driver/group_facts.h"

#include <algorithm>
#include <map>
#include <utility>

#include "driver/look.h"
#include "source/on_disk.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

constexpr int kMaxLevels = 12;  // of folders upwards
constexpr int kLevelsOutsideRepositories = 3;
constexpr size_t kMaxModules = 64;  // of one folder

void addAll(std::vector<std::string>& list, const std::vector<std::string>& more) {
  for (const std::string& one : more) addOnce(list, one);
}

BuildFacts factsAround(const SourceGroup& group, BuildScripts& scripts) {
  BuildFacts all;
  BuildQuestion question{{}, group.folder, group.language == SourceLanguage::Rust, group.names, {}};
  if (!question.isRust) question.sources = group.files;
  const bool inRepository = !folderWith(group.folder, ".git").empty();
  std::string at = group.folder;
  for (int level = 0; level < (inRepository ? kMaxLevels : kLevelsOutsideRepositories); ++level) {
    question.at = at;
    for (const Script& script : scripts.of(at)) {
      BuildFacts facts = buildFactsOf(script, question);
      addAll(all.names, facts.names);
      addAll(all.outFolders, facts.outFolders);
      addAll(all.packages, facts.packages);
      addAll(all.globals, facts.globals);
      for (TargetFacts& target : facts.targets) all.targets.push_back(std::move(target));
      addAll(question.names, facts.names);  // the manifest beside it may name what they build
    }
    if (at == "/" || isThere(path::join(at, ".git"))) break;
    at = path::parentOf(at);
  }
  return all;
}

// Targets that are built of the same sources are one module: with and without debugging, for the web and for
// Node.
std::vector<TargetFacts> withoutRepeated(std::vector<TargetFacts> targets) {
  std::map<std::vector<std::string>, TargetFacts> bySources;
  for (TargetFacts& target : targets) {
    TargetFacts& known = bySources[target.files];
    addAll(known.names, target.names);
    addAll(known.outputs, target.outputs);
    addAll(known.globals, target.globals);
    addAll(known.linked, target.linked);
    known.files = std::move(target.files);
  }
  std::vector<TargetFacts> result;
  result.reserve(bySources.size());
  for (auto& [files, target] : bySources) result.push_back(std::move(target));
  return result;
}

bool isPartOf(const TargetFacts& small, const TargetFacts& large) {
  return small.files.size() < large.files.size() &&
         std::includes(large.files.begin(), large.files.end(), small.files.begin(), small.files.end());
}

// A target with a part of the sources of one other only is described by that one.
std::vector<TargetFacts> modulesOf(std::vector<TargetFacts> targets) {
  targets = withoutRepeated(std::move(targets));
  if (targets.size() > kMaxModules) return {};
  const auto isLargest = [&](const TargetFacts& one) {
    return std::none_of(targets.begin(), targets.end(),
                        [&](const TargetFacts& other) { return isPartOf(one, other); });
  };
  std::vector<TargetFacts> modules;
  std::vector<const TargetFacts*> parts;
  for (const TargetFacts& target : targets) {
    std::vector<const TargetFacts*> larger;
    for (const TargetFacts& other : targets) {
      if (isPartOf(target, other) && isLargest(other)) larger.push_back(&other);
    }
    if (larger.size() == 1) {
      parts.push_back(&target);
    } else {
      modules.push_back(target);
    }
  }
  for (const TargetFacts* const part : parts) {
    for (TargetFacts& module : modules) {
      if (!isPartOf(*part, module)) continue;
      addAll(module.names, part->names);
      addAll(module.outputs, part->outputs);
      addAll(module.globals, part->globals);
      addAll(module.linked, part->linked);
    }
  }
  return modules;
}

std::string stemOf(std::string_view file) {
  const std::string_view name = path::nameOf(file);
  return std::string(name.substr(0, name.find('.')));
}

// The files may be called like a source, when the others are built of other sources.
void addStems(SourceGroup& part, const std::vector<TargetFacts>& modules) {
  for (const std::string& file : part.files) {
    const auto users = std::count_if(modules.begin(), modules.end(),
                                     [&](const TargetFacts& module) { return isOneOf(module.files, file); });
    if (users <= 1) addOnce(part.names, stemOf(file));
  }
}

}  // namespace

std::vector<SourceGroup> completed(SourceGroup group, BuildScripts& scripts) {
  BuildFacts facts = factsAround(group, scripts);
  const std::vector<TargetFacts> modules = modulesOf(facts.targets);
  if (modules.size() < 2) {
    addAll(group.names, facts.names);
    addAll(group.outFolders, facts.outFolders);
    addAll(group.packages, facts.packages);
    addAll(group.globals, facts.globals);
    for (const TargetFacts& target : facts.targets) {
      addAll(group.outputs, target.outputs);
      addAll(group.linked, target.linked);
    }
    return {std::move(group)};
  }
  std::vector<std::string> left = group.files;
  std::vector<SourceGroup> groups;
  for (const TargetFacts& module : modules) {
    SourceGroup& part = groups.emplace_back();
    part.language = group.language;
    part.folder = group.folder;
    part.files = module.files;
    part.names = module.names;
    part.outputs = module.outputs;
    part.globals = module.globals;
    part.linked = module.linked;
    addStems(part, modules);
    addAll(part.packages, factsAround(part, scripts).packages);
    std::erase_if(left, [&](const std::string& file) { return isOneOf(module.files, file); });
  }
  if (left.empty()) return groups;
  group.files = std::move(left);
  group.names.clear();
  addStems(group, modules);
  groups.push_back(std::move(group));
  return groups;
}

}  // namespace unfreed::driver
