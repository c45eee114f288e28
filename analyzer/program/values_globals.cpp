// The globals that the program fills, asked once the values have been followed.
#include <algorithm>
#include <set>

#include "program/globals.h"
#include "program/near_bindings.h"
#include "program/values_evaluation.h"

namespace unfreed::program {

// The units in which some value is a handle or something of a binding, and those that import one of them.
std::vector<bool> Evaluation::unitsNearHandles() const {
  std::vector<bool> holds(units_.size(), false);
  const auto look = [&](UnitId unit, CellId cell) {
    if (holds[unfreed::index(unit)]) return;
    const auto& shapes = store_.peek(cell).shapes;
    const auto isFound = [&](ShapeId shape) { return isOfBinding(valueOf(shape).kind); };
    holds[unfreed::index(unit)] = std::any_of(shapes.begin(), shapes.end(), isFound);
  };
  for (const FunctionInfo& info : functions_) {
    for (const flow::Op& op : info.function->cfg.ops) {
      if (!isNone(op.result)) look(info.ref.unit, valueCell(info, op.result));
    }
  }
  for (size_t i = 0; i < units_.size(); ++i) {
    const auto unit = idAt<UnitId>(i);
    const size_t variables = program_.moduleOf(unit).variables.size();
    for (size_t v = 0; v < variables && !holds[i]; ++v)
      look(unit, variableCell(unit, idAt<flow::VariableId>(v)));
  }
  return withImporters(program_, holds);
}

// Whether what the field holds may lead to a handle.
bool Evaluation::isFilled(SiteId site, NameId name, const std::vector<bool>& near) const {
  const ValueSet& values = store_.peekField(site, name);
  return std::any_of(values.shapes.begin(), values.shapes.end(), [&](ShapeId shape) {
    using Kind = AbstractValue::Kind;
    const AbstractValue& value = valueOf(shape);
    switch (value.kind) {
      case Kind::Plain:
      case Kind::Trapped:
      case Kind::External:
        return false;
      case Kind::Function:
        return bool{near[unfreed::index(value.function.unit)]};
      case Kind::LocalClass:
      case Kind::UnitNamespace:
        return bool{near[unfreed::index(value.unit)]};
      case Kind::LocalObject:
        return isNone(value.unit) || near[unfreed::index(value.unit)];
      case Kind::Handle:
      case Kind::BindingClass:
      case Kind::BindingFunction:
      case Kind::BindingNamespace:
      case Kind::Collection:
      case Kind::Promise:
        return true;
    }
    return true;
  });
}

// Whether the value is `window` or another name of the global object.
bool Evaluation::isGlobalObjectAt(const FunctionInfo& info, flow::ValueId value) const {
  if (isNone(value)) return false;
  const ValueSet& values = store_.peek(valueCell(info, value));
  return std::any_of(values.shapes.begin(), values.shapes.end(), [&](ShapeId shape) {
    const AbstractValue& one = valueOf(shape);
    return one.kind == AbstractValue::Kind::External && one.specifier.empty() && isGlobalObject(one.path);
  });
}

// The names that code connected to bindings gives values to: `kit = …`, `window.kit = …`.
std::set<NameId> Evaluation::assignedGlobals() {
  std::set<NameId> names;
  for (const FunctionInfo& info : functions_) {
    if (!components_.hasBindings(info.ref.unit)) continue;
    const flow::Cfg& cfg = info.function->cfg;
    const flow::Module& module = program_.moduleOf(info.ref.unit);
    for (const flow::Op& op : cfg.ops) {
      if (op.kind == flow::OpKind::Assign && !isNone(op.variable)) {
        const flow::Variable& variable = module.variables[op.variable];
        if (variable.kind == flow::Variable::Kind::Global) names.insert(store_.name(variable.name));
      } else if (op.kind == flow::OpKind::Store && !op.text.empty() &&
                 isGlobalObjectAt(info, cfg.operand(op, 0))) {
        names.insert(store_.name(op.text));
      }
    }
  }
  return names;
}

std::vector<std::string> Evaluation::filledGlobals() {
  const std::vector<bool> near = unitsNearHandles();
  std::set<NameId> names = assignedGlobals();
  std::erase_if(names, [&](NameId name) { return !isFilled(globals_, name, near); });
  // `Object.assign(window, tools)`
  for (const ShapeId shape : store_.peek(store_.parents(globals_)).shapes) {
    const SiteId site = objectOf(shape);
    for (size_t i = 0; site != SiteId{0} && i < store_.nameCount(); ++i) {
      if (isFilled(site, idAt<NameId>(i), near)) names.insert(idAt<NameId>(i));
    }
  }
  std::vector<std::string> filled;
  filled.reserve(names.size());
  for (const NameId name : names) filled.emplace_back(store_.textOf(name));
  return filled;
}

}  // namespace unfreed::program
