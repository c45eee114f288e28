// Who is called with what, and what comes back.
#include <algorithm>

#include "program/values_evaluation.h"

namespace unfreed::program {
namespace {

using Kind = AbstractValue::Kind;

constexpr int callBackDepth = 8;   // built-ins that call built-ins that call …
constexpr size_t superLimit = 32;  // chains of `extends` may be cyclic
const ValueSet nothing{};

uint64_t keyOf(FunctionRef function) {
  return (static_cast<uint64_t>(function.unit) << 32) | static_cast<uint64_t>(function.function);
}

}  // namespace

const ValueSet& Arguments::at(size_t position) const {
  return position < sets.size() ? *sets[position] : nothing;
}

ValueSet Arguments::forParameter(size_t position) const {
  ValueSet all;
  if (position < spreadFrom) {
    unite(all, at(position));
  } else {
    for (size_t i = spreadFrom; i < sets.size(); ++i) unite(all, *sets[i]);
  }
  return all;
}

Arguments Arguments::from(size_t position) const {
  Arguments rest;
  for (size_t i = std::min(position, sets.size()); i < sets.size(); ++i) rest.sets.push_back(sets[i]);
  if (spreadFrom != static_cast<size_t>(-1))
    rest.spreadFrom = spreadFrom > position ? spreadFrom - position : 0;
  return rest;
}

Evaluation::FunctionInfo& Evaluation::infoOf(FunctionRef ref) {
  return functions_[units_[unfreed::index(ref.unit)].firstFunction + unfreed::index(ref.function)];
}

const Evaluation::FunctionInfo& Evaluation::infoOf(FunctionRef ref) const {
  return functions_[units_[unfreed::index(ref.unit)].firstFunction + unfreed::index(ref.function)];
}

Evaluation::ClassInfo& Evaluation::infoOf(const AbstractValue& cls) {
  return classes_[units_[unfreed::index(cls.unit)].firstClass + unfreed::index(cls.classId)];
}

void Evaluation::invokeAll(const ValueSet& callees, const Arguments& arguments, ShapeId receiver,
                           Invocation how, ValueSet& result) {
  if (callees.unknown) {
    result.unknown = true;
    escapeCallbacks(arguments);
    if (!isNone(trapped_) && callees.shapes.size() >= shapeLimit) noteTrapped(arguments);
  }
  if (sink_ != nullptr && (callees.unknown || callees.shapes.empty())) sink_->unknown = true;
  if (sink_ != nullptr && callees.hasMore) sink_->hasMore = true;
  const ShapeList shapes = callees.shapes;
  for (const ShapeId shape : shapes) invoke(shape, arguments, receiver, how, result);
}

void Evaluation::invoke(ShapeId callee, const Arguments& arguments, ShapeId receiver, Invocation how,
                        ValueSet& result) {
  const AbstractValue& value = valueOf(callee);
  switch (value.kind) {
    case Kind::Function:
      invokeFunction(value.function, arguments, receiver, how, result);
      return;
    case Kind::LocalClass:
      if (how == Invocation::Construct) constructLocal(callee, arguments, result);
      return;
    case Kind::BindingFunction:
      callBinding(value, arguments, result);
      return;
    case Kind::BindingClass:
      if (how == Invocation::Construct) {
        constructBinding(value, arguments, result);
      } else {
        result.unknown = true;
        if (sink_ != nullptr) sink_->unknown = true;
      }
      return;
    case Kind::BindingNamespace: {
      // `const init = require("pkg"); init()`
      ValueSet functions;
      for (const std::string_view name : {"export=", "default", "()"}) {
        if (addExport(value.module, name, functions)) break;
      }
      functions.shapes.remove(callee);
      invokeAll(functions, arguments, receiver, how, result);
      return;
    }
    case Kind::Trapped:
      invokeTrapped(callee, arguments, result);
      return;
    case Kind::External:
      invokeExternal(callee, arguments, how, result);
      return;
    case Kind::LocalObject: {
      const SiteKey key = store_.keyOf(objectOf(callee));
      if (key.sort != SiteSort::TypeCallable) return;
      const UnitId unit = static_cast<UnitId>(key.first);
      const flow::TypeNote& note =
          program_.moduleOf(unit).typeNotes[static_cast<flow::TypeNoteId>(key.second)];
      if (!note.arguments.empty()) addNote(result, unit, note.arguments[0], 0);
      if (sink_ != nullptr) sink_->unknown = true;
      escapeCallbacks(arguments);
      return;
    }
    case Kind::Handle: {
      // An object that may be called, like `collect` of `const collect = makeScope()`.
      ValueSet functions;
      addMembers(value, membersOf(value.cls, "()"), functions);
      if (!functions.empty()) return invokeAll(functions, arguments, receiver, how, result);
      result.unknown = true;
      if (sink_ != nullptr) sink_->unknown = true;
      escapeCallbacks(arguments);
      return;
    }
    case Kind::Plain:
    case Kind::UnitNamespace:
    case Kind::Collection:
    case Kind::Promise:
      return;
  }
}

void Evaluation::pass(FunctionInfo& info, const Arguments& arguments, ShapeId receiver) {
  info.called = true;
  const auto& parameters = info.function->parameters;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const CellId cell = variableCell(info.ref.unit, parameters[i]);
    if (!info.function->rest || i + 1 < parameters.size()) {
      if (i < arguments.spreadFrom) {
        store_.add(cell, arguments.at(i));
      } else {
        store_.add(cell, arguments.forParameter(i));
      }
      continue;
    }
    const SiteId rest = store_.site({SiteSort::Array, keyOf(info.ref), ~uint64_t{0} - 1});
    for (size_t a = i; a < arguments.sets.size(); ++a) addElement(rest, *arguments.sets[a]);
    if (arguments.spreadFrom < i) addElement(rest, arguments.forParameter(i));
    store_.add(cell, collection(rest));
  }
  if (!isNone(receiver) && !isNone(info.function->self)) {
    store_.add(variableCell(info.ref.unit, info.function->self), receiver);
  }
}

