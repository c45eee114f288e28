#include "ownership/effects.h"

#include <algorithm>
#include <array>

#include "ownership/declared_calls.h"
#include "ownership/library_calls.h"
#include "ownership/scopes.h"
#include "ownership/taken_out.h"

namespace unfreed::ownership {
namespace {

using bindings::ClassRef;
using flow::Op;
using flow::OpKind;
using flow::ValueId;
using program::AbstractValue;
namespace op_flag = flow::op_flag;

// A call taken apart: who is called, on what, with what.
struct CallParts {
  ValueId receiver = None<ValueId>;  // of a method call
  ValueId key = None<ValueId>;       // of a computed method call
  ValueId callee = None<ValueId>;    // of a plain call or construction
  std::vector<ValueId> arguments;

  // What the callee belongs to: a function that was taken out of a scope stands for the scope.
  ValueId self() const { return isNone(receiver) ? callee : receiver; }
};

CallParts partsOf(const Frame& frame, const Op& op) {
  CallParts parts;
  size_t next = 0;
  if (op.has(op_flag::Method)) {
    parts.receiver = frame.operand(op, next++);
    if (op.has(op_flag::Computed)) parts.key = frame.operand(op, next++);
  } else {
    parts.callee = frame.operand(op, next++);
  }
  for (; next < op.operandCount; ++next) parts.arguments.push_back(frame.operand(op, next));
  return parts;
}

// `x[Symbol.dispose]()` and `x[Symbol.asyncDispose]()`.
bool isSymbolDispose(const Frame& frame, ValueId key) {
  const Op* read = frame.definition(key);
  return read && read->kind == OpKind::Read && (read->text == "dispose" || read->text == "asyncDispose");
}

const bindings::Class& classOf(const Frame& frame, ClassRef ref) {
  return frame.context.program.bindings[ref];
}

bool releasesByName(const bindings::Class& cls, std::string_view name) {
  return std::find(cls.release.begin(), cls.release.end(), name) != cls.release.end();
}

// `M.destroy(x)`, also under another name: a function that a class of the argument names as its release
// function.
bool isReleaseFunction(const Frame& frame, std::string_view name, ValueId argument) {
  const auto classes = frame.handleClassesOf(argument);
  return std::any_of(classes.begin(), classes.end(), [&](ClassRef cls) {
    return !name.empty() && classOf(frame, cls).releaseFunction == name;
  });
}

void addClass(std::vector<ClassRef>& classes, ClassRef cls) {
  const auto at = std::lower_bound(classes.begin(), classes.end(), cls);
  if (at == classes.end() || *at != cls) classes.insert(at, cls);
}

// What a plain object holds has come with it: reading it makes nothing.
bool readsPlainObject(const Frame& frame, const program::BindingCallee& callee) {
  return callee.member->kind == bindings::Member::Kind::Getter && !isNone(callee.cls.index) &&
         classOf(frame, callee.cls).kind == bindings::Class::Kind::Plain;
}

// The handle class of a member's result when the caller must release it.
std::optional<ClassRef> ownedResult(const Frame& frame, const program::BindingCallee& callee) {
  const bindings::Type& type = callee.member->returns;
  if (callee.member->kind == bindings::Member::Kind::Constructor && !isNone(callee.cls.index)) {
    if (classOf(frame, callee.cls).isHandle()) return callee.cls;
    return std::nullopt;
  }
  if (type.ownership != bindings::Ownership::Owned || type.isConstructor || isNone(type.classIndex)) {
    return std::nullopt;
  }
  const bindings::ModuleId module = callee.home();
  const ClassRef cls{module, type.classIndex};
  if (!classOf(frame, cls).isHandle() || readsPlainObject(frame, callee)) return std::nullopt;
  return cls;
}

bool isRegistered(bindings::Finalizer finalizer, bool constructed) {
  switch (finalizer) {
    case bindings::Finalizer::Registry:
      return true;
    case bindings::Finalizer::Factories:
      return !constructed;
    case bindings::Finalizer::Never:
    case bindings::Finalizer::Unknown:
      return false;
  }
  return false;
}

// What is known of this very result comes before what is known of its class.
bool isFinalizable(const Frame& frame, ClassRef cls, const bindings::Type& result, Form form) {
  const bool own = result.finalizer != bindings::Finalizer::Unknown;
  return isRegistered(own ? result.finalizer : classOf(frame, cls).finalizer, form == Form::Constructed);
}

// Of a receiver that may be of any class of its library: whether every class that has such a member gives the
// same there.
bool isTheSameInAllClasses(const Frame& frame, const program::Callees& callees) {
  if (callees.bindings.empty()) return false;
  const program::BindingCallee& first = callees.bindings.front();
  const auto& classes = frame.context.program.bindings[first.home()].classes;
  return std::all_of(classes.begin(), classes.end(), [&](const bindings::Class& cls) {
    return std::all_of(cls.members.begin(), cls.members.end(), [&](const bindings::Member& member) {
      const bindings::Type& type = member.returns;
      const bindings::Type& same = first.member->returns;
      return member.name != first.member->name ||
             (type.classIndex == same.classIndex && type.ownership == same.ownership &&
              type.optional == same.optional);
    });
  });
}

void addAcquire(const Frame& frame, const program::Callees& callees, Form form, Effect& effect) {
  if (callees.isBehindTraps || (callees.isCut && !isTheSameInAllClasses(frame, callees))) return;
  Acquire acquire;
  acquire.form = form;
  acquire.guessed = callees.guessed;
  for (const program::BindingCallee& callee : callees.bindings) {
    const auto cls = ownedResult(frame, callee);
    if (!cls) return;  // one of the possible callees gives nothing to release: stay silent
    const auto toolchain = frame.context.program.bindings[cls->module].toolchain;
    if (frame.context.queuesAll && toolchain == bindings::Toolchain::Embind) return;
    addClass(acquire.classes, *cls);
    acquire.finalizable = acquire.finalizable && isFinalizable(frame, *cls, callee.member->returns, form);
    acquire.shape = callee.member->returns.shape;
    acquire.many = acquire.shape != bindings::Shape::One && acquire.shape != bindings::Shape::Union;
  }
  if (!acquire.classes.empty()) effect.acquire = std::move(acquire);
}

// The class of the plain object that the call makes anew.
std::optional<ClassRef> plainObjectMadeBy(const Frame& frame, const program::BindingCallee& callee) {
  const bindings::Type& type = callee.member->returns;
  const bool isMade = type.ownership == bindings::Ownership::Owned && !type.isConstructor &&
                      type.shape == bindings::Shape::One && !isNone(type.classIndex);
  if (!isMade || readsPlainObject(frame, callee)) return std::nullopt;
  const bindings::ModuleId module = callee.home();
  const ClassRef cls{module, type.classIndex};
  if (classOf(frame, cls).kind != bindings::Class::Kind::Plain) return std::nullopt;
  return cls;
}

// `kiln.slice(x)` that gives `{ frame, level }`: the handle in `frame` is made by the call, and once, however
// often the field is read. Objects in collections, and within such objects, are not followed.
void addFields(const Frame& frame, const program::Callees& callees, Form form, Effect& effect) {
  if (callees.isBehindTraps || callees.bindings.empty() || form == Form::Element) return;
  std::optional<ClassRef> made;
  for (const program::BindingCallee& callee : callees.bindings) {
    const auto cls = plainObjectMadeBy(frame, callee);
    if (!cls || (made && *made != *cls)) return;
    made = cls;
  }
  const bindings::Module& module = frame.context.program.bindings[made->module];
  for (const bindings::Member* getter : bindings::handlesHeldBy(module, classOf(frame, *made))) {
    const ClassRef cls{made->module, getter->returns.classIndex};
    Acquire held;
    held.form = Form::Factory;
    held.guessed = callees.guessed;
    held.classes = {cls};
    held.finalizable = isFinalizable(frame, cls, getter->returns, Form::Called);
    held.shape = getter->returns.shape;
    held.many = held.shape != bindings::Shape::One && held.shape != bindings::Shape::Union;
    held.field = getter->name;
    effect.fields.push_back(std::move(held));
  }
}

ScopeKind scopeOf(const Frame& frame, ClassRef cls) {
  return isNone(cls.index) ? ScopeKind::None : scopeKindOf(classOf(frame, cls));
}

// The argument is kept by `keeper`: by a scope, or by something that answers for it from now on.
void addKept(ScopeKind scope, ValueId keeper, ValueId argument, Effect& effect) {
  switch (scope) {
    case ScopeKind::None:
      effect.escaped.push_back(argument);
      return;
    case ScopeKind::Released:
      effect.container = keeper;
      effect.stored.push_back(argument);
      return;
    case ScopeKind::Finalized:
      effect.registered.push_back(argument);
      return;
  }
}

// `scene.addActor(actor)`: of C++ without a model, nothing tells whether the scene keeps a pointer to it.
// What gives something new (`solid.add(other)`) has made it from values; vectors and the like are values
// (`body.addForce(vector)`), and so is what comes several at a time (`mesh.addTriangle(a, b, c)`).
bool mayKeep(const Frame& frame, const program::BindingCallee& callee, const bindings::Parameter& parameter) {
  if (isNone(callee.cls.index) || parameter.kept || parameter.className.empty()) return false;
  if (soundsLikeAValue(parameter.className)) return false;
  const bindings::Module& module = frame.context.program.bindings[callee.home()];
  const bindings::Member& member = *callee.member;
  return module.toolchain != bindings::Toolchain::WasmBindgen && !module.isModelled &&
         parameter.mode != bindings::PassMode::Consume && member.kind == bindings::Member::Kind::Method &&
         member.returns.className.empty() && isKeepingName(member.name) &&
         std::count_if(member.parameters.begin(), member.parameters.end(),
                       [](const bindings::Parameter& one) { return !one.className.empty(); }) == 1;
}

void addArgumentModes(const Frame& frame, const program::BindingCallee& callee, const CallParts& parts,
                      Effect& effect) {
  const std::vector<ValueId>& arguments = parts.arguments;
  const auto& parameters = callee.member->parameters;
  const ScopeKind scope = scopeOf(frame, callee.cls);
  const bindings::ModuleId module = callee.home();
  const bool isRust = frame.context.program.bindings[module].toolchain == bindings::Toolchain::WasmBindgen;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const bool beyond = i >= parameters.size();
    if (beyond && (parameters.empty() || !parameters.back().rest)) break;
    const bindings::Parameter& parameter = beyond ? parameters.back() : parameters[i];
    if (parameter.mode == bindings::PassMode::Consume) effect.moved.push_back(arguments[i]);
    if (parameter.kept) addKept(scope, parts.self(), arguments[i], effect);
    if (mayKeep(frame, callee, parameter)) {
      effect.takenBy = callee.cls;
      effect.mayBeTaken.push_back(arguments[i]);
    }
    // Rust may take the handles out of a Map or an array that it is given as a plain value of JavaScript,
    // which no declaration tells.
    if (isRust && parameter.mode != bindings::PassMode::Consume) effect.lent.push_back(arguments[i]);
  }
}

// `getChild`, `get_parent`, `get`.
bool saysGet(std::string_view name) {
  if (!name.starts_with("get")) return false;
  return name.size() == 3 || name[3] == '_' || (name[3] >= 'A' && name[3] <= 'Z');
}

// A method that borrows out an object of its own class mostly answers with the receiver itself: `return this`
// keeps the handle held. A heuristic; a result that may be nothing, or that a `get…` looks up, is another
// object.
bool returnsReceiver(const program::BindingCallee& callee) {
  const bindings::Type& type = callee.member->returns;
  return type.ownership == bindings::Ownership::Borrowed && !isNone(type.classIndex) &&
         type.classIndex == callee.cls.index && type.shape == bindings::Shape::One && !type.optional &&
         !saysGet(callee.member->name);
}

// What a deleted handle still answers.
bool isAskedOfDeleted(std::string_view name) {
  return name == "isDeleted" || name == "isAliasOf" || name == "deleteLater";
}

// What the export looks at: its receiver, and arguments that must be handles.
void addBorrowed(const Frame& frame, const program::BindingCallee& callee, const CallParts& parts,
                 Effect& effect) {
  const bindings::Member& member = *callee.member;
  const bool isMethod = member.kind == bindings::Member::Kind::Method;
  if (isMethod && isAskedOfDeleted(member.name)) return;
  if (isMethod && !isNone(parts.receiver)) effect.borrowed.push_back(parts.receiver);
  for (size_t i = 0; i < parts.arguments.size() && i < member.parameters.size(); ++i) {
    const bindings::Parameter& parameter = member.parameters[i];
    const bool takesHandle = !parameter.className.empty() && parameter.mode != bindings::PassMode::Plain;
    if (takesHandle && !frame.handleClassesOf(parts.arguments[i]).empty()) {
      effect.borrowed.push_back(parts.arguments[i]);
    }
  }
}

// `scope.manage(x)` gives x, `usingScope(run)` what `run` gives.
void addPassedOn(const bindings::PassedOn& passedOn, const std::vector<ValueId>& arguments, Effect& effect) {
  if (passedOn.parameter >= arguments.size()) return;
  const ValueId argument = arguments[passedOn.parameter];
  switch (passedOn.what) {
    case bindings::PassedOn::What::Nothing:
      return;
    case bindings::PassedOn::What::Argument:
      effect.sameAs.push_back(argument);
      return;
    case bindings::PassedOn::What::ResultOf:
      effect.resultsOf.push_back(argument);
      return;
  }
}

// A call that makes a scope, or that releases what one keeps.
void addScope(const Frame& frame, const program::BindingCallee& callee, const CallParts& parts,
              Effect& effect) {
  const bindings::Type& type = callee.member->returns;
  const bool constructs = callee.member->kind == bindings::Member::Kind::Constructor;
  const bindings::ModuleId module = callee.home();
  const ClassRef made = constructs ? callee.cls : ClassRef{module, type.classIndex};
  const bool isNew = !type.isConstructor && type.ownership != bindings::Ownership::Borrowed;
  if (isNew && scopeOf(frame, made) == ScopeKind::Released) effect.makes = Effect::Makes::Stack;
  if (scopeOf(frame, callee.cls) == ScopeKind::Released &&
      releasesByName(classOf(frame, callee.cls), callee.member->name)) {
    effect.released.push_back(parts.self());
  }
}

void callBindings(const Frame& frame, const program::Callees& callees, const CallParts& parts, Form form,
                  Effect& effect) {
  addAcquire(frame, callees, form, effect);
  addFields(frame, callees, form, effect);
  for (const program::BindingCallee& callee : callees.bindings) {
    addArgumentModes(frame, callee, parts, effect);
    addBorrowed(frame, callee, parts, effect);
    addScope(frame, callee, parts, effect);
    addPassedOn(callee.member->returns.passedOn, parts.arguments, effect);
    // A queue that the program empties answers for what is in it.
    const bool isQueued = frame.context.emptiesQueue && callee.member->name == "deleteLater";
    if (isQueued && !isNone(parts.receiver)) effect.escaped.push_back(parts.receiver);
    if (!isNone(parts.receiver) && callee.member->receiver == bindings::PassMode::Consume &&
        callee.member->kind == bindings::Member::Kind::Method) {
      effect.moved.push_back(parts.receiver);
    }
    if (!isNone(parts.receiver) && returnsReceiver(callee)) effect.sameAs.push_back(parts.receiver);
    for (const ValueId argument : parts.arguments) {
      if (isReleaseFunction(frame, callee.member->name, argument)) effect.released.push_back(argument);
    }
  }
}

// The binding calls them when something happens, not before this call is over.
bool keepsCallbacks(const program::Callees& callees) {
  return std::any_of(
      callees.bindings.begin(), callees.bindings.end(),
      [](const program::BindingCallee& callee) { return registersCallback(callee.member->name); });
}

// Whether the export wants an object of a handle class there, which nobody can call.
bool takesObject(const Frame& frame, const program::BindingCallee& callee, size_t argument) {
  const auto& parameters = callee.member->parameters;
  if (argument >= parameters.size() || parameters[argument].className.empty()) return false;
  const bindings::Module& module = frame.context.program.bindings[callee.home()];
  const bindings::ClassIndex cls = module.classNamed(parameters[argument].className);
  return !isNone(cls) && module.classes[cls].kind == bindings::Class::Kind::Handle;
}

std::vector<ValueId> callableArguments(const Frame& frame, const program::Callees& callees,
                                       const std::vector<ValueId>& arguments) {
  std::vector<ValueId> callable;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const bool isObject =
        std::all_of(callees.bindings.begin(), callees.bindings.end(),
                    [&](const program::BindingCallee& callee) { return takesObject(frame, callee, i); });
    if (!isObject) callable.push_back(arguments[i]);
  }
  return callable;
}

