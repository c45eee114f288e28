#include "program/near_bindings.h"

#include <algorithm>

namespace unfreed::program {
namespace {

bool usesGlobalOfBindings(const Program& program, const Unit& unit) {
  const auto& variables = unit.module.variables;
  return std::any_of(variables.begin(), variables.end(), [&](const flow::Variable& variable) {
    return variable.kind == flow::Variable::Kind::Global &&
           (variable.name == "Module" || program.globals.contains(std::string(variable.name)));
  });
}

bool namesBindings(const Program& program, const Unit& unit) {
  if (!isNone(unit.linkedInto)) return true;
  for (const auto& [specifier, target] : unit.targets) {
    if (std::holds_alternative<bindings::ModuleId>(target)) return true;
  }
  return usesGlobalOfBindings(program, unit);
}

bool importsOneOf(const Unit& unit, const std::vector<bool>& wanted) {
  return std::any_of(unit.targets.begin(), unit.targets.end(), [&](const auto& entry) {
    const UnitId* const imported = std::get_if<UnitId>(&entry.second);
    return imported && wanted[index(*imported)];
  });
}

}  // namespace

std::vector<bool> unitsNearBindings(const Program& program) {
  std::vector<bool> naming;
  for (const Unit& unit : program.units) naming.push_back(namesBindings(program, unit));
  std::vector<bool> near = naming;
  for (size_t i = 0; i < near.size(); ++i) {
    near[i] = near[i] || importsOneOf(program.units[idAt<UnitId>(i)], naming);
  }
  return near;
}

}  // namespace unfreed::program
