#include "program/values.h"

#include <algorithm>

#include "program/values_evaluation.h"

namespace unfreed::program {

bool isOwnObject(AbstractValue::Kind kind) {
  switch (kind) {
    case AbstractValue::Kind::LocalObject:
    case AbstractValue::Kind::Collection:
    case AbstractValue::Kind::Promise:
      return true;
    case AbstractValue::Kind::Plain:
    case AbstractValue::Kind::Handle:
    case AbstractValue::Kind::BindingClass:
    case AbstractValue::Kind::BindingFunction:
    case AbstractValue::Kind::BindingNamespace:
    case AbstractValue::Kind::UnitNamespace:
    case AbstractValue::Kind::Function:
    case AbstractValue::Kind::LocalClass:
    case AbstractValue::Kind::Trapped:
    case AbstractValue::Kind::External:
      return false;
  }
  return false;
}

bool isOfBinding(AbstractValue::Kind kind) {
  return kind == AbstractValue::Kind::Handle || kind == AbstractValue::Kind::BindingClass ||
         kind == AbstractValue::Kind::BindingFunction || kind == AbstractValue::Kind::BindingNamespace;
}

struct Values::State {
  const Program* program;
  Evaluation evaluation;
};

Values::Values(const Program& program) : state_(new State{&program, Evaluation(program)}) {}
Values::~Values() = default;
Values::Values(Values&&) noexcept = default;

const AbstractValue& Values::operator[](ShapeId shape) const {
  return state_->evaluation.store()[shape];
}

const ValueSet& Values::of(FunctionRef function, flow::ValueId value) const {
  return state_->evaluation.of(function, value);
}

const ValueSet& Values::of(VariableRef variable) const {
  return state_->evaluation.of(variable);
}

const ValueSet& Values::elementsOf(ShapeId collectionOrPromise) const {
  return state_->evaluation.elementsOf(collectionOrPromise);
}

std::vector<uint8_t> Values::stepsToHandles(uint8_t most) const {
  return state_->evaluation.stepsToHandles(most);
}

std::vector<std::string> Values::filledGlobals() const {
  return state_->evaluation.filledGlobals();
}

const Callees& Values::calleesOf(FunctionRef function, size_t op) const {
  return state_->evaluation.calleesOf(function, op);
}

std::vector<bindings::ClassRef> Values::handleClassesOf(FunctionRef function, flow::ValueId value) const {
  std::vector<bindings::ClassRef> classes;
  for (const ShapeId shape : of(function, value).shapes) {
    const AbstractValue& item = (*this)[shape];
    if (item.kind == AbstractValue::Kind::Handle && state_->program->bindings[item.cls].isHandle()) {
      classes.push_back(item.cls);
    }
  }
  std::sort(classes.begin(), classes.end());
  classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
  return classes;
}

}  // namespace unfreed::program
