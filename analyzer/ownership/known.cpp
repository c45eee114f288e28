#include "ownership/known.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace unfreed::ownership {
namespace {

using flow::Constant;
using flow::Op;
using flow::OpKind;
using program::AbstractValue;

Known constantOf(Constant constant, std::string_view text) {
  Known known;
  known.kind = Known::Kind::Constant;
  known.constant = constant;
  known.text = text;
  return known;
}

std::optional<double> numberOf(const Known& value) {
  if (value.kind != Known::Kind::Constant || value.constant != Constant::Number) return std::nullopt;
  double number = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto read = std::from_chars(value.text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end ? std::optional(number) : std::nullopt;
}

// Through casts and constants of the function: other variables may hold nothing on some way.
const Op* originOf(const Frame& frame, flow::ValueId value) {
  const Op* op = frame.definition(value);
  for (int steps = 0; op && steps < 16; ++steps) {
    if (op->kind == OpKind::Cast || op->kind == OpKind::Assign) {
      op = frame.definition(frame.operand(*op, 0));
      continue;
    }
    const bool isConstant = op->kind == OpKind::Use && frame.owns(op->variable) &&
                            frame.variable(op->variable).kind == flow::Variable::Kind::Const;
    const Op* assigned = isConstant ? frame.soleAssignment(op->variable) : nullptr;
    if (!assigned) return op;
    op = assigned;
  }
  return op;
}

// What an export gives may be missing where it says so.
bool mayBeMissing(const Frame& frame, const Op& made) {
  if (made.kind != OpKind::Call && made.kind != OpKind::Read) return false;
  const program::Callees& callees = frame.calleesOf(frame.indexOf(made));
  return std::any_of(callees.bindings.begin(), callees.bindings.end(),
                     [](const program::BindingCallee& callee) { return callee.member->returns.optional; });
}

bool isTypeSaid(const AbstractValue& value) {
  switch (value.kind) {
    case AbstractValue::Kind::Handle:
    case AbstractValue::Kind::LocalObject:
    case AbstractValue::Kind::Collection:
    case AbstractValue::Kind::Promise:
    case AbstractValue::Kind::Function:
    case AbstractValue::Kind::LocalClass:
    case AbstractValue::Kind::BindingClass:
    case AbstractValue::Kind::BindingFunction:
      return !value.guessed;
    case AbstractValue::Kind::Plain:
    case AbstractValue::Kind::BindingNamespace:
    case AbstractValue::Kind::UnitNamespace:
    case AbstractValue::Kind::External:
      return false;
  }
  return false;
}

bool isFunction(const AbstractValue& value) {
  return value.kind == AbstractValue::Kind::Function || value.kind == AbstractValue::Kind::LocalClass ||
         value.kind == AbstractValue::Kind::BindingClass ||
         value.kind == AbstractValue::Kind::BindingFunction;
}

// The class or one of its bases.
bool descendsFrom(const bindings::Module& module, bindings::ClassIndex cls, bindings::ClassIndex base) {
  constexpr size_t kMostBases = 32;
  std::vector<bindings::ClassIndex> line{cls};
  for (size_t i = 0; i < line.size() && i < kMostBases; ++i) {
    if (line[i] == base) return true;
    for (const std::string& name : module.classes[line[i]].bases) {
      const bindings::ClassIndex next = module.classNamed(name);
      if (!isNone(next)) line.push_back(next);
    }
  }
  return false;
}

std::optional<bool> isInstanceOfBinding(const Frame& frame, const AbstractValue& value,
                                        bindings::ClassRef cls) {
  if (value.kind == AbstractValue::Kind::Collection || value.kind == AbstractValue::Kind::Promise) {
    return false;
  }
  if (value.kind != AbstractValue::Kind::Handle || isNone(value.cls.index) || isNone(cls.index)) {
    return std::nullopt;
  }
  const bindings::BindingTable& table = frame.context.program.bindings;
  if (value.cls.module != cls.module) return std::nullopt;
  if (!table[value.cls].isHandle()) return std::nullopt;  // an interface: who implements it is not known
  if (descendsFrom(table[cls.module], value.cls.index, cls.index)) return true;
  if (descendsFrom(table[cls.module], cls.index, value.cls.index)) return std::nullopt;
  return false;
}

}  // namespace

Known knownOf(const Frame& frame, flow::ValueId value) {
  const Op* made = originOf(frame, value);
  if (!made) return {};
  if (made->kind == OpKind::Constant) return constantOf(made->constant, made->text);
  if (mayBeMissing(frame, *made)) return {};
  Known known;
  const bool isFresh = made->kind == OpKind::Construct || made->kind == OpKind::Object ||
                       made->kind == OpKind::Collect || made->kind == OpKind::Closure;
  if (isFresh) known.kind = Known::Kind::Fresh;
  const program::ValueSet& set = frame.context.values.of(frame.ref, value);
  const bool areSaid = !set.unknown && !set.shapes.empty() &&
                       std::all_of(set.shapes.begin(), set.shapes.end(), [&](program::ShapeId shape) {
                         return isTypeSaid(frame.context.values[shape]);
                       });
  if (!areSaid) return known;
  known.shapes.assign(set.shapes.begin(), set.shapes.end());
  if (!isFresh) known.kind = Known::Kind::Objects;
  return known;
}

std::optional<bool> isTruthy(const Known& value) {
  switch (value.kind) {
    case Known::Kind::Anything:
    case Known::Kind::Objects:
      return std::nullopt;
    case Known::Kind::Fresh:
      return true;
    case Known::Kind::Constant:
      break;
  }
  switch (value.constant) {
    case Constant::Undefined:
    case Constant::Null:
      return false;
    case Constant::Boolean:
      return value.text == "true";
    case Constant::Number: {
      const std::optional<double> number = numberOf(value);
      return number ? std::optional(*number != 0) : std::nullopt;
    }
    case Constant::String:
      return !value.text.empty();
    case Constant::BigInt:
      return std::nullopt;
    case Constant::RegExp:
      return true;
  }
  return std::nullopt;
}

std::optional<bool> isThere(const Known& value) {
  switch (value.kind) {
    case Known::Kind::Anything:
    case Known::Kind::Objects:
      return std::nullopt;
    case Known::Kind::Fresh:
      return true;
    case Known::Kind::Constant:
      return value.constant != Constant::Undefined && value.constant != Constant::Null;
  }
  return std::nullopt;
}

std::optional<bool> areEqual(const Known& a, const Known& b, bool loose) {
  if (a.kind != Known::Kind::Constant || b.kind != Known::Kind::Constant) return std::nullopt;
  if (a.constant == Constant::RegExp || b.constant == Constant::RegExp) return std::nullopt;
  if (a.constant != b.constant) return loose ? std::nullopt : std::optional(false);
  if (a.constant == Constant::Number) {
    const std::optional<double> x = numberOf(a);
    const std::optional<double> y = numberOf(b);
    return x && y ? std::optional(*x == *y) : std::nullopt;
  }
  return a.text == b.text;
}

std::optional<bool> compared(const Known& a, const Known& b, std::string_view relation) {
  const std::optional<double> x = numberOf(a);
  const std::optional<double> y = numberOf(b);
  if (!x || !y) return std::nullopt;
  if (relation == "<") return *x < *y;
  if (relation == "<=") return *x <= *y;
  if (relation == ">") return *x > *y;
  if (relation == ">=") return *x >= *y;
  return std::nullopt;
}

Known typeOf(const Frame& frame, const Known& value) {
  const auto said = [](std::string_view type) { return constantOf(Constant::String, type); };
  if (value.kind == Known::Kind::Constant) {
    static constexpr std::array<std::string_view, 7> kTypes{"undefined", "object", "boolean", "number",
                                                            "bigint",    "string", "object"};
    return said(kTypes[static_cast<size_t>(value.constant)]);
  }
  if (value.shapes.empty()) return {};
  const auto functions = std::count_if(value.shapes.begin(), value.shapes.end(), [&](program::ShapeId shape) {
    return isFunction(frame.context.values[shape]);
  });
  if (functions == 0) return said("object");
  return static_cast<size_t>(functions) == value.shapes.size() ? said("function") : Known();
}

std::optional<bool> isInstance(const Frame& frame, program::ShapeId shape, flow::ValueId classValue) {
  const program::ValueSet& classes = frame.context.values.of(frame.ref, classValue);
  if (classes.unknown || classes.shapes.size() != 1) return std::nullopt;
  const AbstractValue& cls = frame.context.values[classes.shapes.front()];
  const AbstractValue& value = frame.context.values[shape];
  if (cls.kind == AbstractValue::Kind::BindingClass) return isInstanceOfBinding(frame, value, cls.cls);
  if (cls.kind == AbstractValue::Kind::LocalClass && value.kind == AbstractValue::Kind::LocalObject) {
    const bool isSame = value.unit == cls.unit && value.classId == cls.classId && !isNone(cls.classId);
    return isSame ? std::optional(true) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace unfreed::ownership
