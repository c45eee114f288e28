#include "ownership/transfer.h"

#include <algorithm>

#include "ownership/library_calls.h"

namespace unfreed::ownership {
namespace {

using flow::Op;
using flow::OpKind;
using flow::ValueId;
using flow::VariableId;
namespace op_flag = flow::op_flag;

// What an ObjectKind::Handle of op `op` may be in turn: the collection that holds several of them is object
// number 1.
constexpr uint32_t kItself = 0;
constexpr uint32_t kMany = 1;

bool isOurs(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::Handle:
    case ObjectKind::Collection:
    case ObjectKind::Record:
    case ObjectKind::Stack:
    case ObjectKind::Closure:
      return true;
    case ObjectKind::Element:
    case ObjectKind::Parameter:
    case ObjectKind::ParameterElement:
    case ObjectKind::ParameterResult:
    case ObjectKind::Captured:
    case ObjectKind::CapturedElement:
    case ObjectKind::Self:
    case ObjectKind::Nothing:
      return false;
  }
  return false;
}

bool isContainer(ObjectKind kind) {
  return kind == ObjectKind::Collection || kind == ObjectKind::Record || kind == ObjectKind::Stack;
}

void unite(Returned& into, const Returned& more) {
  for (const bindings::ClassRef cls : more.classes) {
    const auto at = std::lower_bound(into.classes.begin(), into.classes.end(), cls);
    if (at == into.classes.end() || *at != cls) into.classes.insert(at, cls);
  }
  if (more.exists()) into.shape = more.shape;
  into.constructed |= more.constructed;
  into.guessed |= more.guessed;
}

}  // namespace

Transfer::Transfer(const Frame& frame, const flow::LoopForest& loops, ObjectTable& objects, Events* events)
    : frame_(frame), loops_(loops), objects_(objects), events_(events) {
  result_.parameters.resize(frame.function.parameters.size());
}

ObjectSet Transfer::at(ValueId value, const OpenHandles& state) const {
  return isNone(value) ? ObjectSet() : state.at(slotOf(value));
}

void Transfer::enterFunction(OpenHandles& state) {
  const flow::Function& function = frame_.function;
  for (uint32_t i = 0; i < function.parameters.size(); ++i) {
    const ObjectId object = objects_.get(ObjectKind::Parameter, 0, i);
    state.set(slotOf(function.parameters[i]), {object});
    state.setStatus(object, status::Open);
  }
  if (!isNone(function.self)) {
    const ObjectId self = objects_.get(ObjectKind::Self, 0);
    state.set(slotOf(function.self), {self});
    state.setStatus(self, status::Open);
  }
}

bool Transfer::mayThrow(const Op& op) {
  return op.kind == OpKind::Call || op.kind == OpKind::Construct || op.kind == OpKind::Await;
}

bool Transfer::releasesOnly(uint32_t op) {
  const Effect& effect = effectAt(op);
  return !effect.released.empty() && !effect.acquire;
}

const Effect& Transfer::effectAt(uint32_t op) {
  const auto [known, isNew] = effects_.try_emplace(op);
  if (isNew) {
    const OpKind kind = frame_.cfg().ops[op].kind;
    if (kind == OpKind::Call || kind == OpKind::Construct || kind == OpKind::Read)
      known->second = effectOf(frame_, op);
  }
  return known->second;
}

Summary Transfer::takeResult() {
  if (metUnfinished_) result_.returnsOthers = false;  // seen again once the cycle's summaries are there
  return std::move(result_);
}

void Transfer::apply(uint32_t index, OpenHandles& state) {
  const Op& op = frame_.cfg().ops[index];
  here_ = op.span;
  switch (op.kind) {
    case OpKind::Constant:
      if (op.constant == flow::Constant::Null || op.constant == flow::Constant::Undefined) {
        state.set(slotOf(op.result), {objects_.get(ObjectKind::Nothing, 0)});
      }
      return;
    case OpKind::Use:
      return applyUse(op, state);
    case OpKind::Assign:
      return applyAssign(op, state);
    case OpKind::Store:
      return applyStore(index, state);
    case OpKind::Read:
      applyRead(op, state);
      [[fallthrough]];
    case OpKind::Call:
    case OpKind::Construct:
      return applyEffect(index, effectAt(index), state);
    case OpKind::Collect:
    case OpKind::Object:
      return applyCollect(index, state);
    case OpKind::Spread: {
      state.set(slotOf(op.result), elementsOf(at(frame_.operand(op, 0), state), state));
      return;
    }
    case OpKind::Await:
    case OpKind::Cast:
      state.set(slotOf(op.result), at(frame_.operand(op, 0), state));
      return;
    case OpKind::Emit:
      return applyEmit(op, state);
    case OpKind::Return:
      return applyReturn(op, state);
    case OpKind::Throw:
      return escape(at(frame_.operand(op, 0), state), state);
    case OpKind::Closure:
      return applyClosure(index, state);
    case OpKind::Dispose:
      return release(state.at(slotOf(op.variable)), state);
    case OpKind::LeaveScope:
      return applyLeaveScope(op, state);
    case OpKind::EndStatement:
      state.eraseValues();
      return dropLost(Drop::Cause::EndOfStatement, op.span, state);
    case OpKind::Unknown:
      for (size_t i = 0; i < op.operandCount; ++i) escape(at(frame_.operand(op, i), state), state);
      return;
    case OpKind::Iterate:
    case OpKind::Class:
    case OpKind::Compute:
    case OpKind::Import:
      return;
  }
}