void callFunctions(const program::Callees& callees, const CallParts& parts, Effect& effect) {
  for (const program::FunctionRef function : callees.functions) {
    effect.calls.push_back({function, parts.receiver, parts.arguments});
  }
}

// A function outside the program that is known by name: a global, or what a module exports.
void callExternalFunction(const AbstractValue& external, const CallParts& parts, bool constructs,
                          Effect& effect) {
  const std::string_view path = external.path;
  const bool isGlobal = external.specifier.empty();
  if (constructs && isGlobal && path == "Promise") {
    effect.invoked = parts.arguments;  // the executor
    return;
  }
  if (isGlobal && path == "Promise.resolver") {  // what `new Promise` hands to its executor
    effect.escaped = parts.arguments;
    return;
  }
  if (isGlobal && path == "Object.assign" && parts.arguments.size() > 1) {
    effect.sameAs = {parts.arguments.front()};
    effect.container = parts.arguments.front();
    effect.copiedFrom.assign(parts.arguments.begin() + 1, parts.arguments.end());
    return;
  }
  if (isGlobal && passesArgumentOn(path)) {
    effect.sameAs = parts.arguments;
    effect.invoked = parts.arguments;
    return;
  }
  if (constructs && isDisposableStack(path)) effect.makes = Effect::Makes::Stack;
  if (isGlobal && isCollectionConstructor(path)) {
    effect.makes = Effect::Makes::Collection;
    effect.storedElements = parts.arguments;
  }
  if (!isGlobal) effect.lent = parts.arguments;
  const size_t dot = path.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? path : path.substr(dot + 1);
  (runsCallbackAtOnce(last) ? effect.invoked : effect.keptClosures) = parts.arguments;
}

