// Scopes: which variable a name means where. Lexical only; when a variable ends is the business of frames.h.
#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "flow/module.h"

namespace unfreed::ecmascript {

enum class NameId : uint32_t {};
enum class ScopeId : uint32_t {};

class Scopes {
 public:
  NameId intern(std::string_view name);
  ScopeId add(ScopeId parent);
  void declare(ScopeId scope, NameId name, flow::VariableId variable);
  // The variable of this very scope, or None.
  flow::VariableId own(ScopeId scope, NameId name) const;
  // The variable that the name means in this scope: its own or an outer one; None when no scope declares it.
  flow::VariableId find(ScopeId scope, NameId name) const;

 private:
  using Binding = std::pair<NameId, flow::VariableId>;
  using BindingMap = std::unordered_map<uint32_t, flow::VariableId>;
  struct Scope {
    ScopeId parent = None<ScopeId>;
    std::vector<Binding> bindings;             // few: searched one by one
    std::unique_ptr<BindingMap> manyBindings;  // more than a handful
  };
  static flow::VariableId lookUp(const Scope& scope, NameId name);

  Table<ScopeId, Scope> scopes_;
  std::unordered_map<std::string_view, NameId> names_;
};

}  // namespace unfreed::ecmascript