// ------------------------------------------------------------------------------------------------ references

void Transfer::applyUse(const Op& op, OpenHandles& state) {
  const flow::Variable& variable = frame_.variable(op.variable);
  if (frame_.owns(op.variable)) {
    state.set(slotOf(op.result), state.at(slotOf(op.variable)));
    return;
  }
  if (variable.kind == flow::Variable::Kind::Global || variable.kind == flow::Variable::Kind::Import ||
      variable.kind == flow::Variable::Kind::Function || variable.kind == flow::Variable::Kind::Class) {
    return;
  }
  // A variable of an enclosing function: whatever it holds is that function's, but what we do to it counts
  // there.
  const ObjectId object = objects_.get(ObjectKind::Captured, 0, static_cast<uint32_t>(op.variable));
  if (state.statusOf(object) == 0) state.setStatus(object, status::Open);
  state.set(slotOf(op.result), {object});
}

void Transfer::applyAssign(const Op& op, OpenHandles& state) {
  ObjectSet objects = at(frame_.operand(op, 0), state);
  if (!isNone(op.result)) state.set(slotOf(op.result), objects);
  if (!frame_.owns(op.variable)) return escape(objects, state);
  const flow::Variable& variable = frame_.variable(op.variable);
  const bool named = variable.kind != flow::Variable::Kind::Synthetic;
  if (named) hold(objects, op.variable);
  state.set(slotOf(op.variable), std::move(objects));
  if (named) dropLost(Drop::Cause::Overwritten, op.span, state);
}

void Transfer::applyStore(uint32_t index, OpenHandles& state) {
  const Op& op = frame_.cfg().ops[index];
  const ObjectSet containers = at(frame_.operand(op, 0), state);
  const ObjectSet stored = at(frame_.operand(op, 1), state);
  if (!isNone(op.result)) state.set(slotOf(op.result), stored);
  if (stored.empty()) return;
  if (op.has(op_flag::Spread)) return put(containers, 0, elementsOf(stored, state), state);
  // `handle.property = value`: the setter says whether it takes the value over; without glue it copies.
  if (!frame_.handleClassesOf(frame_.operand(op, 0)).empty()) {
    if (setterConsumes(frame_, index)) settle(stored, status::Moved, state);
    return;
  }
  put(containers, objects_.fieldNumber(op.text), stored, state);
}

void Transfer::put(const ObjectSet& containers, uint32_t field, const ObjectSet& contents,
                   OpenHandles& state) {
  if (contents.empty()) return;
  bool outside = containers.empty();
  for (const ObjectId container : containers) {
    const bool ours =
        isContainer(objects_[container].kind) && (state.statusOf(container) & status::Escaped) == 0;
    if (ours) {
      state.add(fieldOf(container, field), contents);
      gather(contents, container, state);
    } else {
      outside = true;
    }
  }
  if (outside) {
    escape(contents, state);
  } else {
    hold(contents, None<VariableId>);
  }
}

// On this way it is not lost, whatever becomes of the variable that held it: the collection answers for it.
void Transfer::gather(const ObjectSet& contents, ObjectId container, OpenHandles& state) {
  for (const ObjectId object : contents) {
    uint8_t bits = state.statusOf(object);
    if (objects_[object].kind != ObjectKind::Handle || (bits & status::AnyOpen) == 0) continue;
    const uint8_t gathered = bits & status::Open ? status::Gathered : status::GatheredAfterThrow;
    state.setStatus(object, static_cast<uint8_t>((bits & ~status::AnyOpen) | gathered));
    if (SiteEvents* site = eventsOf(object)) site->gatheredBy.push_back({objects_[container].op, here_});
  }
}

