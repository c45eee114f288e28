// Calls: what summaries, closures and functions that are handed on do here.
#include <algorithm>

#include "ownership/transfer.h"

namespace unfreed::ownership {

using flow::Op;
using flow::OpKind;
using flow::ValueId;
using flow::VariableId;
namespace op_flag = flow::op_flag;

bool Transfer::isPassedIn(const ObjectSet& callee) const {
  return std::any_of(callee.begin(), callee.end(), [&](ObjectId object) {
    const Object function = objects_[object];
    const bool isOuterParameter =
        function.kind == ObjectKind::Captured &&
        frame_.variable(idAt<VariableId>(function.number)).kind == flow::Variable::Kind::Parameter;
    return function.kind == ObjectKind::Parameter || isOuterParameter;
  });
}

// A function that was found in something which others made: a listener may keep what it is told.
bool Transfer::isHandedIn(const ObjectSet& callee) const {
  return std::any_of(callee.begin(), callee.end(), [&](ObjectId object) {
    switch (objects_[object].kind) {
      case ObjectKind::Element:
      case ObjectKind::ParameterElement:
      case ObjectKind::CapturedElement:
      case ObjectKind::Field:
      case ObjectKind::FieldContents:
        return true;
      case ObjectKind::Handle:
      case ObjectKind::Collection:
      case ObjectKind::Record:
      case ObjectKind::Instance:
      case ObjectKind::Stack:
      case ObjectKind::Closure:
      case ObjectKind::Parameter:
      case ObjectKind::ParameterResult:
      case ObjectKind::Captured:
      case ObjectKind::Self:
      case ObjectKind::Nothing:
        return false;
    }
    return false;
  });
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
void Transfer::invoke(uint32_t op, ValueId functions, const std::vector<Invocation>& via, OpenHandles& state,
                      bool resultLost) {
  bool passedIn = false;
  for (const ObjectId object : at(functions, state)) {
    if (objects_[object].kind != ObjectKind::Parameter) continue;
    passedIn = true;
    std::vector<Invocation> at = via;
    at.push_back({frame_.ref, op});
    noteInvoked(result_.parameters[objects_[object].number], std::move(at));
    result_.parameters[objects_[object].number].resultLost |= resultLost;
  }
  if (passedIn) return;
  for (const program::FunctionRef function : functionsIn(functions))
    run(op, function, via, resultLost, state);
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
                   bool resultLost, OpenHandles& state) {
  if (events_) events_->calls.push_back({op, function, via, resultLost});
  const Summary* summary = frame_.summaryOfCall(op, function);
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
  applyFields(op, passed, given, state);
  if (passed.registered) noteRegistered(given, state);
  if (passed.invoked) invoke(op, source, passed.invokedAt, state, passed.resultLost);
  const ValueId result = frame_.cfg().ops[op].result;
  if (isNone(result)) return;
  if (passed.returned) {
    state.blur(given);  // this one, or something else
    state.add(slotOf(result), given);
    noteMayBeArgument(op, source, given);
  }
  if (passed.resultReturned) addResultOf(op, source, state);
}

bool Transfer::isNothingAtAll(const ObjectSet& objects) const {
  return !objects.empty() && std::all_of(objects.begin(), objects.end(), [&](ObjectId object) {
    return objects_[object].kind == ObjectKind::Nothing;
  });
}

// `parse(raw)` makes something of `raw`, or is `raw`: whose that is, the call does not say.
void Transfer::noteMayBeArgument(uint32_t op, ValueId argument, const ObjectSet& given) {
  if (!events_) return;
  const bool mayBe =
      isNone(argument) ? !given.empty() : frame_.mayBeObject(argument) && !isNothingAtAll(given);
  if (mayBe) events_->mayBeArgument[op].insert(argument);
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
    const Summary* summary = frame_.summaryOf(function);
    const bool isGenerator = frame_.context.program.functionOf(function).isGenerator;
    if (summary) acquireReturned(op, *summary, isGenerator, state);
  }
}

void Transfer::applyCall(uint32_t op, const LocalCall& call, bool passedIn, OpenHandles& state) {
  if (!passedIn) run(op, call.function, {}, false, state);
  const Summary* summary = frame_.summaryOfCall(op, call.function);
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
  applyToSelf(op, call, *summary, state);
  acquireReturned(op, *summary, callee.isGenerator, state);
  keepInResult(op, call, *summary, state);
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
    made.finalizable = returned.finalizable;
    made.guessed = returned.guessed;
    made.registered = returned.registered;
    made.many = returned.many && made.shape != bindings::Shape::One;
    acquire(op, made, state);
  }
  const bool isOwner = callee.returnsOwner && !isGenerator;
  if (isOwner && callee.returnsOthers) return;
  if (!isOwner && callee.returnedFields.empty()) return;
  const ObjectId record =
      isOwner ? freshObject(ObjectKind::Instance, op, kItself, state) : objects_.get(ObjectKind::Record, op);
  state.setStatus(record, status::Open);
  state.add(slotOf(result), {record});
  if (isOwner) owners_[op] = *callee.returnsOwner;
  for (const auto& [field, handle] : callee.returnedFields) {
    if (handle.exists()) putFresh(op, record, objects_.fieldNumber(field), handle, state);
  }
}

