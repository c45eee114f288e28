#include "ownership/declared_calls.h"

#include <algorithm>
#include <string_view>

namespace unfreed::ownership {
namespace {

using flow::Op;
using flow::OpKind;
using flow::ValueId;
namespace op_flag = flow::op_flag;

// The name under which the variable was imported; its own, when it was not.
std::string_view importedNameOf(const Frame& frame, flow::VariableId id) {
  const flow::Variable& variable = frame.variable(id);
  if (variable.kind != flow::Variable::Kind::Import) return variable.name;
  for (const flow::Import& import : frame.module.imports) {
    if (import.local == id && !import.importedName.empty()) return import.importedName;
  }
  return variable.name;
}

// Whether the value is written as the first `count` names of the path, or ends like that.
bool isWrittenAs(const Frame& frame, ValueId value, const std::vector<std::string>& path, size_t count) {
  for (; count > 0; --count) {
    const Op* const op = frame.definition(value);
    if (op == nullptr) return false;
    const std::string_view wanted = path[count - 1];
    if (op->kind == OpKind::Use) {
      const bool isIt =
          frame.variable(op->variable).name == wanted || importedNameOf(frame, op->variable) == wanted;
      return isIt && count == 1;
    }
    if (op->kind != OpKind::Read || op->text != wanted) return false;
    value = frame.operand(*op, 0);
  }
  return true;
}

// A function of the program, or what a package exports, has this name, whatever the call calls it.
bool callsFunctionNamed(const Frame& frame, uint32_t op, std::string_view name) {
  const program::Callees& callees = frame.calleesOf(op);
  const bool isFunction = std::any_of(
      callees.functions.begin(), callees.functions.end(),
      [&](program::FunctionRef function) { return frame.context.program.functionOf(function).name == name; });
  return isFunction ||
         std::any_of(callees.externals.begin(), callees.externals.end(),
                     [&](program::ShapeId external) { return frame.context.values[external].path == name; });
}

}  // namespace

bool isCallOf(const Frame& frame, uint32_t index, const CallName& name) {
  const Op& op = frame.cfg().ops[index];
  const bool constructs = op.kind == OpKind::Construct;
  if ((op.kind != OpKind::Call && !constructs) || constructs != name.constructs) return false;
  const std::vector<std::string>& path = name.path;
  if (op.has(op_flag::Method)) {
    if (!op.has(op_flag::Computed) && op.text == path.back() &&
        isWrittenAs(frame, frame.operand(op, 0), path, path.size() - 1)) {
      return true;
    }
  } else if (isWrittenAs(frame, frame.operand(op, 0), path, path.size())) {
    return true;
  }
  return path.size() == 1 && callsFunctionNamed(frame, index, path.back());
}

std::vector<const DeclaredCall*> declaredOf(const Frame& frame, uint32_t op) {
  std::vector<const DeclaredCall*> declared;
  for (const DeclaredCall& call : frame.context.settings.calls) {
    if (isCallOf(frame, op, call.name)) declared.push_back(&call);
  }
  return declared;
}

}  // namespace unfreed::ownership