ObjectSet Transfer::elementsOf(const ObjectSet& containers, OpenHandles& state) {
  ObjectSet elements;
  for (const ObjectId container : containers) {
    const Object object = objects_[container];
    if (isContainer(object.kind)) {
      addAll(elements, state.heldBy(container));
    } else if (object.kind == ObjectKind::Parameter || object.kind == ObjectKind::Captured) {
      const ObjectKind kind =
          object.kind == ObjectKind::Parameter ? ObjectKind::ParameterElement : ObjectKind::CapturedElement;
      const ObjectId element = objects_.get(kind, 0, object.number);
      if (state.statusOf(element) == 0) state.setStatus(element, status::Open);
      state.add(fieldOf(container, 0), {element});
      addTo(elements, element);
    }
  }
  return elements;
}

ObjectSet Transfer::fieldOfAll(const ObjectSet& records, uint32_t field, OpenHandles& state) {
  ObjectSet found;
  for (const ObjectId record : records) {
    if (objects_[record].kind != ObjectKind::Record) continue;
    addAll(found, state.at(fieldOf(record, field)));
    addAll(found, state.at(fieldOf(record, 0)));
  }
  return found;
}

void Transfer::applyRead(const Op& op, OpenHandles& state) {
  const ObjectSet objects = at(frame_.operand(op, 0), state);
  if (objects.empty()) return;
  const bool indexed = op.text.empty();
  ObjectSet found =
      indexed ? elementsOf(objects, state) : fieldOfAll(objects, objects_.fieldNumber(op.text), state);
  if (!found.empty()) state.set(slotOf(op.result), std::move(found));
}

void Transfer::applyCollect(uint32_t index, OpenHandles& state) {
  const Op& op = frame_.cfg().ops[index];
  const ObjectKind kind = op.kind == OpKind::Object ? ObjectKind::Record : ObjectKind::Collection;
  const ObjectId object = freshObject(kind, index, kItself, state);
  state.setStatus(object, status::Open);
  for (size_t i = 0; i < op.operandCount; ++i) put({object}, 0, at(frame_.operand(op, i), state), state);
  state.set(slotOf(op.result), {object});
}

void Transfer::applyClosure(uint32_t index, OpenHandles& state) {
  const Op& op = frame_.cfg().ops[index];
  const ObjectId closure = freshObject(ObjectKind::Closure, index, static_cast<uint32_t>(op.function), state);
  state.setStatus(closure, status::Open);
  state.set(slotOf(op.result), {closure});
}

ObjectId Transfer::freshObject(ObjectKind kind, uint32_t op, uint32_t number, OpenHandles& state) {
  const ObjectId newest = objects_.get(kind, op, number);
  if (state.statusOf(newest) != 0) state.rename(newest, objects_.earlierOf(newest));
  return newest;
}

// ------------------------------------------------------------------------------------------------ effects

void Transfer::settle(const ObjectSet& objects, uint8_t bit, OpenHandles& state) {
  const ObjectSet given = objects;
  for (const ObjectId object : given) {
    const uint8_t bits = state.statusOf(object);
    if (bits == 0) continue;
    const bool weak = mayExistElsewhere(object, given, state);
    state.setStatus(object, static_cast<uint8_t>((weak ? bits : (bits & ~status::Unsettled)) | bit));
    noteSettled(object);
  }
}

// `take(late ? tree : undefined)`: where the value is nothing, `tree` is still there and still open.
bool Transfer::mayExistElsewhere(ObjectId object, const ObjectSet& given, const OpenHandles& state) const {
  if (given.size() != 2 || objects_[given[0]].kind == objects_[given[1]].kind) return false;
  const bool mayBeNothing = std::any_of(given.begin(), given.end(), [&](ObjectId other) {
    return objects_[other].kind == ObjectKind::Nothing;
  });
  if (!mayBeNothing) return false;
  return std::any_of(state.slots().begin(), state.slots().end(), [&](const auto& entry) {
    return entry.first.kind == Slot::Kind::Variable && entry.second == ObjectSet{object};
  });
}

void Transfer::escape(const ObjectSet& objects, OpenHandles& state) {
  ObjectSet seen;
  std::vector<ObjectId> work(objects.begin(), objects.end());
  while (!work.empty()) {
    const ObjectId object = work.back();
    work.pop_back();
    if (!addTo(seen, object)) continue;
    settle({object}, status::Escaped, state);
    const ObjectSet held =
        objects_[object].kind == ObjectKind::Closure ? capturedBy(object, state) : state.heldBy(object);
    work.insert(work.end(), held.begin(), held.end());
  }
}

void Transfer::release(const ObjectSet& objects, OpenHandles& state) {
  const ObjectSet given = objects;
  for (const ObjectId object : given) {
    if (isContainer(objects_[object].kind)) {
      settle(state.heldBy(object), status::Released,
             state);  // a DisposableStack, or a record with a release method
    }
  }
  settle(given, status::Released, state);
}

