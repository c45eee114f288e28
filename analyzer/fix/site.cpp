#include "fix/site.h"

#include <algorithm>
#include <fmt/format.h>

namespace unfreed::fix {

using flow::Op;
using flow::OpKind;
using flow::ValueId;

namespace {

// Through casts.
bool isUseOf(const flow::Cfg& cfg, ValueId value, flow::VariableId variable) {
  const Op* op = &cfg.definition(value);
  while (op->kind == OpKind::Cast && op->operandCount > 0) op = &cfg.definition(cfg.operand(*op, 0));
  return op->kind == OpKind::Use && op->variable == variable;
}

}  // namespace

bool givesPromise(const Site& site, const program::Callees& callees) {
  return std::any_of(callees.bindings.begin(), callees.bindings.end(),
                     [](const program::BindingCallee& callee) { return callee.member->returns.promise; }) ||
         std::any_of(callees.functions.begin(), callees.functions.end(),
                     [&](program::FunctionRef callee) { return site.program.functionOf(callee).isAsync; });
}

bool isAwaited(const flow::Cfg& cfg, ValueId promise) {
  return std::any_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& op) {
    return op.kind == OpKind::Await && op.operandCount > 0 && cfg.operand(op, 0) == promise;
  });
}

bool lendsMemory(const program::Callees& callees) {
  return std::any_of(callees.bindings.begin(), callees.bindings.end(),
                     [](const program::BindingCallee& callee) {
                       const bindings::Type& type = callee.member->returns;
                       return type.ownership == bindings::Ownership::Borrowed && !isNone(type.classIndex);
                     });
}

std::string semicolonAfter(const Code& code, syntax::Node statement) {
  return code.textOf(statement).ends_with(';') || code.textOf(statement).ends_with('}') ? ";" : "";
}

std::string releaseStatement(const Site& site, const std::string& name, bool mayBeNothing) {
  const bindings::Class& cls = site.handleClass();
  if (site.made.owner)
    return fmt::format("{}{}{}()", name, mayBeNothing ? "?." : ".", site.made.ownerRelease);
  if (cls.release.empty() && !cls.releaseFunction.empty()) {
    const std::string& module = site.made.moduleName;
    if (module.empty()) return {};
    return fmt::format("{}{}.{}({})", mayBeNothing ? fmt::format("if ({}) ", name) : "", module,
                       cls.releaseFunction, name);
  }
  return fmt::format("{}{}{}()", name, mayBeNothing ? "?." : ".",
                     cls.release.empty() ? "free" : cls.release.front());
}

Endurance enduranceOf(const Site& site, flow::VariableId holder) {
  Endurance found;
  const flow::Cfg& cfg = site.cfg();
  for (uint32_t i = 0; i < cfg.ops.size(); ++i) {
    const Op& op = cfg.ops[i];
    const bool calls = op.kind == OpKind::Call || op.kind == OpKind::Construct || op.kind == OpKind::Read;
    if (!calls) continue;
    const auto operands = cfg.operandsOf(op);
    const bool isGiven = std::any_of(operands.begin(), operands.end(), [&](uint32_t operand) {
      const auto value = idAt<ValueId>(operand);
      return !isNone(value) && isUseOf(cfg, value, holder);
    });
    if (!isGiven) continue;
    const program::Callees& callees = site.values.calleesOf(site.function, i);
    found.pendingPromise |= !isNone(op.result) && givesPromise(site, callees) && !isAwaited(cfg, op.result);
    found.lends |= lendsMemory(callees);
  }
  return found;
}

}  // namespace unfreed::fix
