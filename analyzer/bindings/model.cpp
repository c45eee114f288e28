#include "bindings/model.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

#include "base/ensure.h"
#include "bindings/built_in_models.h"

namespace unfreed::bindings {
namespace {

// "node_modules/x/lib/opencv.d.ts" → "opencv".
std::string_view stemOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  static constexpr std::array<std::string_view, 8> kExtensions{".d.ts", ".d.mts", ".d.cts", ".js",
                                                               ".mjs",  ".cjs",   ".ts",    ".json"};
  for (const std::string_view extension : kExtensions) {
    if (name.size() > extension.size() && name.ends_with(extension))
      return name.substr(0, name.size() - extension.size());
  }
  return name;
}

bool matchesAny(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matchesPattern(pattern, text); });
}

// "@scope/name/lib/x" → "@scope/name", "name/lib/x" → "name".
std::string_view packageOf(std::string_view specifier) {
  size_t end = specifier.find('/');
  if (end != std::string_view::npos && specifier.starts_with('@')) end = specifier.find('/', end + 1);
  return specifier.substr(0, end);
}

// The number at the front of `text`, which loses it and the point behind it.
uint32_t takeNumber(std::string_view& text) {
  uint32_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(static_cast<size_t>(read.ptr - text.data()));
  if (text.starts_with('.')) text.remove_prefix(1);
  return number;
}

// -1, 0, 1; of the first three numbers, as prereleases do not matter here.
int compareVersions(std::string_view a, std::string_view b) {
  for (int i = 0; i < 3; ++i) {
    const uint32_t left = takeNumber(a);
    const uint32_t right = takeNumber(b);
    if (left != right) return left < right ? -1 : 1;
  }
  return 0;
}

bool holds(std::string_view version, std::string_view comparison) {
  const size_t digits = comparison.find_first_not_of("<>=");
  const std::string_view sign = comparison.substr(0, digits);
  if (digits == std::string_view::npos) return false;
  const int order = compareVersions(version, comparison.substr(digits));
  if (sign == "<") return order < 0;
  if (sign == "<=") return order <= 0;
  if (sign == ">") return order > 0;
  if (sign == ">=") return order >= 0;
  return order == 0;
}

// The classes that members of `owner` give: results, and what callbacks are called with. That a class gives
// its own objects says nothing of where the first of them is from.
void addGiven(const std::vector<MemberFacts>& members, const std::vector<std::string>& owner,
              std::set<std::string_view>& classes) {
  const auto add = [&](const std::string& name) {
    if (std::find(owner.begin(), owner.end(), name) == owner.end()) classes.insert(name);
  };
  for (const MemberFacts& member : members) {
    if (member.returns && member.returns->className) add(*member.returns->className);
    for (const ParameterFacts& parameter : member.parameters) {
      std::for_each(parameter.callback.begin(), parameter.callback.end(), add);
    }
  }
}

std::set<std::string_view> classesGivenBy(const Model& model) {
  std::set<std::string_view> classes;
  addGiven(model.facts().functions, {}, classes);
  for (const ClassFacts& facts : model.facts().classes) addGiven(facts.members, facts.names, classes);
  return classes;
}

}  // namespace

// Greedy, with one way back: linear in practice, never more than pattern times text.
bool matchesPattern(std::string_view pattern, std::string_view text) {
  size_t p = 0;
  size_t t = 0;
  size_t star = std::string_view::npos;
  size_t afterStar = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      afterStar = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++afterStar;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool isInVersions(std::string_view version, std::string_view range) {
  if (range.empty()) return true;
  if (version.empty()) return false;
  while (!range.empty()) {
    const size_t space = range.find(' ');
    const std::string_view comparison = range.substr(0, space);
    if (!comparison.empty() && !holds(version, comparison)) return false;
    range.remove_prefix(space == std::string_view::npos ? range.size() : space + 1);
  }
  return true;
}

bool Model::speaksOfPackage(std::string_view package) const {
  return !package.empty() && matchesAny(packages, package);
}

bool Model::speaksOfFile(std::string_view file) const {
  return !file.empty() && matchesAny(files, stemOf(file));
}

bool Model::speaksOf(const Module& module) const {
  return module.package.empty() ? speaksOfFile(module.source) : speaksOfPackage(module.package);
}

const std::vector<Model>& builtInModels() {
  static const std::vector<Model> models = [] {
    std::vector<Model> parsed;
    for (const BuiltInModel& text : builtInModelTexts())
      parsed.push_back(modelFromHead(text.json, std::string(text.path)));
    return parsed;
  }();
  return models;
}

std::vector<Model> modelsWith(std::vector<Model> own) {
  std::vector<Model> all = builtInModels();
  for (Model& model : own) {
    std::erase_if(all, [&](const Model& other) { return other.library == model.library; });
    model.isOwn = true;
    all.push_back(std::move(model));
  }
  return all;
}

void applyModels(const std::vector<Model>& models, Module& module, std::string_view version) {
  for (const Model& model : models) {
    if (model.speaksOf(module)) applyModel(model, module, version);
  }
}

std::vector<MissingClass> classesMissingIn(const Model& model, const std::vector<const Module*>& modules) {
  std::vector<MissingClass> missing;
  if (model.isWhole || modules.empty()) return missing;
  std::set<std::string_view> known = classesGivenBy(model);
  for (const Module* const module : modules) {
    for (const Class& cls : module->classes) {
      if (cls.path != model.path) known.insert(cls.name);  // one of that path is the model's own addition
    }
  }
  for (const ClassFacts& facts : model.facts().classes) {
    if (!facts.versions.empty()) continue;
    const bool constructs =
        std::any_of(facts.members.begin(), facts.members.end(),
                    [](const MemberFacts& member) { return member.kind == Member::Kind::Constructor; });
    for (const std::string& name : facts.names) {
      const bool isPattern = name.find('*') != std::string::npos;
      if (isPattern || !known.insert(name).second) continue;
      const bool isAdded = std::any_of(modules.begin(), modules.end(), [&](const Module* module) {
        return !isNone(module->classNamed(name));
      });
      missing.push_back({name, constructs && isAdded});
    }
  }
  return missing;
}

const Model* wholeModelFor(const std::vector<Model>& models, std::string_view specifier) {
  const bool isPath = specifier.starts_with('.') || specifier.starts_with('/');
  const std::string_view name = isPath ? stemOf(specifier) : packageOf(specifier);
  if (name.empty()) return nullptr;
  for (const Model& model : models) {
    if (model.isWhole && matchesAny(isPath ? model.files : model.packages, name)) return &model;
  }
  return nullptr;
}

}  // namespace unfreed::bindings