// What the function of a closure captures of this frame's variables.
ObjectSet Transfer::capturedBy(ObjectId closure, const OpenHandles& state) const {
  ObjectSet captured = state.heldBy(closure);
  const program::FunctionRef function{frame_.ref.unit, idAt<flow::FunctionId>(objects_[closure].number)};
  const Summary* summary = frame_.context.summaryOf(function);
  if (!summary) return captured;
  for (const auto& [variable, effect] : summary->captured) {
    if (frame_.owns(variable)) addAll(captured, state.at(slotOf(variable)));
  }
  return captured;
}

// The functions that the value may be, where this function itself knows them: not those that callers pass in.
std::vector<program::FunctionRef> Transfer::functionsIn(ValueId value) const {
  std::vector<program::FunctionRef> functions;
  if (isNone(value)) return functions;
  for (const program::ShapeId shape : frame_.context.values.of(frame_.ref, value).shapes) {
    const program::AbstractValue& candidate = frame_.context.values[shape];
    if (candidate.kind == program::AbstractValue::Kind::Function) functions.push_back(candidate.function);
  }
  return functions;
}

// The value is called now, by this op or (`via`) by the function that the op hands it to.
void Transfer::invoke(uint32_t op, ValueId functions, const std::vector<Invocation>& via,
                      OpenHandles& state) {
  bool passedIn = false;
  for (const ObjectId object : at(functions, state)) {
    if (objects_[object].kind != ObjectKind::Parameter) continue;
    passedIn = true;
    std::vector<Invocation> at = via;
    at.push_back({frame_.ref, op});
    noteInvoked(result_.parameters[objects_[object].number], std::move(at));
  }
  if (passedIn) return;
  for (const program::FunctionRef function : functionsIn(functions)) run(op, function, via, state);
}

// A call in a loop says most; otherwise the first is as good as any.
void Transfer::noteInvoked(PassedEffect& passed, std::vector<Invocation> at) const {
  constexpr size_t kLongest = 8;
  if (at.size() > kLongest) return;
  const auto inLoop = [&](const std::vector<Invocation>& calls) {
    return std::any_of(calls.begin(), calls.end(), [&](const Invocation& call) {
      if (call.function != frame_.ref) {
        const flow::Cfg& cfg = frame_.context.program.functionOf(call.function).cfg;
        return !isNone(flow::LoopForest(cfg).innermost(cfg.blockOf(call.op)));
      }
      return !isNone(loops_.innermost(frame_.cfg().blockOf(call.op)));
    });
  };
  if (!passed.invoked || (!inLoop(passed.invokedAt) && inLoop(at))) passed.invokedAt = std::move(at);
  passed.invoked = true;
}

// What the function does to variables that it captures happens.
void Transfer::run(uint32_t op, program::FunctionRef function, const std::vector<Invocation>& via,
                   OpenHandles& state) {
  if (events_) events_->calls.push_back({op, function, via});
  const Summary* summary = frame_.context.summaryOf(function);
  if (!summary || function.unit != frame_.ref.unit) return;
  for (const auto& [variable, effect] : summary->captured) {
    if (frame_.owns(variable)) {
      applyPassed(op, effect, state.at(slotOf(variable)), None<ValueId>, state);
    } else {
      const ObjectId outer = objects_.get(ObjectKind::Captured, 0, static_cast<uint32_t>(variable));
      if (state.statusOf(outer) == 0) state.setStatus(outer, status::Open);
      applyPassed(op, effect, {outer}, None<ValueId>, state);
    }
  }
}

// Somebody keeps the closures: what they capture lives on with them.
void Transfer::keep(const ObjectSet& closures, OpenHandles& state) {
  for (const ObjectId object : ObjectSet(closures)) {
    if (objects_[object].kind == ObjectKind::Closure) escape({object}, state);
  }
}

void Transfer::applyStatus(uint8_t bits, const ObjectSet& objects, OpenHandles& state) {
  if (bits & status::Escaped) {
    escape(objects, state);
  } else if (bits & status::Moved) {
    settle(objects, status::Moved, state);
  } else if (bits & status::Released) {
    release(objects, state);
  }
}

void Transfer::applyPassed(uint32_t op, const PassedEffect& passed, const ObjectSet& given, ValueId source,
                           OpenHandles& state) {
  applyStatus(passed.itself, given, state);
  if (passed.elements & status::Settled) applyStatus(passed.elements, elementsOf(given, state), state);
  if (passed.invoked) invoke(op, source, passed.invokedAt, state);
  const ValueId result = frame_.cfg().ops[op].result;
  if (isNone(result)) return;
  if (passed.returned) state.add(slotOf(result), given);
  if (passed.resultReturned) addResultOf(op, source, state);
}

