#include "program/near_bindings.h"

#include <algorithm>

namespace unfreed::program {
namespace {

// What the script of an Emscripten library defines, whichever library that is.
bool usesModuleObject(const Unit& unit) {
  const auto& variables = unit.module.variables;
  return std::any_of(variables.begin(), variables.end(), [](const flow::Variable& variable) {
    return variable.kind == flow::Variable::Kind::Global && variable.name == "Module";
  });
}

bool importsOneOf(const Unit& unit, const std::vector<bool>& wanted) {
  return std::any_of(unit.targets.begin(), unit.targets.end(), [&](const auto& entry) {
    const UnitId* const imported = std::get_if<UnitId>(&entry.second);
    return imported && wanted[index(*imported)];
  });
}

}  // namespace

std::vector<bindings::ModuleId> bindingsNamedBy(const Program& program, const Unit& unit) {
  std::vector<bindings::ModuleId> named;
  if (!isNone(unit.linkedInto)) named.push_back(unit.linkedInto);
  for (const auto& [specifier, target] : unit.targets) {
    if (const auto* const module = std::get_if<bindings::ModuleId>(&target)) named.push_back(*module);
  }
  if (program.globals.empty()) return named;
  for (const flow::Variable& variable : unit.module.variables) {
    const auto global = program.globals.find(std::string(variable.name));
    if (global != program.globals.end()) named.push_back(global->second);
  }
  return named;
}

std::vector<bool> withImporters(const Program& program, const std::vector<bool>& units) {
  std::vector<bool> all = units;
  for (size_t i = 0; i < all.size(); ++i) {
    all[i] = units[i] || importsOneOf(program.units[idAt<UnitId>(i)], units);
  }
  return all;
}

std::vector<bool> unitsNearBindings(const Program& program) {
  std::vector<bool> naming;
  for (const Unit& unit : program.units) {
    naming.push_back(usesModuleObject(unit) || !bindingsNamedBy(program, unit).empty());
  }
  return withImporters(program, naming);
}

}  // namespace unfreed::program