ValueSet Evaluation::resultOf(FunctionInfo& info) {
  ValueSet result;
  if (!info.function->isAsync && !info.function->isGenerator) {
    unite(result, store_.read(info.returned));
    return result;
  }
  const SiteSort sort = !info.function->isGenerator ? SiteSort::Promise
                        : info.function->isAsync    ? SiteSort::AsyncIterator
                                                    : SiteSort::Iterator;
  const SiteId site = store_.site({sort, keyOf(info.ref), ~uint64_t{0} - 2});
  store_.setAll(site, info.function->isGenerator ? info.emitted : info.returned);
  unite(result, sort == SiteSort::Promise ? store_.shapeOf(Kind::Promise, site) : collection(site));
  return result;
}

void Evaluation::invokeFunction(FunctionRef function, const Arguments& arguments, ShapeId receiver,
                                Invocation how, ValueSet& result) {
  FunctionInfo& info = infoOf(function);
  if (sink_ != nullptr) sink_->functions.push_back(function);
  if (how == Invocation::Construct) {
    // A function used as a class: its objects share one set of fields and see its prototype.
    const SiteId made = store_.site({SiteSort::Constructed, keyOf(function), 0});
    store_.add(store_.parents(made), object(store_.site({SiteSort::Prototype, keyOf(function), 0})));
    pass(info, arguments, object(made));
    unite(result, object(made));
    return;
  }
  pass(info, arguments, receiver);
  unite(result, resultOf(info));
}

void Evaluation::constructLocal(ShapeId cls, const Arguments& arguments, ValueSet& result) {
  const ShapeId made = instanceOf(cls);
  unite(result, made);
  runConstructors(cls, made, arguments, &result);
}