// The op gives what calling these functions gives.
void Transfer::addResultOf(uint32_t op, ValueId functions, OpenHandles& state) {
  bool passedIn = false;
  for (const ObjectId object : at(functions, state)) {
    if (objects_[object].kind != ObjectKind::Parameter) continue;
    passedIn = true;
    const ObjectId result = objects_.get(ObjectKind::ParameterResult, 0, objects_[object].number);
    state.setStatus(result, status::Open);
    state.add(slotOf(frame_.cfg().ops[op].result), {result});
  }
  if (passedIn) return;
  for (const program::FunctionRef function : functionsIn(functions)) {
    const Summary* summary = frame_.context.summaryOf(function);
    const bool isGenerator = frame_.context.program.functionOf(function).isGenerator;
    if (summary) acquireReturned(op, *summary, isGenerator, state);
  }
}

void Transfer::applyCall(uint32_t op, const LocalCall& call, bool passedIn, OpenHandles& state) {
  if (!passedIn) run(op, call.function, {}, state);
  const Summary* summary = frame_.context.summaryOf(call.function);
  const flow::Function& callee = frame_.context.program.functionOf(call.function);
  if (!summary) {
    metUnfinished_ = true;  // of the same cycle, not seen yet: it borrows for now
    return;
  }
  const size_t count = summary->parameters.size();
  for (size_t i = 0; i < call.arguments.size() && count > 0; ++i) {
    const bool rest = callee.rest && i + 1 >= count;
    if (i >= count && !rest) break;
    const PassedEffect& passed = summary->parameters[rest ? count - 1 : i];
    const ObjectSet given = at(call.arguments[i], state);
    if (rest) {
      PassedEffect each;  // the parameter is an array of these
      each.itself = passed.elements | (passed.itself & status::Escaped);
      each.returned = passed.returned;
      applyPassed(op, each, given, None<ValueId>, state);
    } else {
      applyPassed(op, passed, given, call.arguments[i], state);
    }
  }
  if (passedIn) return;
  if (!isNone(call.self)) applyPassed(op, summary->self, at(call.self, state), None<ValueId>, state);
  acquireReturned(op, *summary, callee.isGenerator, state);
}

void Transfer::acquireReturned(uint32_t op, const Summary& callee, bool isGenerator, OpenHandles& state) {
  const Returned& returned = isGenerator ? callee.emits : callee.returns;
  const ValueId result = frame_.cfg().ops[op].result;
  if (isNone(result)) return;
  if (returned.exists() && !callee.returnsOthers) {
    Acquire made;
    made.form = Form::Factory;
    made.classes = returned.classes;
    made.shape = isGenerator ? bindings::Shape::Array : returned.shape;
    made.constructed = returned.constructed;
    made.guessed = returned.guessed;
    acquire(op, made, state);
  }
  for (const auto& [field, handle] : callee.returnedFields) {
    if (!handle.exists()) continue;
    const ObjectId record = objects_.get(ObjectKind::Record, op);
    state.setStatus(record, status::Open);
    state.add(slotOf(result), {record});
    Acquire made;
    made.form = Form::Factory;
    made.classes = handle.classes;
    made.constructed = handle.constructed;
    const uint32_t number = objects_.fieldNumber(field);
    const ObjectId object = freshObject(ObjectKind::Handle, op, number + kMany, state);
    state.setStatus(object, status::Gathered);
    state.add(fieldOf(record, number), {object});
    if (events_) events_->sites.try_emplace(op).first->second.acquire = made;
    acquires_[op] = made;
  }
}

void Transfer::acquire(uint32_t op, const Acquire& made, OpenHandles& state) {
  const ObjectId handle = freshObject(ObjectKind::Handle, op, kItself, state);
  state.setStatus(handle, status::Open);
  acquires_[op] = made;
  if (events_) events_->sites.try_emplace(op).first->second.acquire = made;
  const ValueId result = frame_.cfg().ops[op].result;
  const bool many = made.shape != bindings::Shape::One && made.shape != bindings::Shape::Union;
  if (!many) {
    state.add(slotOf(result), {handle});
    return;
  }
  const ObjectId collection = freshObject(ObjectKind::Collection, op, kMany, state);
  state.setStatus(collection, status::Open);
  state.setStatus(handle, status::Gathered);
  state.set(fieldOf(collection, 0), {handle});
  state.add(slotOf(result), {collection});
}

