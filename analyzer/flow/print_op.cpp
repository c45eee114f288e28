#include "flow/print_op.h"

#include <array>
#include <fmt/format.h>

namespace unfreed::flow {

std::string printValue(ValueId value) {
  return isNone(value) ? "v?" : fmt::format("v{}", index(value));
}

std::string printTest(const Test& test) {
  const auto name = [&]() -> std::string_view {
    switch (test.kind) {
      case TestKind::Opaque:
        return "opaque";
      case TestKind::Truthy:
        return "truthy";
      case TestKind::NotNullish:
        return "not-nullish";
      case TestKind::Periodic:
        return "periodic";
      case TestKind::InstanceOf:
        return "instance-of";
    }
    return "?";
  }();
  return isNone(test.value) ? std::string(name) : fmt::format("{} {}", name, printValue(test.value));
}

namespace {

// The operands from `first` on: "v1, v2".
std::string operandsFrom(const Cfg& cfg, const Op& op, size_t first) {
  std::string out;
  for (size_t at = first; at < op.operandCount; ++at) {
    if (at > first) out += ", ";
    out += printValue(cfg.operand(op, at));
  }
  return out;
}

std::string constantOf(const Op& op) {
  const std::string text = op.text.empty() ? "" : " " + plainText(op.text);
  switch (op.constant) {
    case Constant::Undefined:
      return "undefined";
    case Constant::Null:
      return "null";
    case Constant::Boolean:
      return "boolean" + text;
    case Constant::Number:
      return "number" + text;
    case Constant::BigInt:
      return "bigint" + text;
    case Constant::String:
      return "string " + quotedText(op.text);
    case Constant::RegExp:
      return "regexp" + text;
  }
  return "?";
}

// `v1.name`, or `v1[v2]` when the name is computed; `key` is the key's position among the operands.
std::string memberOf(const Cfg& cfg, const Op& op, size_t key) {
  const std::string object = printValue(cfg.operand(op, 0));
  if (key >= op.operandCount) return object + "." + plainName(op.text);
  return fmt::format("{}[{}]", object, printValue(cfg.operand(op, key)));
}

std::string store(const Cfg& cfg, const Op& op) {
  const std::string value = printValue(cfg.operand(op, 1));
  if (op.has(op_flag::Spread))
    return fmt::format("store ...{} into {}", value, printValue(cfg.operand(op, 0)));
  return fmt::format("store {} = {}", memberOf(cfg, op, 2), value);
}

std::string call(const Cfg& cfg, const Op& op) {
  const bool method = op.has(op_flag::Method);
  const bool computed = method && op.has(op_flag::Computed);
  const std::string callee =
      method ? memberOf(cfg, op, computed ? 1 : op.operandCount) : printValue(cfg.operand(op, 0));
  return fmt::format("call {}({})", callee, operandsFrom(cfg, op, computed ? 2 : 1));
}

// Flags that the text of the op does not show otherwise.
std::string flagsOf(const Op& op) {
  constexpr std::array<std::pair<uint16_t, std::string_view>, 9> Named{{
      {op_flag::Optional, "optional"},
      {op_flag::Delegate, "delegate"},
      {op_flag::Dynamic, "dynamic"},
      {op_flag::Async, "async"},
      {op_flag::Tagged, "tagged"},
      {op_flag::Synthetic, "synthetic"},
      {op_flag::Discarded, "discarded"},
      {op_flag::Super, "super"},
      {op_flag::Conditional, "conditional"},
  }};
  std::string out;
  for (const auto& [flag, name] : Named) {
    if (op.has(flag)) out += fmt::format("{}{}", out.empty() ? " [" : ", ", name);
  }
  return out.empty() ? out : out + "]";
}

std::string_view verbOf(OpKind kind) {
  switch (kind) {
    case OpKind::Constant:
      return "constant";
    case OpKind::Use:
      return "use";
    case OpKind::Assign:
      return "assign";
    case OpKind::Read:
      return "read";
    case OpKind::Store:
      return "store";
    case OpKind::Call:
      return "call";
    case OpKind::Construct:
      return "construct";
    case OpKind::Collect:
      return "collect";
    case OpKind::Object:
      return "object";
    case OpKind::Spread:
      return "spread";
    case OpKind::Iterate:
      return "iterate";
    case OpKind::Await:
      return "await";
    case OpKind::Emit:
      return "emit";
    case OpKind::Return:
      return "return";
    case OpKind::Throw:
      return "throw";
    case OpKind::Closure:
      return "closure";
    case OpKind::Class:
      return "class";
    case OpKind::Compute:
      return "compute";
    case OpKind::Cast:
      return "cast";
    case OpKind::Import:
      return "import";
    case OpKind::Dispose:
      return "dispose";
    case OpKind::LeaveScope:
      return "leave";
    case OpKind::EndStatement:
      return "end";
    case OpKind::Unknown:
      return "unknown";
  }
  return "?";
}

}  // namespace

std::string OpPrinter::functionName(FunctionId id) const {
  if (index(id) >= module_.functions.size()) return "f?";
  const Function& function = module_.functions[id];
  return fmt::format("f{}{}{}", index(id), function.name.empty() ? "" : " ",
                     function.name.empty() ? "" : plainName(function.name));
}

std::string OpPrinter::action(const Cfg& cfg, const Op& op) const {
  const std::string_view verb = verbOf(op.kind);
  // The verb and whatever operands there are: also what is left to say of an op that is not as it should be.
  const auto plain = [&](size_t first = 0) {
    const std::string operands = operandsFrom(cfg, op, first);
    return operands.empty() ? std::string(verb) : fmt::format("{} {}", verb, operands);
  };
  switch (op.kind) {
    case OpKind::Constant:
      return constantOf(op);
    case OpKind::Use:
      return fmt::format("use {}", variable(op.variable));
    case OpKind::Assign:
      return fmt::format("{} {} = {}", op.has(op_flag::Declares) ? "declare" : "assign",
                         variable(op.variable), printValue(cfg.operand(op, 0)));
    case OpKind::Read:
      return "read " + memberOf(cfg, op, 1);
    case OpKind::Store:
      return store(cfg, op);
    case OpKind::Call:
      return call(cfg, op);
    case OpKind::Construct:
      return fmt::format("construct {}({})", printValue(cfg.operand(op, 0)), operandsFrom(cfg, op, 1));
    case OpKind::Collect:
      return fmt::format("collect [{}]", operandsFrom(cfg, op, 0));
    case OpKind::Closure:
      return fmt::format("closure {}", functionName(op.function));
    case OpKind::Class:
      return fmt::format("class c{}{}{}", static_cast<uint32_t>(op.classId),
                         op.operandCount > 0 ? " extends " : "", operandsFrom(cfg, op, 0));
    case OpKind::Compute:
      return fmt::format("compute {} ({})", plainText(op.text), operandsFrom(cfg, op, 0));
    case OpKind::Cast:
      return isNone(op.type) ? plain() : fmt::format("{} as {}", plain(), printType(module_, op.type));
    case OpKind::Import:
      return op.text.empty() ? plain() : fmt::format("{} {}", plain(), quotedText(op.text));
    case OpKind::Dispose:
      return fmt::format("dispose {}", variable(op.variable));
    case OpKind::LeaveScope: {
      std::string out = "leave";
      for (const uint32_t id : cfg.operandsOf(op)) out += " " + variable(static_cast<VariableId>(id));
      return out;
    }
    case OpKind::Object:
    case OpKind::Spread:
    case OpKind::Iterate:
    case OpKind::Await:
    case OpKind::Emit:
    case OpKind::Return:
    case OpKind::Throw:
    case OpKind::EndStatement:
    case OpKind::Unknown:
      return plain();
  }
  return plain();
}

std::string OpPrinter::print(const Cfg& cfg, const Op& op) const {
  const std::string result = isNone(op.result) ? "" : printValue(op.result) + " = ";
  return result + action(cfg, op) + flagsOf(op);
}

}  // namespace unfreed::flow
