#include "frontend/wasm_bindgen/names.h"

#include <algorithm>
#include <array>
#include <utility>

namespace unfreed::wasm_bindgen {

namespace {

constexpr int maxDepth = 8;

// Crates that export nothing of ours, whatever the name.
bool isKnownElsewhere(std::string_view crate) {
  static constexpr std::array<std::string_view, 10> crates{"std",
                                                           "core",
                                                           "alloc",
                                                           "js_sys",
                                                           "web_sys",
                                                           "wasm_bindgen",
                                                           "wasm_bindgen_futures",
                                                           "futures",
                                                           "serde_json",
                                                           "serde_wasm_bindgen"};
  return std::find(crates.begin(), crates.end(), crate) != crates.end();
}

bool isRelative(std::string_view first) {
  return first == "crate" || first == "self" || first == "super";
}

}  // namespace

Names::Names(const Items& items) : items_(items) {
  for (size_t i = 0; i < items.structs.size(); ++i) {
    const StructItem& item = items.structs[i];
    if (item.attributes.bindgen) {
      add(item.name, Entity::Kind::Struct, i, item.scope);
    } else if (item.attributes.tsify) {
      add(item.name, Entity::Kind::Plain, i, item.scope);
    }
  }
  for (size_t i = 0; i < items.enums.size(); ++i) {
    const EnumItem& item = items.enums[i];
    if (item.attributes.bindgen || item.attributes.tsify) add(item.name, Entity::Kind::Plain, i, item.scope);
  }
  for (size_t i = 0; i < items.foreignTypes.size(); ++i) {
    add(items.foreignTypes[i].name, Entity::Kind::Foreign, i, items.foreignTypes[i].scope);
  }
  for (size_t i = 0; i < items.aliases.size(); ++i) {
    add(items.aliases[i].name, Entity::Kind::Alias, i, items.aliases[i].scope);
  }
  // Converted by hand: whatever it becomes, it is no class of ours.
  for (const ImplItem& impl : items.impls) {
    if (impl.trait == "IntoWasmAbi" || impl.trait == "FromWasmAbi") {
      add(impl.self.name(), Entity::Kind::Plain, 0, impl.scope);
    }
  }
  for (size_t i = 0; i < items.functions.size(); ++i) {
    functions_[items.functions[i].name].push_back(static_cast<uint32_t>(i));
  }
  for (size_t i = 0; i < items.scopes.size(); ++i) {
    for (const Use& use : items.scopes[idAt<ScopeId>(i)].uses) {
      if (!use.alias.empty() && use.alias != use.path.back()) {
        reexports_[use.alias].emplace_back(idAt<ScopeId>(i), &use);
      }
    }
  }
}

void Names::add(std::string_view name, Entity::Kind kind, size_t index, ScopeId scope) {
  if (name.empty()) return;
  Entity entity;
  entity.kind = kind;
  entity.index = static_cast<uint32_t>(index);
  candidates_[name].push_back({entity, scope});
}

const std::vector<uint32_t>& Names::functionsNamed(std::string_view name) const {
  static const std::vector<uint32_t> nothing;
  const auto found = functions_.find(name);
  return found == functions_.end() ? nothing : found->second;
}

Entity Names::resolve(ScopeId scope, const std::vector<std::string_view>& path) const {
  return resolveWithin(scope, path, 0);
}

const Use* Names::useOf(ScopeId scope, std::string_view name) const {
  for (const Use& use : items_.scopes[scope].uses) {
    if (use.alias == name) return &use;
  }
  return nullptr;
}

Entity Names::resolveWithin(ScopeId scope, const Path& path, int depth) const {
  if (path.empty() || depth > maxDepth) return {};
  Path full = path;
  bool imported = false;
  if (const Use* use = useOf(scope, path.front()); use && !isRelative(path.front())) {
    full = use->path;
    full.insert(full.end(), path.begin() + 1, path.end());
    imported = true;
  }
  Entity unknown;
  if (full.size() > 1 && !isRelative(full.front())) unknown.crate = full.front();
  unknown.name = full.back();
  if (isKnownElsewhere(unknown.crate)) return unknown;
  const auto found = candidates_.find(full.back());
  if (found != candidates_.end()) {
    const Candidate* best = nullptr;
    int bestFit = -1;
    for (const Candidate& candidate : found->second) {
      const int fit = fitOf(candidate, scope, full, imported);
      if (fit > bestFit) {
        best = &candidate;
        bestFit = fit;
      }
    }
    if (best) return best->entity;
  }
  const Entity renamed = followReexport(full, depth);
  return renamed.kind != Entity::Kind::None ? renamed : unknown;
}

// `pub use inner::Foo as Bar` elsewhere, when there is only one such name.
Entity Names::followReexport(const Path& path, int depth) const {
  const auto found = reexports_.find(path.back());
  if (found == reexports_.end() || found->second.size() != 1) return {};
  const auto& [scope, use] = found->second.front();
  if (use->path.back() == path.back()) return {};
  return resolveWithin(scope, use->path, depth + 1);
}

namespace {

// The modules a path goes through, from the crate's root. What neither `crate`, `self` nor `super` begins is
// taken as a child of the module it stands in.
std::vector<std::string> modulesOf(const RustScope& from, const std::vector<std::string_view>& path,
                                   size_t end) {
  std::vector<std::string> modules = from.path;
  for (size_t i = 0; i < end; ++i) {
    if (path[i] == "crate" && i == 0) {
      modules.clear();
    } else if (path[i] == "super") {
      if (!modules.empty()) modules.pop_back();
    } else if (path[i] != "self") {
      modules.emplace_back(path[i]);
    }
  }
  return modules;
}

size_t commonPrefix(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  size_t length = 0;
  while (length < a.size() && length < b.size() && a[length] == b[length]) ++length;
  return length;
}

// How near to a module something is declared: in it, or further in, from where it may be re-exported.
int nearness(const std::vector<std::string>& module, const std::vector<std::string>& declared) {
  if (commonPrefix(module, declared) < module.size()) return 0;
  const size_t further = std::min<size_t>(declared.size() - module.size(), 8);
  return 50 - 2 * static_cast<int>(further);
}

}  // namespace

// How well everything that `from` brings into sight (`use super::*`) covers a declaration.
int Names::sight(ScopeId from, const RustScope& there) const {
  int best = 0;
  for (const Use& use : items_.scopes[from].uses) {
    if (!use.alias.empty() || use.path.empty() || there.crate != items_.scopes[from].crate) continue;
    const std::vector<std::string> module = modulesOf(items_.scopes[from], use.path, use.path.size());
    if (!module.empty()) best = std::max(best, nearness(module, there.path));
  }
  return best;
}

// How well a declaration fits what a path in `from` says; below 0: it cannot be meant.
int Names::fitOf(const Candidate& candidate, ScopeId from, const Path& path, bool imported) const {
  const RustScope& there = items_.scopes[candidate.scope];
  const RustScope& here = items_.scopes[from];
  const bool sameCrate = there.crate == here.crate;
  int fit = sameCrate ? 20 + static_cast<int>(std::min<size_t>(commonPrefix(here.path, there.path), 8)) : 0;
  if (candidate.entity.kind == Entity::Kind::Struct) fit += 2;
  if (path.size() == 1 && !imported) {
    if (sameCrate && there.path == here.path) return fit + 100;
    const int seen = sight(from, there);
    // An alias of another module that nothing brings into sight is another thing of the same name.
    if (seen == 0 && candidate.entity.kind == Entity::Kind::Alias) return 0;
    return fit + seen;
  }
  if (isRelative(path.front())) {
    return sameCrate ? fit + nearness(modulesOf(here, path, path.size() - 1), there.path) : fit;
  }
  // The written modules, from the last one, against the module it is declared in.
  size_t matching = 0;
  while (matching + 1 < path.size() && matching < there.path.size() &&
         path[path.size() - 2 - matching] == there.path[there.path.size() - 1 - matching]) {
    ++matching;
  }
  fit += static_cast<int>(std::min<size_t>(matching, 8)) * 20;
  // `other::Foo`: an alias of this crate is not meant, a class may be (it would not compile otherwise).
  const bool foreign = matching == 0 && path.size() > 1;
  if (foreign && sameCrate && candidate.entity.kind == Entity::Kind::Alias) return -1;
  return fit;
}

}  // namespace unfreed::wasm_bindgen