void Transfer::applyEffect(uint32_t op, const Effect& effect, OpenHandles& state) {
  const Op& code = frame_.cfg().ops[op];
  ObjectSet result = at(code.result, state);
  for (const ValueId value : effect.sameAs) addAll(result, at(value, state));
  for (const ValueId value : effect.elementsOf) addAll(result, elementsOf(at(value, state), state));
  if (effect.makes != Effect::Makes::Nothing) {
    const ObjectKind kind = effect.makes == Effect::Makes::Stack ? ObjectKind::Stack : ObjectKind::Collection;
    const ObjectId made = freshObject(kind, op, kItself, state);
    state.setStatus(made, status::Open);
    for (const ValueId value : effect.storedElements) {
      put({made}, 0, elementsOf(at(value, state), state), state);
    }
    addTo(result, made);
  }
  if (!isNone(effect.container)) {
    const ObjectSet container = at(effect.container, state);
    for (const ValueId value : effect.stored) put(container, 0, at(value, state), state);
  }
  if (!result.empty() && !isNone(code.result)) state.set(slotOf(code.result), std::move(result));
  for (const ValueId value : effect.invoked) invoke(op, value, {}, state);
  for (const ValueId value : effect.keptClosures) keep(at(value, state), state);
  for (const ValueId value : effect.released) release(at(value, state), state);
  for (const ValueId value : effect.moved) {
    settle(elementsOf(at(value, state), state), status::Moved, state);
    settle(at(value, state), status::Moved, state);
  }
  for (const ValueId value : effect.escaped) escape(at(value, state), state);
  // A function that the caller passed in: which one is the caller's to know. What all callers together ever
  // pass would mix them up; only what any of them does to the arguments is taken from there.
  const bool plainCall = code.kind == OpKind::Call && !code.has(op_flag::Method);
  const bool passedIn = plainCall && isPassedIn(at(frame_.operand(code, 0), state));
  for (const LocalCall& call : effect.calls) applyCall(op, call, passedIn, state);
  if (passedIn) {
    invoke(op, frame_.operand(code, 0), {}, state);
    if (!isNone(code.result)) addResultOf(op, frame_.operand(code, 0), state);
  }
  if (effect.acquire) acquire(op, *effect.acquire, state);
}

// ------------------------------------------------------------------------------------------------ leaving

bool Transfer::isPassedIn(const ObjectSet& callee) const {
  return std::any_of(callee.begin(), callee.end(), [&](ObjectId object) {
    const Object function = objects_[object];
    const bool isOuterParameter =
        function.kind == ObjectKind::Captured &&
        frame_.variable(idAt<VariableId>(function.number)).kind == flow::Variable::Kind::Parameter;
    return function.kind == ObjectKind::Parameter || isOuterParameter;
  });
}

// What of these objects, and of what their collections hold, the caller must answer for.
Returned Transfer::describeReturned(const ObjectSet& objects, const OpenHandles& state) {
  Returned returned;
  ObjectSet seen = objects;
  std::vector<std::pair<ObjectId, bindings::Shape>> work;
  for (const ObjectId object : objects) work.emplace_back(object, bindings::Shape::One);
  while (!work.empty()) {
    const auto [object, shape] = work.back();
    work.pop_back();
    const Object what = objects_[object];
    if (what.kind == ObjectKind::Collection) {
      for (const ObjectId element : state.heldBy(object)) {
        if (addTo(seen, element)) work.emplace_back(element, bindings::Shape::Array);
      }
    }
    if (what.kind == ObjectKind::Parameter) result_.parameters[what.number].returned = true;
    if (what.kind == ObjectKind::ParameterResult) result_.parameters[what.number].resultReturned = true;
    if (what.kind == ObjectKind::Handle) unite(returned, describeHandle(object, shape, state));
  }
  return returned;
}

Returned Transfer::describeHandle(ObjectId object, bindings::Shape shape, const OpenHandles& state) {
  const uint8_t bits = state.statusOf(object);
  if ((bits & status::Unsettled) == 0) return {};
  if (bits & status::Settled) {
    result_.returnsOthers |= (bits & status::Escaped) != 0;
    return {};
  }
  const auto made = acquires_.find(objects_[object].op);
  if (made == acquires_.end()) return {};
  Returned one;
  one.classes = made->second.classes;
  one.shape = shape;
  one.constructed = made->second.constructed;
  one.guessed = made->second.guessed;
  return one;
}