// The constructor that runs for `new cls`: its own, or the nearest inherited one. Classes of bindings at the
// root of the chain make a handle of theirs, which is the same object: it is added to `bases`, when wanted,
// with the constructor as callee.
void Evaluation::runConstructors(ShapeId cls, ShapeId made, const Arguments& arguments, ValueSet* bases) {
  std::vector<std::pair<ShapeId, bool>> pending{
      {cls, true}};  // true: nothing nearer has a constructor of its own
  for (size_t next = 0; next < pending.size() && next < superLimit; ++next) {
    const auto [shape, runs] = pending[next];
    const AbstractValue& value = valueOf(shape);
    if (value.kind == Kind::BindingClass) {
      if (bases != nullptr) constructBinding(value, runs ? arguments : Arguments{}, *bases);
      continue;
    }
    if (value.kind == Kind::Function) {
      if (runs) pass(infoOf(value.function), arguments, made);
      continue;
    }
    if (value.kind != Kind::LocalClass) continue;
    ClassInfo& info = infoOf(value);
    if (runs && !isNone(info.cls->constructor)) {
      const FunctionRef constructor{value.unit, info.cls->constructor};
      if (sink_ != nullptr) sink_->functions.push_back(constructor);
      pass(infoOf(constructor), arguments, made);
    }
    for (const ShapeId super : store_.read(info.superclass).shapes) {
      pending.emplace_back(super, runs && !info.hasConstructor);
    }
  }
}

void Evaluation::callMethod(const ValueSet& receivers, NameId name, const Arguments& arguments,
                            ValueSet& result) {
  if (receivers.unknown) {
    result.unknown = true;
    escapeCallbacks(arguments);
  }
  if (sink_ != nullptr && (receivers.unknown || receivers.shapes.empty())) sink_->unknown = true;
  if (sink_ != nullptr && receivers.hasMore) sink_->hasMore = true;
  if (sink_ != nullptr && receivers.shapes.size() >= bindingShapeLimit) sink_->isCut = true;
  const ShapeList shapes = receivers.shapes;
  for (const ShapeId shape : shapes) callMethodOf(shape, name, arguments, result);
}

void Evaluation::callMethodOf(ShapeId receiver, NameId name, const Arguments& arguments, ValueSet& result) {
  const AbstractValue& value = valueOf(receiver);
  const std::string_view text = isNone(name) ? std::string_view() : store_.textOf(name);
  switch (value.kind) {
    case Kind::Plain: {
      // "a b".split(" ").map(f): whatever comes of plain data is plain.
      ValueSet plain;
      unite(plain, store_.plain());
      ValueSet ignored;
      for (const ValueSet* argument : arguments.sets) callBack(*argument, {&plain, &plain, &plain}, ignored);
      unite(result, plain);
      return;
    }
    case Kind::Collection:
      if (!isNone(name) && callCollectionMethod(receiver, text, arguments, result)) return;
      break;
    case Kind::Promise:
      if (!isNone(name) && callPromiseMethod(receiver, text, arguments, result)) return;
      break;
    case Kind::Function:
    case Kind::LocalClass:
    case Kind::BindingFunction:
    case Kind::External:
      if (callFunctionMethod(receiver, text, arguments, result)) return;
      break;
    case Kind::LocalObject:
      if (store_.keyOf(objectOf(receiver)).sort == SiteSort::TypeCallable &&
          callFunctionMethod(receiver, text, arguments, result)) {
        return;
      }
      break;
    case Kind::Handle:
    case Kind::BindingClass:
    case Kind::BindingNamespace:
    case Kind::UnitNamespace:
    case Kind::Trapped:
      break;
  }
  ValueSet callees;
  lookUp(receiver, name, callees);
  invokeAll(callees, arguments, receiver, Invocation::Call, result);
}

// f.call(this, …), f.apply(this, list), f.bind(this, …)
bool Evaluation::callFunctionMethod(ShapeId function, std::string_view name, const Arguments& arguments,
                                    ValueSet& result) {
  if (name != "call" && name != "apply" && name != "bind") return false;
  ValueSet ignored;
  if (name == "bind") {
    // The arguments given now come first; what later calls give lands in the same parameters, which loses no
    // value. Nothing is called yet.
    Callees* const sink = std::exchange(sink_, nullptr);
    if (arguments.sets.size() > 1)
      invoke(function, arguments.from(1), None<ShapeId>, Invocation::Call, ignored);
    sink_ = sink;
    if (!arguments.at(0).shapes.empty() && valueOf(function).kind == Kind::Function) {
      FunctionInfo& info = infoOf(valueOf(function).function);
      if (!isNone(info.function->self))
        store_.add(variableCell(info.ref.unit, info.function->self), arguments.at(0));
    }
    unite(result, function);
    return true;
  }
  const ValueSet& receivers = arguments.at(0);
  const ShapeId receiver = receivers.shapes.size() == 1 ? receivers.shapes[0] : None<ShapeId>;
  if (name == "call") {
    invoke(function, arguments.from(1), receiver, Invocation::Call, result);
    return true;
  }
  const ValueSet elements = elementsOfAll(arguments.at(1));
  Arguments spread;
  spread.sets.push_back(&elements);
  spread.spreadFrom = 0;
  invoke(function, spread, receiver, Invocation::Call, result);
  return true;
}