// `wrap(tree)` that returns `new Box(tree)`: the box holds the tree.
void Transfer::keepInResult(uint32_t op, const LocalCall& call, const Summary& callee, OpenHandles& state) {
  const size_t count = std::min(callee.parameters.size(), call.arguments.size());
  for (size_t i = 0; i < count; ++i) {
    const KeptIn& kept = callee.parameters[i].keptByResult;
    if (kept.empty()) continue;
    ObjectSet holders = at(frame_.cfg().ops[op].result, state);
    holders.removeIf([&](ObjectId object) { return objects_[object].kind != ObjectKind::Instance; });
    keepIn(op, holders, kept, at(call.arguments[i], state), state);
  }
}

void Transfer::applyEffect(uint32_t op, const Effect& effect, OpenHandles& state) {
  const Op& code = frame_.cfg().ops[op];
  checkNeeds(op, effect, state);
  const std::vector<ObjectSet> moved = certainlyMoved(op, effect, state);
  ObjectSet result = at(code.result, state);
  for (const ValueId value : effect.sameAs) addAll(result, at(value, state));
  for (const ValueId value : effect.elementsOf) addAll(result, elementsOf(at(value, state), state));
  if (effect.makes == Effect::Makes::Instance) {
    makeInstance(op, effect, result, state);
  } else if (effect.makes != Effect::Makes::Nothing) {
    const ObjectKind kind = effect.makes == Effect::Makes::Stack ? ObjectKind::Stack : ObjectKind::Collection;
    const ObjectId made = freshObject(kind, op, kItself, state);
    state.setStatus(made, status::Open);
    for (const ValueId value : effect.storedElements) {
      put({made}, 0, elementsOf(at(value, state), state), state);
    }
    addTo(result, made);
  }
  if (!effect.copiedFrom.empty()) {
    copyFields(effect, state);
  } else if (!isNone(effect.container)) {
    const ObjectSet container = at(effect.container, state);
    for (const ValueId value : effect.stored) put(container, 0, at(value, state), state);
  }
  state.blur(result);  // these, or something else
  if (!result.empty() && !isNone(code.result)) state.set(slotOf(code.result), std::move(result));
  for (const ValueId value : effect.invoked) invoke(op, value, {}, state);
  for (const ValueId value : effect.keptClosures) keep(at(value, state), state);
  for (const ValueId value : effect.released) {
    release(at(value, state), state);
    markGone(op, at(value, state), value, state);
  }
  for (const ValueId value : effect.moved) {
    settle(elementsOf(at(value, state), state), status::Moved, state);
    settle(at(value, state), status::Moved, state);
  }
  for (const ObjectSet& objects : moved) markGone(op, objects, None<ValueId>, state);
  for (const ValueId value : effect.escaped) escape(at(value, state), state);
  for (const ValueId value : effect.mayBeTaken)
    noteMayBeTaken(at(value, state), {effect.takenBy, std::string(code.text)}, state);
  for (const ValueId value : effect.lent) noteLent(at(value, state), state);
  const bool isForeign = frame_.calleesOf(op).bindings.empty();  // an export only borrows what a field holds
  for (const ValueId value : effect.lent) giveToStranger(at(value, state), isForeign, state);
  for (const ValueId value : effect.strange) giveToStranger(at(value, state), isForeign, state);
  if (effect.selfIsStrange && !isNone(frame_.function.self)) {
    giveToStranger(state.at(slotOf(frame_.function.self)), true, state);
  }
  for (const ValueId value : effect.registered) noteRegistered(at(value, state), state);
  // A function that the caller passed in: which one is the caller's to know. What all callers together ever
  // pass would mix them up; only what any of them does to the arguments is taken from there.
  const bool plainCall = code.kind == OpKind::Call && !code.has(op_flag::Method);
  const bool passedIn = plainCall && isPassedIn(at(frame_.operand(code, 0), state));
  const bool certain = effect.calls.size() == 1 && !passedIn && frame_.calleesOf(op).bindings.empty();
  if (certain) checkCallee(op, effect.calls.front(), state);
  for (const LocalCall& call : effect.calls) applyCall(op, call, passedIn, state);
  if (certain) markGoneByCallee(op, effect.calls.front(), state);
  if (passedIn) {
    invoke(op, frame_.operand(code, 0), {}, state);
    if (!isNone(code.result)) addResultOf(op, frame_.operand(code, 0), state);
  }
  for (const ValueId value : effect.resultsOf) {
    if (!isNone(code.result)) addResultOf(op, value, state);
  }
  if (plainCall && frame_.calleesOf(op).functions.empty() && frame_.calleesOf(op).bindings.empty() &&
      isHandedIn(at(frame_.operand(code, 0), state))) {
    for (size_t i = 1; i < code.operandCount; ++i) {
      const ObjectSet told = at(frame_.operand(code, i), state);
      for (const ObjectId object : told) {
        if (SiteEvents* site = eventsOf(object)) site->told = true;
      }
      escape(told, state);
    }
  }
  if (effect.acquire) acquire(op, *effect.acquire, state);
  if (!effect.fields.empty()) makeRecord(op, effect.fields, state);
}

}  // namespace unfreed::ownership