void Transfer::applyReturn(const Op& op, OpenHandles& state) {
  const ValueId value = frame_.operand(op, 0);
  if (isNone(value)) return;
  const ObjectSet objects = at(value, state);
  unite(result_.returns, describeReturned(objects, state));
  for (const ObjectId object : objects) {
    const Object what = objects_[object];
    const bool kept = (what.kind == ObjectKind::Handle && (state.statusOf(object) & status::Escaped)) ||
                      what.kind == ObjectKind::Captured || what.kind == ObjectKind::CapturedElement ||
                      what.kind == ObjectKind::ParameterElement;
    result_.returnsOthers |= kept;
    if (what.kind != ObjectKind::Record) continue;
    for (const Slot field : state.fieldsOf(object)) {
      const Returned handle = describeReturned(state.at(field), state);
      if (handle.exists())
        unite(result_.returnedFields[std::string(objects_.fieldName(field.field))], handle);
    }
  }
  // A value that is a handle by its type but that no op here made: a field, a cache, a global.
  const bool mayBeHandle =
      frame_.context.values.of(frame_.ref, value).unknown || !frame_.handleClassesOf(value).empty();
  const Op* definition = frame_.definition(value);
  const bool isLiteral =
      definition && (definition->kind == OpKind::Constant || definition->kind == OpKind::Compute);
  if (objects.empty() && mayBeHandle && !isLiteral) result_.returnsOthers = true;
  escape(objects, state);
}

void Transfer::applyEmit(const Op& op, OpenHandles& state) {
  const ValueId value = frame_.operand(op, 0);
  if (isNone(value)) return;
  ObjectSet objects = at(value, state);
  if (op.has(op_flag::Delegate)) objects = elementsOf(objects, state);
  unite(result_.emits, describeReturned(objects, state));
  escape(objects, state);
}

void Transfer::applyLeaveScope(const Op& op, OpenHandles& state) {
  for (const uint32_t number : frame_.cfg().operandsOf(op)) {
    const auto variable = idAt<VariableId>(number);
    if (frame_.variable(variable).captured) {
      // Closures that are still around keep what the variable holds.
      const ObjectSet held = state.at(slotOf(variable));
      for (const auto& [object, bits] : std::vector(state.statuses())) {
        if (objects_[object].kind != ObjectKind::Closure) continue;
        const ObjectSet captured = capturedBy(object, state);
        if (!std::includes(captured.begin(), captured.end(), held.begin(), held.end())) continue;
        if (bits & status::Escaped) {
          escape(held, state);
        } else {
          state.add(fieldOf(object, 0), held);
          gather(held, object, state);
        }
      }
    }
  }
  for (const uint32_t number : frame_.cfg().operandsOf(op)) state.set(slotOf(idAt<VariableId>(number)), {});
  dropLost(Drop::Cause::EndOfScope, op.span, state);
}

void Transfer::dropLost(Drop::Cause cause, Span where, OpenHandles& state) {
  if (!state.hasHandles() && !state.shouldClean()) return;
  // What is open must be in a variable or a value; what is gathered goes with its collection.
  for (const ObjectId object : state.unreachable(false)) {
    const uint8_t bits = state.statusOf(object);
    if (objects_[object].kind != ObjectKind::Handle || (bits & status::AnyOpen) == 0) continue;
    noteLoss(object, {cause, where, true, (bits & status::Open) == 0}, std::nullopt);
    state.setStatus(object, static_cast<uint8_t>(bits & ~status::AnyOpen));
  }
  const ObjectSet lost = state.unreachable();
  for (const ObjectId holder : lost) {
    if (!isContainer(objects_[holder].kind)) continue;
    for (const ObjectId object : state.heldBy(holder)) {
      const uint8_t bits = state.statusOf(object);
      const bool isLost =
          std::binary_search(lost.begin(), lost.end(), object) && (bits & status::AnyGathered);
      if (isLost) noteLoss(object, {cause, where, true, (bits & status::Gathered) == 0}, objects_[holder].op);
    }
  }
  for (const ObjectId object : lost) {
    if (isOurs(objects_[object].kind)) state.removeEverywhere(object);
  }
  state.cleaned();
}

void Transfer::noteLoss(ObjectId object, Drop drop, std::optional<uint32_t> collection) {
  if (SiteEvents* site = eventsOf(object)) site->losses.push_back({drop, collection});
}

// ------------------------------------------------------------------------------------------------ iteration
// and tests

void Transfer::takeElement(uint32_t iterate, OpenHandles& state) {
  const Op& op = frame_.cfg().ops[iterate];
  const ObjectSet elements = elementsOf(at(frame_.operand(op, 0), state), state);
  if (elements.empty()) return;
  const ObjectId element = objects_.get(ObjectKind::Element, iterate);
  state.removeEverywhere(element);
  state.setStatus(element, status::Open);
  state.set(slotOf(op.result), {element});
}

