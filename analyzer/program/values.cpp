#include "program/values.h"

#include <algorithm>

#include "program/values_evaluation.h"

namespace unfreed::program {

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