// A built-in that calls what it was given. The op calls the built-in, so the callbacks are no callees of the
// op.
void Evaluation::callBack(const ValueSet& callbacks, std::initializer_list<const ValueSet*> given,
                          ValueSet& result) {
  if (depth_ >= callBackDepth) {
    result.unknown = true;
    return;
  }
  ++depth_;
  Callees* const sink = std::exchange(sink_, nullptr);
  Arguments arguments;
  arguments.sets = given;
  result.unknown = result.unknown || callbacks.unknown;
  const ShapeList shapes = callbacks.shapes;
  for (const ShapeId shape : shapes) {
    if (shape != store_.plain()) invoke(shape, arguments, None<ShapeId>, Invocation::Call, result);
  }
  sink_ = sink;
  --depth_;
}

// Functions given to something that cannot be seen are called with anything.
void Evaluation::escapeCallbacks(const Arguments& arguments) {
  for (const ValueSet* argument : arguments.sets) {
    for (const ShapeId shape : argument->shapes) {
      const AbstractValue& value = valueOf(shape);
      if (value.kind != Kind::Function) continue;
      FunctionInfo& info = infoOf(value.function);
      info.called = true;
      for (const flow::VariableId parameter : info.function->parameters) {
        store_.addUnknown(variableCell(info.ref.unit, parameter));
      }
    }
  }
}

ShapeId Evaluation::instanceOf(ShapeId cls) {
  const AbstractValue& value = valueOf(cls);
  switch (value.kind) {
    case Kind::LocalClass:
      return localObject(value.unit, value.classId);
    case Kind::BindingClass:
      return handle(value.cls, value.guessed);
    case Kind::Function:
      return object(store_.site({SiteSort::Constructed, keyOf(value.function), 0}));
    case Kind::Plain:
    case Kind::Handle:
    case Kind::BindingFunction:
    case Kind::BindingNamespace:
    case Kind::UnitNamespace:
    case Kind::LocalObject:
    case Kind::Collection:
    case Kind::Promise:
    case Kind::Trapped:
    case Kind::External:
      return None<ShapeId>;
  }
  return None<ShapeId>;
}

ShapeId Evaluation::functionShape(FunctionRef ref) {
  ShapeId& known = infoOf(ref).shape;
  if (!isNone(known)) return known;
  AbstractValue value;
  value.kind = Kind::Function;
  value.function = ref;
  return known = store_.intern(std::move(value));
}

ShapeId Evaluation::localClass(UnitId unit, flow::ClassId cls) {
  ShapeId& known = classes_[units_[unfreed::index(unit)].firstClass + unfreed::index(cls)].shape;
  if (!isNone(known)) return known;
  AbstractValue value;
  value.kind = Kind::LocalClass;
  value.unit = unit;
  value.classId = cls;
  return known = store_.intern(std::move(value));
}

ShapeId Evaluation::localObject(UnitId unit, flow::ClassId cls) {
  ShapeId& known = classes_[units_[unfreed::index(unit)].firstClass + unfreed::index(cls)].instance;
  if (!isNone(known)) return known;
  AbstractValue value;
  value.kind = Kind::LocalObject;
  value.unit = unit;
  value.classId = cls;
  return known = store_.intern(std::move(value));
}

// A global variable that no file in sight defines: a library's module object, or known by its name only.
ShapeId Evaluation::globalNamed(std::string_view name) {
  const auto library = program_.globals.find(std::string(name));
  return library == program_.globals.end() ? external("", std::string(name))
                                           : namespaceOf(library->second, "");
}

ShapeId Evaluation::external(std::string_view specifier, std::string path, uint32_t site) {
  AbstractValue value;
  value.kind = Kind::External;
  value.specifier = specifier;
  value.path = std::move(path);
  value.site = site;
  return store_.intern(std::move(value));
}

}  // namespace unfreed::program