// All elements have had their pass (or there were none): what became of the element on every pass became of
// all of them.
void Transfer::endIteration(uint32_t iterate, OpenHandles& state) {
  const Op& op = frame_.cfg().ops[iterate];
  const ObjectSet elements = elementsOf(at(frame_.operand(op, 0), state), state);
  if (elements.empty()) return;
  const ObjectId element = objects_.get(ObjectKind::Element, iterate);
  const uint8_t bits = state.statusOf(element);
  state.removeEverywhere(element);
  for (const ObjectId object : elements) {
    const uint8_t before = state.statusOf(object);
    if (before == 0) continue;
    if (bits == 0) {
      // No pass ends: only an empty collection comes by here.
      if (isOurs(objects_[object].kind))
        state.setStatus(object, static_cast<uint8_t>(before & ~status::Unsettled));
      continue;
    }
    if (bits & status::Unsettled) continue;
    settle({object}, bits & status::Settled, state);
  }
}

void Transfer::assumeNothing(ValueId value, OpenHandles& state) {
  if (isNone(value)) return;
  const ObjectSet objects = at(value, state);
  const Op* definition = frame_.definition(value);
  state.set(slotOf(value), {});
  const bool isVariable =
      definition && (definition->kind == OpKind::Use || definition->kind == OpKind::Assign);
  if (isVariable && frame_.owns(definition->variable)) state.set(slotOf(definition->variable), {});
  // `tree.free?.()`: an object without the method is none that needs it.
  if (definition && definition->kind == OpKind::Read && isReleaseName(definition->text)) {
    release(at(frame_.operand(*definition, 0), state), state);
  }
  for (const ObjectId object : objects) {
    const bool ours =
        objects_[object].kind == ObjectKind::Handle || objects_[object].kind == ObjectKind::Element;
    const bool passed =
        objects_[object].kind == ObjectKind::Parameter || objects_[object].kind == ObjectKind::Captured;
    if (passed) {
      // Nothing was passed on this way: that counts as settled, or every `if (x) x.free()` would be "on some
      // ways".
      state.setStatus(object, 0);
    } else if (ours && !state.isReferenced(object)) {
      state.removeEverywhere(object);
    }
  }
}

void Transfer::assumeSomething(ValueId value, OpenHandles& state) {
  if (isNone(value)) return;
  const ObjectId nothing = objects_.get(ObjectKind::Nothing, 0);
  const auto exclude = [&](Slot slot) {
    ObjectSet objects = state.at(slot);
    if (std::erase(objects, nothing) > 0) state.set(slot, std::move(objects));
  };
  exclude(slotOf(value));
  const Op* definition = frame_.definition(value);
  const bool isVariable =
      definition && (definition->kind == OpKind::Use || definition->kind == OpKind::Assign);
  if (isVariable && frame_.owns(definition->variable)) exclude(slotOf(definition->variable));
}

void Transfer::leaveFunction(const OpenHandles& state) {
  const auto note = [&](PassedEffect& effect, ObjectKind itself, ObjectKind element, uint32_t number) {
    effect.itself |= state.statusOf(objects_.get(itself, 0, number));
    effect.elements |= state.statusOf(objects_.get(element, 0, number));
  };
  for (uint32_t i = 0; i < result_.parameters.size(); ++i) {
    note(result_.parameters[i], ObjectKind::Parameter, ObjectKind::ParameterElement, i);
  }
  result_.self.itself |= state.statusOf(objects_.get(ObjectKind::Self, 0));
  const std::vector<Object> others = objects_.others();
  for (const Object& object : others) {
    if (object.kind != ObjectKind::Captured) continue;
    note(result_.captured[idAt<VariableId>(object.number)], ObjectKind::Captured, ObjectKind::CapturedElement,
         object.number);
  }
}

// ------------------------------------------------------------------------------------------------ notes for
// the rules

SiteEvents* Transfer::eventsOf(ObjectId object) {
  if (!events_ || objects_[object].kind != ObjectKind::Handle) return nullptr;
  return &events_->sites[objects_[object].op];
}

void Transfer::noteSettled(ObjectId object) {
  SiteEvents* site = eventsOf(object);
  if (!site) return;
  const auto known = std::find(site->settledAt.begin(), site->settledAt.end(), here_);
  if (known == site->settledAt.end()) site->settledAt.push_back(here_);
}

void Transfer::hold(const ObjectSet& objects, VariableId holder) {
  for (const ObjectId object : objects) {
    const Object what = objects_[object];
    const bool isMany =
        what.kind == ObjectKind::Collection && what.number == kMany;  // made by an acquiring op
    SiteEvents* site = eventsOf(isMany ? objects_.get(ObjectKind::Handle, what.op) : object);
    if (!site) continue;
    site->held = true;
    if (isNone(site->holder)) site->holder = holder;
  }
}

}  // namespace unfreed::ownership
