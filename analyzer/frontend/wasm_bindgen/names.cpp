#include "frontend/wasm_bindgen/names.h"

#include <algorithm>
#include <utility>

namespace unfreed::wasm_bindgen {

namespace {

constexpr int maxDepth = 8;

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
  if (renamed.kind != Entity::Kind::None) return renamed;
  Entity unknown;
  if (full.size() > 1 && !isRelative(full.front())) unknown.crate = full.front();
  unknown.name = full.back();
  return unknown;
}

// `pub use inner::Foo as Bar` elsewhere, when there is only one such name.
Entity Names::followReexport(const Path& path, int depth) const {
  const auto found = reexports_.find(path.back());
  if (found == reexports_.end() || found->second.size() != 1) return {};
  const auto& [scope, use] = found->second.front();
  if (use->path.back() == path.back()) return {};
  return resolveWithin(scope, use->path, depth + 1);
}

// Whether everything of `target` is in sight in `from`: `use target::*`, `use super::*`.
bool Names::sees(ScopeId from, ScopeId target) const {
  const RustScope& wanted = items_.scopes[target];
  for (const Use& use : items_.scopes[from].uses) {
    if (!use.alias.empty() || use.path.empty()) continue;
    std::vector<std::string> path = items_.scopes[from].path;
    size_t next = 0;
    if (use.path.front() == "crate") {
      path.clear();
      next = 1;
    }
    for (; next < use.path.size(); ++next) {
      if (use.path[next] == "super" && !path.empty()) {
        path.pop_back();
      } else if (use.path[next] != "self") {
        path.emplace_back(use.path[next]);
      }
    }
    if (path == wanted.path && items_.scopes[from].crate == wanted.crate) return true;
  }
  return false;
}

// How well a declaration fits what a path in `from` says; below 0: it cannot be meant.
int Names::fitOf(const Candidate& candidate, ScopeId from, const Path& path, bool imported) const {
  const RustScope& there = items_.scopes[candidate.scope];
  const RustScope& here = items_.scopes[from];
  const bool sameCrate = there.crate == here.crate;
  const bool sameScope = sameCrate && there.path == here.path;
  int fit = sameCrate ? 10 : 0;
  if (candidate.entity.kind == Entity::Kind::Struct) fit += 2;
  if (path.size() == 1 && !imported) {
    if (sameScope) return fit + 90;
    if (sees(from, candidate.scope)) return fit + 60;
    // An alias of another module that nothing brings into sight is another thing of the same name.
    return candidate.entity.kind == Entity::Kind::Alias && !here.path.empty() ? 0 : fit;
  }
  // The written modules, from the last one, against the module it is declared in.
  size_t matching = 0;
  while (matching + 1 < path.size() && matching < there.path.size() &&
         path[path.size() - 2 - matching] == there.path[there.path.size() - 1 - matching]) {
    ++matching;
  }
  fit += static_cast<int>(std::min<size_t>(matching, 8)) * 10;
  if (path.front() == "crate" && sameCrate && matching + 2 == path.size() && matching == there.path.size()) fit += 50;
  const bool foreign = !isRelative(path.front()) && matching == 0 && path.size() > 1;
  // `other::Foo`: an alias of this crate is not meant, a class may be (it would not compile otherwise).
  if (foreign && sameCrate && candidate.entity.kind == Entity::Kind::Alias) return -1;
  return fit;
}

}  // namespace unfreed::wasm_bindgen