// `Set.prototype.add`: the method of an object, not a function of a namespace.
bool isMethodOfObject(const AbstractValue& external) {
  return external.path.find(".prototype.") != std::string::npos;
}

// `registry.register(scope, tree)`: some day a finalizer frees the tree; nobody keeps it until then. Once an
// object of the program is registered, that object answers for what it holds.
void callRegister(const Frame& frame, const CallParts& parts, Effect& effect) {
  const Op* target = parts.arguments.empty() ? nullptr : frame.origin(parts.arguments.front());
  const bool isOwner =
      !target || target->kind == OpKind::Construct ||
      (target->kind == OpKind::Use && frame.variable(target->variable).kind == flow::Variable::Kind::This);
  (isOwner ? effect.escaped : effect.registered) = parts.arguments;
  effect.keptClosures = parts.arguments;
}

bool isPromiseMethod(std::string_view name) {
  return name == "then" || name == "catch" || name == "finally";
}

// `promise.then(use)`: the callback is called with what the receiver resolves to; `catch` and `finally` pass
// it on.
void callPromiseMethod(const Frame& frame, const Op& op, const CallParts& parts, Effect& effect) {
  if (op.text != "then") {
    effect.sameAs.push_back(parts.receiver);
    effect.invoked = parts.arguments;
    return;
  }
  for (size_t i = 0; i < parts.arguments.size(); ++i) {
    if (i > 0) {
      effect.invoked.push_back(parts.arguments[i]);  // the rejection's callback
      continue;
    }
    bool known = false;
    for (const program::ShapeId shape : frame.context.values.of(frame.ref, parts.arguments[0]).shapes) {
      const AbstractValue& callback = frame.context.values[shape];
      if (callback.kind != AbstractValue::Kind::Function) continue;
      effect.calls.push_back({callback.function, None<ValueId>, {parts.receiver}});
      known = true;
    }
    if (!known) effect.escaped.push_back(parts.receiver);
  }
}

