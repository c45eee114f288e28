// What one op does to the sets.
#include <algorithm>

#include "program/values_evaluation.h"

namespace unfreed::program {

CellId Evaluation::valueCell(const FunctionInfo& info, flow::ValueId value) const {
  if (isNone(value) || unfreed::index(value) >= info.function->cfg.valueCount()) return unknownCell_;
  return idAt<CellId>(unfreed::index(info.firstValue) + unfreed::index(value));
}

CellId Evaluation::variableCell(UnitId unit, flow::VariableId variable) const {
  return isNone(variable) ? unknownCell_
                          : idAt<CellId>(unfreed::index(units_[unfreed::index(unit)].firstVariable) +
                                         unfreed::index(variable));
}

const ValueSet& Evaluation::operand(const FunctionInfo& info, const flow::Op& op, size_t position) {
  return store_.read(valueCell(info, info.function->cfg.operand(op, position)));
}

void Evaluation::give(const FunctionInfo& info, const flow::Op& op, const ValueSet& value) {
  if (!isNone(op.result)) store_.add(valueCell(info, op.result), value);
}

Arguments Evaluation::argumentsFrom(const FunctionInfo& info, const flow::Op& op, size_t position) {
  Arguments arguments;
  const flow::Cfg& cfg = info.function->cfg;
  for (size_t i = position; i < op.operandCount; ++i) {
    const flow::ValueId value = cfg.operand(op, i);
    const bool spread = !isNone(value) && cfg.definition(value).kind == flow::OpKind::Spread;
    if (spread && arguments.spreadFrom > arguments.sets.size()) arguments.spreadFrom = arguments.sets.size();
    arguments.sets.push_back(&store_.read(valueCell(info, value)));
  }
  return arguments;
}

NameId Evaluation::constantKey(const FunctionInfo& info, flow::ValueId key) {
  if (isNone(key)) return None<NameId>;
  const flow::Op& made = info.function->cfg.definition(key);
  const bool isName = made.kind == flow::OpKind::Constant &&
                      (made.constant == flow::Constant::String || made.constant == flow::Constant::Number);
  return isName && !made.text.empty() ? store_.name(made.text) : None<NameId>;
}

// The member that a Read, Store or Call names: by its text, or by a key that is a constant.
NameId Evaluation::memberName(const FunctionInfo& info, const flow::Op& op, size_t keyPosition) {
  NameId& known = memberNames_[nodeOf(info, op)];
  if (known == notAsked) known = findMemberName(info, op, keyPosition);
  return known;
}

NameId Evaluation::findMemberName(const FunctionInfo& info, const flow::Op& op, size_t keyPosition) {
  const bool isMethodCall = op.kind == flow::OpKind::Call && !op.has(flow::op_flag::Computed);
  if (!op.text.empty() || isMethodCall) return store_.name(op.text);
  return constantKey(info, info.function->cfg.operand(op, keyPosition));
}

// The name of the variable that a Use or Assign names.
NameId Evaluation::variableName(const FunctionInfo& info, const flow::Op& op) {
  NameId& known = memberNames_[nodeOf(info, op)];
  if (known == notAsked) known = store_.name(program_.moduleOf(info.ref.unit).variables[op.variable].name);
  return known;
}

void Evaluation::evaluateOp(FunctionInfo& info, const flow::Op& op) {
  switch (op.kind) {
    case flow::OpKind::Constant:
    case flow::OpKind::Compute:
      if (!isNone(op.result)) store_.add(valueCell(info, op.result), store_.plain());
      return;
    case flow::OpKind::Use:
      evaluateUse(info, op);
      return;
    case flow::OpKind::Assign:
      evaluateAssign(info, op);
      return;
    case flow::OpKind::Read:
      evaluateRead(info, op);
      return;
    case flow::OpKind::Store:
      evaluateStore(info, op);
      return;
    case flow::OpKind::Call:
      evaluateCall(info, op);
      return;
    case flow::OpKind::Construct:
      evaluateConstruct(info, op);
      return;
    case flow::OpKind::Collect:
      evaluateCollect(info, op);
      return;
    case flow::OpKind::Object:
      if (!isNone(op.result)) store_.add(valueCell(info, op.result), object(ownSite(SiteSort::Object)));
      return;
    case flow::OpKind::Spread:
      give(info, op, elementsTaken(operand(info, op, 0)));
      return;
    case flow::OpKind::Iterate:
      evaluateIterate(info, op);
      return;
    case flow::OpKind::Await:
      give(info, op, awaited(operand(info, op, 0)));
      return;
    case flow::OpKind::Emit:
      evaluateEmit(info, op);
      return;
    case flow::OpKind::Return:
      evaluateReturn(info, op);
      return;
    case flow::OpKind::Closure:
      if (!isNone(op.result))
        store_.add(valueCell(info, op.result), functionShape({info.ref.unit, op.function}));
      return;
    case flow::OpKind::Class:
      evaluateClass(info, op);
      return;
    case flow::OpKind::Cast:
      evaluateCast(info, op);
      return;
    case flow::OpKind::Import:
      evaluateImportOp(info, op);
      return;
    case flow::OpKind::Unknown:
      if (!isNone(op.result)) store_.addUnknown(valueCell(info, op.result));
      return;
    case flow::OpKind::Throw:
    case flow::OpKind::Dispose:
    case flow::OpKind::LeaveScope:
    case flow::OpKind::EndStatement:
      return;
  }
}

// Where scripts of the same page declare the global.
std::span<const VariableRef> Evaluation::declarationsOf(UnitId unit, flow::VariableId global) const {
  const auto& declaredBy = program_.units[unit].declaredBy;
  const auto found = declaredBy.find(global);
  return found == declaredBy.end() ? std::span<const VariableRef>() : found->second;
}

void Evaluation::evaluateUse(FunctionInfo& info, const flow::Op& op) {
  give(info, op, store_.read(variableCell(info.ref.unit, op.variable)));
  if (isNone(op.variable)) return;
  const flow::Variable& variable = program_.moduleOf(info.ref.unit).variables[op.variable];
  if (variable.kind != flow::Variable::Kind::Global) return;
  // Another file may have assigned it.
  give(info, op, store_.read(store_.field(globals_, variableName(info, op))));
  for (const VariableRef& declared : declarationsOf(info.ref.unit, op.variable))
    give(info, op, store_.read(variableCell(declared.unit, declared.variable)));
}

// The member by which a vector of Embind gives its elements, to its iterator as well; null for other classes.
const bindings::Member* Evaluation::elementMember(ShapeId shape) {
  const AbstractValue& value = valueOf(shape);
  if (value.kind != AbstractValue::Kind::Handle) return nullptr;
  const bool isVector = !membersOf(value.cls, "push_back").empty() && !membersOf(value.cls, "size").empty();
  const auto& members = membersOf(value.cls, "get");
  return isVector && members.size() == 1 ? members.front() : nullptr;
}

// What `for (const x of …)` and `[...…]` take out, one after the other.
ValueSet Evaluation::elementsTaken(const ValueSet& iterables) {
  const bool areVectors = !iterables.shapes.empty() &&
                          std::all_of(iterables.shapes.begin(), iterables.shapes.end(),
                                      [&](ShapeId shape) { return elementMember(shape) != nullptr; });
  if (!areVectors) return elementsOfAll(iterables);
  ValueSet out;
  const ShapeList shapes = iterables.shapes;
  for (const ShapeId shape : shapes) {
    const AbstractValue vector = valueOf(shape);
    const bindings::Member* const member = elementMember(shape);
    reachBinding(vector, member);
    addType(out, vector.cls.module, member->returns, vector.guessed);
  }
  return out;
}

void Evaluation::evaluateIterate(FunctionInfo& info, const flow::Op& op) {
  const ValueSet& iterables = operand(info, op, 0);
  const auto loop = iterations_.find(static_cast<uint32_t>(store_.current()));
  if (loop == iterations_.end()) {
    give(info, op, elementsTaken(iterables));
    return;
  }
  if (loop->second == flow::LoopKind::ForAwait) {
    give(info, op, awaited(elementsOfAll(iterables)));
    return;
  }
  ValueSet others;
  others.unknown = iterables.unknown;
  for (const ShapeId shape : iterables.shapes) {
    const SiteId site = valueOf(shape).kind == AbstractValue::Kind::Collection ? objectOf(shape) : SiteId{0};
    if (store_.keyOf(site).sort == SiteSort::Map) {
      give(info, op, store_.read(store_.field(site, store_.name("<values>"))));
    } else {
      unite(others, shape);
    }
  }
  give(info, op, elementsOfAll(others));
}

void Evaluation::evaluateAssign(FunctionInfo& info, const flow::Op& op) {
  const ValueSet& value = operand(info, op, 0);
  store_.add(variableCell(info.ref.unit, op.variable), value);
  give(info, op, value);
  if (isNone(op.variable)) return;
  const flow::Variable& variable = program_.moduleOf(info.ref.unit).variables[op.variable];
  if (variable.kind == flow::Variable::Kind::Global) {
    writeField(globals_, variableName(info, op), value);
    for (const VariableRef& declared : declarationsOf(info.ref.unit, op.variable))
      store_.add(variableCell(declared.unit, declared.variable), value);
  }
}

void Evaluation::evaluateRead(FunctionInfo& info, const flow::Op& op) {
  const ValueSet& receivers = operand(info, op, 0);
  const NameId name = memberName(info, op, 1);
  ValueSet found = readMember(receivers, name);
  if (receivers.shapes.empty() && receivers.unknown && !isNone(name)) {
    const SiteId site = unknownObject(info, info.function->cfg.operand(op, 0));
    if (site != SiteId{0}) unite(found, store_.read(store_.field(site, name)));
  }
  const bool nothingKnown = found.shapes.empty() || !isInformative(found);
  if (guessing_ && !isNone(name) && nothingKnown && mayBeGuessed(receivers))
    guess(info.ref.unit, name, found);
  give(info, op, found);
}

// `const ref = useRef(); ref.current = module; … ref.current`: whatever the variable holds, it holds what was
// stored.
SiteId Evaluation::unknownObject(const FunctionInfo& info, flow::ValueId receiver) {
  if (isNone(receiver)) return SiteId{0};
  const flow::Op& op = info.function->cfg.definition(receiver);
  if (op.kind != flow::OpKind::Use || isNone(op.variable)) return SiteId{0};
  const auto unit = static_cast<uint64_t>(info.ref.unit);
  if (!storedInto_.contains((unit << 32) | static_cast<uint64_t>(op.variable))) return SiteId{0};
  return store_.site({SiteSort::UnknownObject, unit, static_cast<uint64_t>(op.variable)});
}

// What calling these functions gives, wherever that happens: `{ get tree() { … } }`.
ValueSet Evaluation::givenBy(const ValueSet& functions) {
  Callees* const sink = std::exchange(sink_, nullptr);
  ValueSet given;
  for (const ShapeId shape : ShapeList(functions.shapes)) {
    const AbstractValue function = valueOf(shape);
    if (function.kind != AbstractValue::Kind::Function) continue;
    invokeFunction(function.function, {}, None<ShapeId>, Invocation::Call, given);
  }
  sink_ = sink;
  return given;
}

void Evaluation::evaluateStore(FunctionInfo& info, const flow::Op& op) {
  const ValueSet receivers = operand(info, op, 0);
  const ValueSet& stored = operand(info, op, 1);
  const ValueSet value = op.has(flow::op_flag::Delegate) ? givenBy(stored) : stored;
  const flow::Cfg& cfg = info.function->cfg;
  if (op.has(flow::op_flag::Spread)) {
    for (const ShapeId shape : receivers.shapes) {
      const SiteId site = objectOf(shape);
      if (site != SiteId{0}) store_.add(store_.parents(site), value);
    }
    return;
  }
  const NameId name = memberName(info, op, 2);
  const flow::ValueId source = cfg.operand(op, 1);
  const bool isMethod = !isNone(source) && cfg.definition(source).kind == flow::OpKind::Closure;
  const flow::ValueId receiver = cfg.operand(op, 0);
  const bool asPrototype = !isNone(receiver) && cfg.definition(receiver).text == "prototype";
  for (const ShapeId shape : receivers.shapes) {
    storeMember(shape, name, value);
    if (isMethod) adoptMethods(shape, stored, asPrototype);
  }
  if (receivers.shapes.empty() && receivers.unknown) {
    const SiteId site = unknownObject(info, receiver);
    if (site != SiteId{0}) writeField(site, name, value);
  }
  give(info, op, value);
}

void Evaluation::evaluateCall(FunctionInfo& info, const flow::Op& op) {
  ValueSet result;
  if (op.has(flow::op_flag::Super) && !op.has(flow::op_flag::Method)) {
    evaluateSuperCall(info, op, result);
  } else if (op.has(flow::op_flag::Super) && !op.text.empty() && !isNone(info.function->ownerClass)) {
    evaluateSuperMethod(info, op, result);
  } else if (op.has(flow::op_flag::Method)) {
    const bool computed = op.has(flow::op_flag::Computed);
    const NameId name = memberName(info, op, 1);
    Arguments arguments = argumentsFrom(info, op, computed ? 2 : 1);
    ValueSet promise;  // an async callback gives a promise of what it returns
    if (op.has(flow::op_flag::Async) && arguments.sets.size() == 1) {
      unite(promise, promiseOf(arguments.at(0)));
      arguments.sets[0] = &promise;
    }
    callMethod(operand(info, op, 0), name, arguments, result);
  } else {
    const ValueSet callees = operand(info, op, 0);
    invokeAll(callees, argumentsFrom(info, op, 1), None<ShapeId>, Invocation::Call, result);
  }
  give(info, op, result);
}

// The base class's constructor runs on the same object. A base from a binding makes its handle where the
// local class is constructed, so it is no callee of `super(…)`.
void Evaluation::evaluateSuperCall(FunctionInfo& info, const flow::Op& op, ValueSet& result) {
  if (isNone(info.function->ownerClass)) return;
  const ShapeId self = localObject(info.ref.unit, info.function->ownerClass);
  ClassInfo& cls = infoOf(valueOf(self));
  const Arguments arguments = argumentsFrom(info, op, op.operandCount > 0 ? 1 : 0);
  const ValueSet bases = store_.read(cls.superclass);
  for (const ShapeId base : bases.shapes) runConstructors(base, self, arguments, nullptr);
  const bool isOutside = std::any_of(bases.shapes.begin(), bases.shapes.end(), [&](ShapeId base) {
    return valueOf(base).kind == AbstractValue::Kind::External;
  });
  if (sink_ != nullptr && (bases.unknown || isOutside)) sink_->unknown = true;
  unite(result, self);
}

// super.method(…): the base class's method, on the same object.
void Evaluation::evaluateSuperMethod(FunctionInfo& info, const flow::Op& op, ValueSet& result) {
  const ShapeId cls = localClass(info.ref.unit, info.function->ownerClass);
  ValueSet supers;
  superShapes(infoOf(valueOf(cls)), !info.isStatic, supers);
  const ValueSet callees = readMember(supers, store_.name(op.text));
  const ShapeId self = info.isStatic ? cls : localObject(info.ref.unit, info.function->ownerClass);
  invokeAll(callees, argumentsFrom(info, op, 1), self, Invocation::Call, result);
}

void Evaluation::evaluateConstruct(FunctionInfo& info, const flow::Op& op) {
  const ValueSet callees = operand(info, op, 0);
  ValueSet result;
  invokeAll(callees, argumentsFrom(info, op, 1), None<ShapeId>, Invocation::Construct, result);
  give(info, op, result);
}

void Evaluation::evaluateCollect(FunctionInfo& info, const flow::Op& op) {
  if (isNone(op.result)) return;
  const SiteId site = ownSite(SiteSort::Array);
  const Arguments elements = argumentsFrom(info, op, 0);
  for (size_t i = 0; i < elements.sets.size(); ++i) {
    if (i < elements.spreadFrom && i < knownPositions) {
      writeField(site, store_.name(std::to_string(i)), *elements.sets[i]);
    } else {
      addElement(site, *elements.sets[i]);
    }
  }
  store_.add(valueCell(info, op.result), collection(site));
}

void Evaluation::evaluateCast(FunctionInfo& info, const flow::Op& op) {
  const ValueSet& value = operand(info, op, 0);
  if (isNone(op.type)) {
    give(info, op, value);
    return;
  }
  ValueSet typed;
  addNote(typed, info.ref.unit, op.type, 0);
  if (namesBinding(typed)) {
    give(info, op, typed);
    return;
  }
  give(info, op, value);
  if (annotating_ && !isInformative(value) && (value.unknown || value.empty())) give(info, op, typed);
}

void Evaluation::evaluateImportOp(FunctionInfo& info, const flow::Op& op) {
  std::string_view specifier = op.text;
  if (specifier.empty()) {
    const NameId name = constantKey(info, info.function->cfg.operand(op, 0));
    if (isNone(name)) {
      give(info, op, store_.peek(unknownCell_));
      return;
    }
    specifier = store_.textOf(name);
  }
  const Target target = program_.targetOf(info.ref.unit, specifier);
  ValueSet imported;
  if (op.has(flow::op_flag::Dynamic)) {
    unite(imported, namespaceOf(target, specifier));
    ValueSet promise;
    unite(promise, promiseOf(imported));
    give(info, op, promise);
    return;
  }
  addRequired(target, specifier, imported);
  give(info, op, imported);
}

void Evaluation::evaluateReturn(FunctionInfo& info, const flow::Op& op) {
  if (op.operandCount == 0) {
    store_.add(info.returned, store_.plain());
    return;
  }
  const ValueSet& value = operand(info, op, 0);
  if (info.function->isAsync) {
    store_.add(info.returned, awaited(value));
  } else {
    store_.add(info.returned, value);
  }
}

void Evaluation::evaluateEmit(FunctionInfo& info, const flow::Op& op) {
  if (op.operandCount > 0) {
    const ValueSet& value = operand(info, op, 0);
    const ValueSet emitted = op.has(flow::op_flag::Delegate) ? elementsOfAll(value) : value;
    store_.add(info.emitted, info.function->isAsync ? awaited(emitted) : emitted);
  }
  if (!isNone(op.result)) store_.addUnknown(valueCell(info, op.result));
}

void Evaluation::evaluateClass(FunctionInfo& info, const flow::Op& op) {
  const ShapeId cls = localClass(info.ref.unit, op.classId);
  if (op.operandCount > 0) store_.add(infoOf(valueOf(cls)).superclass, operand(info, op, 0));
  if (!isNone(op.result)) store_.add(valueCell(info, op.result), cls);
}

}  // namespace unfreed::program
