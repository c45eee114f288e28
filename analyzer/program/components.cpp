#include "program/components.h"

#include <algorithm>

#include "base/disjoint_sets.h"
#include "program/near_bindings.h"

namespace unfreed::program {
namespace {

// Nothing but `export … from "…"`.
bool onlyReexports(const flow::Module& module) {
  return module.imports.empty() && module.functions.size() == 1 &&
         module.functions[flow::Module::topLevel].cfg.ops.empty() && !module.exports.empty() &&
         std::none_of(module.exports.begin(), module.exports.end(),
                      [](const flow::Export& entry) { return entry.kind == flow::Export::Kind::Local; });
}

// The units that have code, and what these import, on and on.
std::vector<bool> usedUnits(const Program& program) {
  std::vector<bool> used(program.units.size(), false);
  std::vector<size_t> pending;
  for (size_t i = 0; i < used.size(); ++i) {
    used[i] = !onlyReexports(program.units[idAt<UnitId>(i)].module);
    if (used[i]) pending.push_back(i);
  }
  while (!pending.empty()) {
    const size_t at = pending.back();
    pending.pop_back();
    for (const auto& [specifier, target] : program.units[idAt<UnitId>(at)].targets) {
      const auto* const other = std::get_if<UnitId>(&target);
      if (other == nullptr || used[unfreed::index(*other)]) continue;
      used[unfreed::index(*other)] = true;
      pending.push_back(unfreed::index(*other));
    }
  }
  return used;
}

}  // namespace

Components::Components(const Program& program) : units_(program.units.size()) {
  const size_t modules = program.bindings.modules().size();
  DisjointSets joined(units_ + modules);
  const auto join = [&](size_t a, size_t b) {
    joined.join(static_cast<uint32_t>(a), static_cast<uint32_t>(b));
  };
  const auto nodeOf = [&](bindings::ModuleId module) { return units_ + unfreed::index(module); };
  const std::vector<bool> used = usedUnits(program);
  for (size_t i = 0; i < units_; ++i) {
    if (!used[i]) continue;
    const Unit& unit = program.units[idAt<UnitId>(i)];
    for (const auto& [specifier, target] : unit.targets) {
      if (const auto* const other = std::get_if<UnitId>(&target)) join(i, unfreed::index(*other));
    }
    for (const bindings::ModuleId module : bindingsNamedBy(program, unit)) join(i, nodeOf(module));
    for (const auto& [global, declarations] : unit.declaredBy) {
      for (const VariableRef& declared : declarations) join(i, unfreed::index(declared.unit));
    }
    // The blocks of one file.
    if (i > 0 && program.units[idAt<UnitId>(i - 1)].module.file == unit.module.file) join(i, i - 1);
  }
  of_.resize(units_ + modules);
  for (size_t i = 0; i < of_.size(); ++i) of_[i] = joined.of(static_cast<uint32_t>(i));
  hasBindings_.assign(of_.size(), !program.given.empty());
  for (size_t i = units_; i < of_.size(); ++i) hasBindings_[of_[i]] = true;
  isGiven_.assign(modules, false);
  for (const bindings::ModuleId module : program.given) isGiven_[unfreed::index(module)] = true;
}

bool Components::connects(UnitId unit, bindings::ModuleId module) const {
  return isGiven_[unfreed::index(module)] || of(unit) == of_[units_ + unfreed::index(module)];
}

}  // namespace unfreed::program