// A method of a receiver that is no binding and whose code is not in the program: what its name says.
void callUnknownMethod(const Frame& frame, const Op& op, const CallParts& parts, Effect& effect) {
  const std::string_view name = op.text;
  if (isGatheringMethod(name)) {
    if (isTakenOutAgain(frame, frame.indexOf(op))) return;
    effect.container = parts.receiver;
    effect.stored = parts.arguments;
    effect.sameAs.push_back(parts.receiver);
    if (name == "use" || name == "adopt") effect.sameAs = parts.arguments;
  } else if (isElementMethod(name)) {
    effect.elementsOf.push_back(parts.receiver);
  } else if (isSameElementsMethod(name)) {
    effect.sameAs.push_back(parts.receiver);
    if (name == "concat")
      effect.sameAs.insert(effect.sameAs.end(), parts.arguments.begin(), parts.arguments.end());
  } else if (isHandOverName(name) || op.has(op_flag::Computed)) {
    effect.escaped = parts.arguments;  // `handlers[i](tree)`: one of several that somebody put there
  } else {
    effect.lent = parts.arguments;
  }
  (runsCallbackAtOnce(name) ? effect.invoked : effect.keptClosures) = parts.arguments;
}

// A function that is only known as a parameter or a name: it borrows its arguments, unless it is a callback
// that the caller passed in, which may take them over.
void callUnknownFunction(const Frame& frame, const CallParts& parts, Effect& effect) {
  effect.keptClosures = parts.arguments;
  effect.lent = parts.arguments;
  const Op* callee = frame.definition(parts.callee);
  if (!callee || callee->kind != OpKind::Use) return;
  const flow::Variable& variable = frame.variable(callee->variable);
  const bool isCallback = variable.kind == flow::Variable::Kind::Parameter;
  if (isCallback || isHandOverName(variable.name)) effect.escaped = parts.arguments;
}

