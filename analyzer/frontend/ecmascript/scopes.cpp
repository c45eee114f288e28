#include "frontend/ecmascript/scopes.h"

namespace unfreed::ecmascript {

namespace {
constexpr size_t handful = 12;
}

NameId Scopes::intern(std::string_view name) {
  return names_.try_emplace(name, idAt<NameId>(names_.size())).first->second;
}

ScopeId Scopes::add(ScopeId parent) {
  Scope scope;
  scope.parent = parent;
  return scopes_.add(std::move(scope));
}

void Scopes::declare(ScopeId id, NameId name, flow::VariableId variable) {
  Scope& scope = scopes_[id];
  if (scope.manyBindings) {
    (*scope.manyBindings)[static_cast<uint32_t>(name)] = variable;
    return;
  }
  for (Binding& binding : scope.bindings) {
    if (binding.first == name) {
      binding.second = variable;
      return;
    }
  }
  scope.bindings.emplace_back(name, variable);
  if (scope.bindings.size() <= handful) return;
  scope.manyBindings = std::make_unique<BindingMap>();
  for (const auto& [known, value] : scope.bindings) {
    scope.manyBindings->emplace(static_cast<uint32_t>(known), value);
  }
  scope.bindings.clear();
}

flow::VariableId Scopes::lookUp(const Scope& scope, NameId name) {
  if (scope.manyBindings) {
    const auto found = scope.manyBindings->find(static_cast<uint32_t>(name));
    return found == scope.manyBindings->end() ? None<flow::VariableId> : found->second;
  }
  for (const Binding& binding : scope.bindings) {
    if (binding.first == name) return binding.second;
  }
  return None<flow::VariableId>;
}

flow::VariableId Scopes::own(ScopeId scope, NameId name) const {
  return lookUp(scopes_[scope], name);
}

flow::VariableId Scopes::find(ScopeId scope, NameId name) const {
  for (; !isNone(scope); scope = scopes_[scope].parent) {
    const flow::VariableId found = lookUp(scopes_[scope], name);
    if (!isNone(found)) return found;
  }
  return None<flow::VariableId>;
}

}  // namespace unfreed::ecmascript
