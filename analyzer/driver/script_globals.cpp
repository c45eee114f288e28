#include "driver/script_globals.h"

#include <algorithm>
#include <array>

#include "flow/op.h"
#include "program/platform_globals.h"

namespace unfreed::driver {
namespace {

using flow::Op;
using flow::OpKind;
namespace op_flag = flow::op_flag;

// What platforms and test runners give a promise by. Naming too few costs a look at the project's files.
bool isOfPlatform(std::string_view name) {
  // Few platforms have these.
  static constexpr std::array<std::string_view, 7> kOthers{
      "showOpenFilePicker", "showSaveFilePicker", "showDirectoryPicker", "expect",
      "queryLocalFonts",    "getScreenDetails",   "cookieStore"};
  return program::isPlatformGlobal(name) || std::find(kOthers.begin(), kOthers.end(), name) != kOthers.end();
}

const Op* definition(const flow::Cfg& cfg, flow::ValueId value) {
  return isNone(value) ? nullptr : &cfg.definition(value);
}

// A call of a global.
bool callsUnknownGlobal(const flow::Module& module, const flow::Cfg& cfg, flow::ValueId value) {
  const Op* const call = definition(cfg, value);
  if (call == nullptr || call->kind != OpKind::Call || call->has(op_flag::Method)) return false;
  const Op* const callee = definition(cfg, cfg.operand(*call, 0));
  if (callee == nullptr || callee->kind != OpKind::Use || isNone(callee->variable)) return false;
  const flow::Variable& variable = module.variables[callee->variable];
  return variable.kind == flow::Variable::Kind::Global && !isOfPlatform(variable.name);
}

bool startsUnknownGlobal(const flow::Module& module, const flow::Cfg& cfg) {
  return std::any_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& op) {
    const bool waits =
        op.kind == OpKind::Await || (op.kind == OpKind::Call && op.has(op_flag::Method) && op.text == "then");
    return waits && callsUnknownGlobal(module, cfg, cfg.operand(op, 0));
  });
}

}  // namespace

bool usesGlobal(const program::Program& program, std::string_view name) {
  return std::any_of(program.units.begin(), program.units.end(), [&](const program::Unit& unit) {
    const auto& variables = unit.module.variables;
    return std::any_of(variables.begin(), variables.end(), [&](const flow::Variable& variable) {
      const bool isOutermost =
          variable.kind == flow::Variable::Kind::Var && variable.owner == flow::Module::topLevel;
      return variable.name == name && (variable.kind == flow::Variable::Kind::Global || isOutermost);
    });
  });
}

bool startsUnknownGlobal(const program::Program& program) {
  return std::any_of(program.units.begin(), program.units.end(), [](const program::Unit& unit) {
    return std::any_of(
        unit.module.functions.begin(), unit.module.functions.end(),
        [&](const flow::Function& function) { return startsUnknownGlobal(unit.module, function.cfg); });
  });
}

}  // namespace unfreed::driver