bool receiverIsHandle(const Frame& frame, ValueId receiver) {
  return !isNone(receiver) && !frame.handleClassesOf(receiver).empty();
}

// What every object of JavaScript has.
bool isObjectMethod(std::string_view name) {
  static constexpr std::array<std::string_view, 6> kNames{
      "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// `parser.graftFrom(tree)`, when the declarations of the parser's class have no such method: they are of
// another version, or incomplete, so that nothing says what becomes of the tree. Of a class that is only
// guessed, it is the guess that may be wrong.
void callUndeclaredMethod(const Frame& frame, const Op& op, const CallParts& parts, Effect& effect) {
  if (op.text.empty() || isObjectMethod(op.text)) return;
  for (const program::ShapeId shape : frame.context.values.of(frame.ref, parts.receiver).shapes) {
    const AbstractValue& receiver = frame.context.values[shape];
    if (receiver.kind != AbstractValue::Kind::Handle) continue;
    const bindings::Module& module = frame.context.program.bindings[receiver.cls.module];
    const bool isDeclared = !bindings::membersNamed(module, classOf(frame, receiver.cls), op.text).empty();
    const bool isRead = module.origin != bindings::Origin::Model;  // models list what matters only
    if (receiver.guessed || isDeclared || !isRead) return;
    effect.takenBy = receiver.cls;
    effect.mayBeTaken = parts.arguments;
  }
}

// `new Box(tree)` of a class of the program that is no handle itself: its object is followed.
void addInstance(const Frame& frame, const program::Callees& callees, const CallParts& parts,
                 Effect& effect) {
  if (!callees.bindings.empty()) return;
  const program::ValueSet& callee = frame.context.values.of(frame.ref, parts.callee);
  if (callee.unknown || callee.shapes.size() != 1) return;
  const AbstractValue& what = frame.context.values[callee.shapes.front()];
  OwnerClass owner;
  if (what.kind == AbstractValue::Kind::LocalClass) {
    const flow::Class& cls = frame.context.program.moduleOf(what.unit).classes[what.classId];
    owner = {std::string(cls.name), what.unit, what.classId};
    // A constructor that is implied by field initialisers hands its arguments on to one that is not seen.
    const bool isImplied = !isNone(cls.constructor) &&
                           frame.context.program.functionOf({what.unit, cls.constructor}).span == cls.span;
    if (isImplied && callees.functions.size() < 2 && !parts.arguments.empty()) {
      effect.escaped = parts.arguments;
      return;
    }
  } else if (what.kind == AbstractValue::Kind::Function && !callees.functions.empty()) {
    owner.name = std::string(frame.context.program.functionOf(what.function).name);
  } else {
    return;
  }
  effect.makes = Effect::Makes::Instance;
  effect.owner = std::move(owner);
}

// A method of a collection, or one that only asks.
bool isKnownMethodName(const Op& op) {
  return !op.text.empty() &&
         (isGatheringMethod(op.text) || isElementMethod(op.text) || isSameElementsMethod(op.text) ||
          runsCallbackAtOnce(op.text) || isHarmlessMethod(op.text));
}

// Nothing is known any more of what the call does to the value.
void forget(ValueId value, Effect& effect) {
  for (std::vector<ValueId>* const values :
       {&effect.released, &effect.moved, &effect.escaped, &effect.registered, &effect.lent, &effect.stored,
        &effect.storedElements, &effect.strange, &effect.mayBeTaken}) {
    std::erase(*values, value);
  }
  for (LocalCall& call : effect.calls) {
    if (call.self == value) call.self = None<ValueId>;
    std::replace(call.arguments.begin(), call.arguments.end(), value, None<ValueId>);
  }
}

std::vector<ValueId> meantBy(const DeclaredCall& declared, const CallParts& parts) {
  switch (declared.of) {
    case DeclaredCall::Of::AllArguments:
      return parts.arguments;
    case DeclaredCall::Of::Receiver:
      if (isNone(parts.receiver)) return {};
      return {parts.receiver};
    case DeclaredCall::Of::Argument:
      if (declared.argument >= parts.arguments.size()) return {};
      return {parts.arguments[declared.argument]};
  }
  return {};
}

// What the project says of a call comes before what the called code seems to do to the same value.
void applyDeclared(const Frame& frame, uint32_t index, const CallParts& parts, Effect& effect) {
  for (const DeclaredCall* const declared : declaredOf(frame, index)) {
    for (const ValueId value : meantBy(*declared, parts)) {
      forget(value, effect);
      (declared->does == DeclaredCall::Does::Releases ? effect.released : effect.escaped).push_back(value);
    }
  }
}

// An element of JSX is no call yet: whoever renders it calls the component later, any number of times, and
// the element keeps its attributes and children for that.
bool isElement(const Op& op) {
  return op.kind == OpKind::Call && op.has(op_flag::Synthetic) && !op.has(op_flag::Method);
}

Effect effectOfUndeclaredCall(const Frame& frame, uint32_t index, const CallParts& parts) {
  const Op& op = frame.cfg().ops[index];
  const program::Callees& callees = frame.calleesOf(index);
  const bool constructs = op.kind == OpKind::Construct;
  Effect effect;
  if (isReleaseCall(frame, op)) {
    // A method of the program says itself what it does.
    const bool isOurs = !callees.functions.empty() && !callees.unknown && callees.bindings.empty() &&
                        frame.handleClassesOf(parts.receiver).empty();
    if (!isOurs) effect.released.push_back(parts.receiver);
    callFunctions(callees, parts, effect);
    return effect;
  }
  if (op.has(op_flag::Method)) {
    for (const ValueId argument : parts.arguments) {
      if (isReleaseFunction(frame, op.text, argument)) effect.released.push_back(argument);
    }
  }
  callBindings(frame, callees, parts, constructs ? Form::Constructed : Form::Called, effect);
  callFunctions(callees, parts, effect);
  const bool known = !callees.bindings.empty() || !callees.functions.empty();
  if (constructs) addInstance(frame, callees, parts, effect);
  if (isElement(op)) {
    effect.escaped = effect.keptClosures = parts.arguments;
    return effect;
  }
  if (op.has(op_flag::Super) && !op.has(op_flag::Method) && !known) {
    effect.escaped = parts.arguments;  // into the object that is being constructed
    effect.selfIsStrange = callees.unknown;
    effect.keptClosures = parts.arguments;
    return effect;
  }
  if (known) {
    if (!callees.bindings.empty()) {
      (keepsCallbacks(callees) ? effect.keptClosures : effect.invoked) =
          callableArguments(frame, callees, parts.arguments);
      effect.strange = parts.arguments;
    }
    return effect;
  }
  if (op.has(op_flag::Method) && isPromiseMethod(op.text)) {
    callPromiseMethod(frame, op, parts, effect);
    return effect;
  }
  const AbstractValue* external =
      callees.externals.empty() ? nullptr : &frame.context.values[callees.externals.front()];
  if (external && external->specifier.empty() &&
      external->path == "FinalizationRegistry.prototype.register") {
    callRegister(frame, parts, effect);
  } else if (external && !isMethodOfObject(*external)) {
    callExternalFunction(*external, parts, constructs, effect);
  } else if (op.has(op_flag::Method)) {
    if (receiverIsHandle(frame, parts.receiver)) {
      effect.keptClosures =
          parts.arguments;  // a member that its declarations do not show: it borrows, or not
      callUndeclaredMethod(frame, op, parts, effect);
    } else {
      callUnknownMethod(frame, op, parts, effect);
      if (!external && !isKnownMethodName(op)) effect.strange.push_back(parts.receiver);
    }
  } else if (constructs) {
    effect.escaped = parts.arguments;  // an object of unknown class may keep what it is made from
    effect.keptClosures = parts.arguments;
  } else {
    callUnknownFunction(frame, parts, effect);
  }
  return effect;
}

Effect effectOfCall(const Frame& frame, uint32_t index) {
  const CallParts parts = partsOf(frame, frame.cfg().ops[index]);
  Effect effect = effectOfUndeclaredCall(frame, index, parts);
  applyDeclared(frame, index, parts, effect);
  return effect;
}

Effect effectOfRead(const Frame& frame, uint32_t index) {
  const Op& op = frame.cfg().ops[index];
  const program::Callees& callees = frame.calleesOf(index);
  Effect effect;
  addAcquire(frame, callees, Form::Getter, effect);
  addFields(frame, callees, Form::Getter, effect);
  for (const program::BindingCallee& callee : callees.bindings) {
    if (callee.member->kind == bindings::Member::Kind::Getter && !readsPlainObject(frame, callee))
      effect.borrowed = {frame.operand(op, 0)};
  }
  if (readsFromScope(frame, op)) effect.sameAs.push_back(frame.operand(op, 0));
  if (!callees.functions.empty()) {
    for (const program::FunctionRef getter : callees.functions) {
      effect.calls.push_back({getter, frame.operand(op, 0), {}});
    }
  }
  return effect;
}

// `description.callback = callback`: an attribute of an interface of WebIDL is a copy or a pointer, which no
// declaration tells. Vectors and the like are copied.
bool attributeMayKeep(const Frame& frame, ClassRef owner, ValueId value) {
  const bindings::Module& module = frame.context.program.bindings[owner.module];
  if (module.toolchain != bindings::Toolchain::WebIdl || module.isModelled) return false;
  const std::vector<ClassRef> classes = frame.handleClassesOf(value);
  return std::any_of(classes.begin(), classes.end(), [&](ClassRef cls) {
    return !soundsLikeAValue(frame.context.program.bindings[cls].name);
  });
}

// `box.tree = tree`, where Box has a setter.
Effect effectOfStore(const Frame& frame, uint32_t index) {
  const Op& op = frame.cfg().ops[index];
  Effect effect;
  for (const program::FunctionRef setter : frame.calleesOf(index).functions) {
    effect.calls.push_back({setter, frame.operand(op, 0), {frame.operand(op, 1)}});
  }
  for (const ClassRef cls : frame.handleClassesOf(frame.operand(op, 0))) {
    if (!attributeMayKeep(frame, cls, frame.operand(op, 1))) continue;
    effect.takenBy = cls;
    effect.mayBeTaken = {frame.operand(op, 1)};
  }
  return effect;
}

// `for (const molecule of vector)`: every step gets a copy out of the vector.
Effect effectOfElements(const Frame& frame, uint32_t index) {
  Effect effect;
  addAcquire(frame, frame.calleesOf(index), Form::Element, effect);
  if (effect.acquire) effect.acquire->many = frame.cfg().ops[index].kind == OpKind::Spread;
  return effect;
}

// Whether `holds` for the value of a setter that the store may call.
template <class Holds>
bool anySetter(const Frame& frame, uint32_t store, Holds holds) {
  const Op& op = frame.cfg().ops[store];
  for (const ClassRef cls : frame.handleClassesOf(frame.operand(op, 0))) {
    const bindings::Module& module = frame.context.program.bindings[cls.module];
    for (const bindings::Member* setter : bindings::membersNamed(module, classOf(frame, cls), op.text)) {
      if (setter->kind != bindings::Member::Kind::Setter || setter->parameters.empty()) continue;
      if (holds(setter->parameters[0])) return true;
    }
  }
  return false;
}

}  // namespace

bool isSetter(const Frame& frame, uint32_t store) {
  const Op& op = frame.cfg().ops[store];
  const auto classes = frame.handleClassesOf(frame.operand(op, 0));
  return !op.text.empty() && std::any_of(classes.begin(), classes.end(), [&](ClassRef cls) {
    const auto members =
        bindings::membersNamed(frame.context.program.bindings[cls.module], classOf(frame, cls), op.text);
    return std::any_of(members.begin(), members.end(), [](const bindings::Member* member) {
      return member->kind == bindings::Member::Kind::Setter;
    });
  });
}

bool setterConsumes(const Frame& frame, uint32_t store) {
  return anySetter(frame, store, [](const bindings::Parameter& value) {
    return value.mode == bindings::PassMode::Consume;
  });
}

bool setterKeeps(const Frame& frame, uint32_t store) {
  return anySetter(frame, store, [](const bindings::Parameter& value) { return value.kept; });
}

bool isReleaseCall(const Frame& frame, const Op& op) {
  if (op.kind != OpKind::Call || !op.has(op_flag::Method)) return false;
  const CallParts parts = partsOf(frame, op);
  if (op.has(op_flag::Computed)) return isSymbolDispose(frame, parts.key);
  if (!parts.arguments.empty()) return false;
  const auto classes = frame.handleClassesOf(parts.receiver);
  if (classes.empty()) return isReleaseName(op.text);
  return std::any_of(classes.begin(), classes.end(),
                     [&](ClassRef cls) { return releasesByName(classOf(frame, cls), op.text); });
}

Effect effectOf(const Frame& frame, uint32_t op) {
  const OpKind kind = frame.cfg().ops[op].kind;
  if (kind == OpKind::Call || kind == OpKind::Construct) return effectOfCall(frame, op);
  if (kind == OpKind::Read) return effectOfRead(frame, op);
  if (kind == OpKind::Store) return effectOfStore(frame, op);
  if (kind == OpKind::Iterate || kind == OpKind::Spread) return effectOfElements(frame, op);
  return {};
}

}  // namespace unfreed::ownership
