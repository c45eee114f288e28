// Program: every lowered file, what its specifiers mean, and the bindings they reach.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "bindings/binding_table.h"
#include "flow/module.h"

namespace unfreed::program {

// One lowered file, or one scope of the code that is embedded in a file. The units of a file follow each
// other.
enum class UnitId : uint32_t {};

struct FunctionRef {
  UnitId unit = None<UnitId>;
  flow::FunctionId function = None<flow::FunctionId>;
  friend bool operator==(const FunctionRef&, const FunctionRef&) = default;
  friend auto operator<=>(const FunctionRef&, const FunctionRef&) = default;
};

struct VariableRef {
  UnitId unit = None<UnitId>;
  flow::VariableId variable = None<flow::VariableId>;
  friend bool operator==(const VariableRef&, const VariableRef&) = default;
  friend auto operator<=>(const VariableRef&, const VariableRef&) = default;
};

// What a specifier of a unit leads to: another unit, a module of bindings, or something outside (a package
// that is neither, a Node built-in, a file that is missing), which is known by its specifier only.
struct Outside {};
using Target = std::variant<Outside, UnitId, bindings::ModuleId>;

struct Unit {
  flow::Module module;
  std::unordered_map<std::string, Target> targets;  // by specifier as written
  // Globals that scripts of the same page declare (program/page_scripts.h).
  std::unordered_map<flow::VariableId, std::vector<VariableRef>> declaredBy;
  // The library whose generated script this file becomes a part of (`--pre-js`): its free `Module` is that
  // one.
  bindings::ModuleId linkedInto = None<bindings::ModuleId>;
  bool isTest = false;  // test code, by its path (program/test_code.h)
};

struct Program {
  Table<UnitId, Unit> units;
  bindings::BindingTable bindings;
  // Global variables that are the module object of a library whose script defines them (program/globals.h).
  std::unordered_map<std::string, bindings::ModuleId> globals;
  // The modules that the user names for all of the program (`--bindings`), whatever it imports.
  std::vector<bindings::ModuleId> given;

  const flow::Module& moduleOf(UnitId unit) const { return units[unit].module; }
  const flow::Function& functionOf(FunctionRef ref) const {
    return units[ref.unit].module.functions[ref.function];
  }
  const flow::Variable& variableOf(VariableRef ref) const {
    return units[ref.unit].module.variables[ref.variable];
  }
  Target targetOf(UnitId unit, std::string_view specifier) const;
};

}  // namespace unfreed::program
