#include "program/page_scripts.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace unfreed::program {
namespace {

using Declared = std::unordered_map<std::string_view, std::vector<VariableRef>>;

bool isDeclaration(const flow::Variable& variable) {
  switch (variable.kind) {
    case flow::Variable::Kind::Const:
    case flow::Variable::Kind::Let:
    case flow::Variable::Kind::Var:
    case flow::Variable::Kind::Function:
    case flow::Variable::Kind::Class:
      return true;
    case flow::Variable::Kind::Parameter:
    case flow::Variable::Kind::Import:
    case flow::Variable::Kind::Catch:
    case flow::Variable::Kind::Using:
    case flow::Variable::Kind::This:
    case flow::Variable::Kind::Global:
    case flow::Variable::Kind::Synthetic:
      return false;
  }
  return false;
}

// Variables of blocks end; those of the script itself never do.
std::unordered_set<flow::VariableId> variablesOfBlocks(const flow::Module& module) {
  std::unordered_set<flow::VariableId> found;
  const flow::Cfg& cfg = module.functions[flow::Module::topLevel].cfg;
  for (const flow::Op& op : cfg.ops) {
    if (op.kind != flow::OpKind::LeaveScope) continue;
    for (uint32_t i = 0; i < op.operandCount; ++i)
      found.insert(idAt<flow::VariableId>(cfg.operands[op.firstOperand + i]));
  }
  return found;
}

void addDeclarations(const Program& program, UnitId script, Declared& declared) {
  const flow::Module& module = program.moduleOf(script);
  if (!isScript(module)) return;
  const std::unordered_set<flow::VariableId> inner = variablesOfBlocks(module);
  for (size_t i = 0; i < module.variables.size(); ++i) {
    const auto id = idAt<flow::VariableId>(i);
    const flow::Variable& variable = module.variables[id];
    if (variable.owner == flow::Module::topLevel && isDeclaration(variable) && !inner.contains(id))
      declared[variable.name].push_back({script, id});
  }
}

// A script may be loaded by several pages.
void linkGlobals(Program& program, UnitId unit, const Declared& declared) {
  const auto& variables = program.moduleOf(unit).variables;
  for (size_t i = 0; i < variables.size(); ++i) {
    const auto id = idAt<flow::VariableId>(i);
    if (variables[id].kind != flow::Variable::Kind::Global) continue;
    const auto found = declared.find(variables[id].name);
    if (found == declared.end()) continue;
    auto& known = program.units[unit].declaredBy[id];
    for (const VariableRef declaration : found->second) {
      if (std::find(known.begin(), known.end(), declaration) == known.end()) known.push_back(declaration);
    }
  }
}

}  // namespace

bool isScript(const flow::Module& module) {
  return !module.isModule && module.imports.empty() && module.exports.empty() &&
         !module.usesRequireOrDynamicImport;
}

void linkScripts(Program& program, const std::vector<UnitId>& page, const std::vector<UnitId>& loaded) {
  Declared declared;
  for (const UnitId script : loaded) addDeclarations(program, script, declared);
  for (const UnitId unit : page) addDeclarations(program, unit, declared);
  if (declared.empty()) return;
  for (const UnitId unit : page) linkGlobals(program, unit, declared);
  for (const UnitId script : loaded) linkGlobals(program, script, declared);
}

}  // namespace unfreed::program
