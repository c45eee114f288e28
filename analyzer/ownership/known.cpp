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
const Op* originOf(const Frame& frame, const Assignments& assignments, flow::ValueId value) {
  const Op* op = frame.definition(value);
  for (int steps = 0; op && steps < 16; ++steps) {
    if (op->kind == OpKind::Cast || op->kind == OpKind::Assign) {
      op = frame.definition(frame.operand(*op, 0));
      continue;
    }
    const bool isConstant = op->kind == OpKind::Use && frame.owns(op->variable) &&
                            frame.variable(op->variable).kind == flow::Variable::Kind::Const;
    if (!isConstant) return op;
    const auto assigned = assignments.of(op->variable);
    if (assigned.size() != 1) return op;
    op = &frame.cfg().ops[assigned.front().second];
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
    case AbstractValue::Kind::Trapped:
    case AbstractValue::Kind::External:
      return false;
  }
  return false;
}

bool isPlain(const Frame& frame, program::ShapeId shape) {
  return frame.context.values[shape].kind == AbstractValue::Kind::Plain;
}

// Whether the plain value that the variable may hold is only that it holds nothing: on that way it will
// have been tested before it is given to anybody. A heuristic.
bool isPlainOnlyWhenEmpty(const Frame& frame, const Assignments& assignments, const Op& use) {
  if (assignments.isTested(use.variable)) return true;
  for (const auto& [variable, at] : assignments.of(use.variable)) {
    const flow::ValueId assigned = frame.operand(frame.cfg().ops[at], 0);
    const Op* made = frame.definition(assigned);
    if (made && made->isNothing()) continue;
    const program::ValueSet& set = frame.context.values.of(frame.ref, assigned);
    const bool isPlainToo = std::any_of(set.shapes.begin(), set.shapes.end(),
                                        [&](program::ShapeId shape) { return isPlain(frame, shape); });
    if (isPlainToo) return false;
  }
  return true;
}

// A variable of the function that holds nothing but what the function itself puts there.
bool isLocal(const Frame& frame, const Op* use) {
  if (!use || use->kind != OpKind::Use || !frame.owns(use->variable)) return false;
  const flow::Variable& variable = frame.variable(use->variable);
  return !variable.assignedElsewhere && variable.kind != flow::Variable::Kind::Parameter;
}

// Whether the value comes from calls in this function. A handle that one gives is what the analysis follows:
// that the callee may be something else as well, which is not known, is no reason to doubt its class.
bool isMadeHere(const Frame& frame, const Assignments& assignments, flow::ValueId value) {
  constexpr size_t kMostSteps = 12;
  std::vector<flow::ValueId> work{value};
  for (size_t i = 0; i < work.size(); ++i) {
    const Op* op = frame.definition(work[i]);
    if (!op || i >= kMostSteps) return false;
    if (op->kind == OpKind::Call || op->kind == OpKind::Construct || op->isNothing()) continue;
    const bool passesOn = op->kind == OpKind::Await || op->kind == OpKind::Cast ||
                          op->kind == OpKind::Iterate || op->kind == OpKind::Assign;
    if (passesOn) {
      work.push_back(frame.operand(*op, 0));
    } else if (isLocal(frame, op)) {
      const auto assigned = assignments.of(op->variable);
      if (assigned.empty() || assigned.size() > kMostSteps) return false;
      for (const auto& [variable, at] : assigned) work.push_back(frame.operand(frame.cfg().ops[at], 0));
    } else {
      return false;
    }
  }
  return true;
}

// What the value may be, as far as every part of it has a class; empty when it has not.
std::vector<program::ShapeId> shapesOf(const Frame& frame, const Assignments& assignments,
                                       flow::ValueId value) {
  const program::ValueSet& set = frame.context.values.of(frame.ref, value);
  if (set.shapes.empty() || (set.unknown && !isMadeHere(frame, assignments, value))) return {};
  std::vector<program::ShapeId> shapes;
  bool mayBePlain = false;
  for (const program::ShapeId shape : set.shapes) {
    const AbstractValue& one = frame.context.values[shape];
    if (one.kind == AbstractValue::Kind::Plain) {
      mayBePlain = true;
    } else if (isTypeSaid(one) && (!set.unknown || one.kind == AbstractValue::Kind::Handle)) {
      shapes.push_back(shape);
    } else {
      return {};
    }
  }
  const Op* use = frame.definition(value);
  if (mayBePlain && !(isLocal(frame, use) && isPlainOnlyWhenEmpty(frame, assignments, *use))) return {};
  return shapes;
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

Known constantOf(const Op& constant) {
  return constantOf(constant.constant, constant.text);
}

Assignments::Assignments(const Frame& frame) {
  for (uint32_t i = 0; i < frame.cfg().ops.size(); ++i) {
    const Op& op = frame.cfg().ops[i];
    if (op.kind == OpKind::Assign) all_.emplace_back(op.variable, i);
  }
  std::sort(all_.begin(), all_.end());
  for (const flow::Block& block : frame.cfg().blocks) {
    const bool asks = block.end == flow::EndKind::Branch && (block.test.kind == flow::TestKind::Truthy ||
                                                             block.test.kind == flow::TestKind::NotNullish);
    const Op* tested = asks ? frame.definition(block.test.value) : nullptr;
    if (tested && tested->kind == OpKind::Use) tested_.push_back(tested->variable);
  }
  std::sort(tested_.begin(), tested_.end());
}

bool Assignments::isTested(flow::VariableId variable) const {
  return std::binary_search(tested_.begin(), tested_.end(), variable);
}

std::span<const std::pair<flow::VariableId, uint32_t>> Assignments::of(flow::VariableId variable) const {
  const auto [first, last] = std::equal_range(all_.begin(), all_.end(), std::pair(variable, uint32_t{0}),
                                              [](const auto& a, const auto& b) { return a.first < b.first; });
  return {first, last};
}

Known knownOf(const Frame& frame, const Assignments& assignments, flow::ValueId value) {
  const Op* made = originOf(frame, assignments, value);
  if (!made) return {};
  if (made->kind == OpKind::Constant) return constantOf(*made);
  if (mayBeMissing(frame, *made)) return {};
  Known known;
  const bool isFresh = made->kind == OpKind::Construct || made->kind == OpKind::Object ||
                       made->kind == OpKind::Collect || made->kind == OpKind::Closure;
  if (isFresh) known.kind = Known::Kind::Fresh;
  known.shapes = shapesOf(frame, assignments, value);
  if (!isFresh && !known.shapes.empty()) known.kind = Known::Kind::Objects;
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
