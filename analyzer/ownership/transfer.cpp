// The ops one by one, and how references travel.
#include "ownership/transfer.h"

#include <algorithm>

namespace unfreed::ownership {

using flow::Op;
using flow::OpKind;
using flow::ValueId;
using flow::VariableId;
namespace op_flag = flow::op_flag;

Transfer::Transfer(const Frame& frame, const flow::LoopForest& loops, ObjectTable& objects,
                   const Conditions& conditions, Events* events)
    : frame_(frame), loops_(loops), objects_(objects), conditions_(conditions), events_(events) {
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
    if (kind == OpKind::Call || kind == OpKind::Construct || kind == OpKind::Read || kind == OpKind::Store ||
        kind == OpKind::Iterate || kind == OpKind::Spread)
      known->second = effectOf(frame_, op);
  }
  return known->second;
}

Summary Transfer::takeResult() {
  for (const auto& [object, emitted] : emitted_) {
    if (!takenBack_.contains(object)) unite(result_.emits, emitted);
  }
  if (metUnfinished_) result_.returnsOthers = false;  // seen again once the cycle's summaries are there
  return std::move(result_);
}

void Transfer::apply(uint32_t index, OpenHandles& state) {
  const Op& op = frame_.cfg().ops[index];
  here_ = op.span;
  switch (op.kind) {
    case OpKind::Constant:
      if (op.isNothing()) {
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
      blurWhatIsAskedFor(op, state);
      return applyEffect(index, effectAt(index), state);
    case OpKind::Collect:
    case OpKind::Object:
      return applyCollect(index, state);
    case OpKind::Spread: {
      if (const Effect& effect = effectAt(index); effect.acquire) {
        return acquire(index, *effect.acquire, state);
      }
      const ObjectSet from = at(frame_.operand(op, 0), state);
      ObjectSet elements = partsOf(op, from, state);
      if (elements.empty()) elements = elementsOf(from, state);
      state.blur(elements);
      state.set(slotOf(op.result), std::move(elements));
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
    case OpKind::Dispose: {
      const ObjectSet disposed = state.at(slotOf(op.variable));
      checkNeed(index, Need::Release, None<ValueId>, disposed, state);
      release(disposed, state);
      return markGone(index, disposed, None<ValueId>, state);
    }
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

void Transfer::applyUse(const Op& op, OpenHandles& state) {
  const flow::Variable& variable = frame_.variable(op.variable);
  if (frame_.owns(op.variable)) {
    state.set(slotOf(op.result), state.at(slotOf(op.variable)));
    if (variable.assignedElsewhere) state.blur(state.at(slotOf(op.variable)));  // may be another one by now
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
  for (const uint32_t condition : conditions_.about(op.variable)) state.forgetCondition(condition);
  if (const std::optional<Fact> fact = conditions_.afterAssigning(op)) state.assume(*fact);
  const flow::Variable& variable = frame_.variable(op.variable);
  const bool named = variable.kind != flow::Variable::Kind::Synthetic;
  if (named) hold(objects, op.variable);
  if (named) holdOwned(objects, op.variable, state);
  if (events_) noteSources(op, objects);
  if (named) noteLastHolder(state.at(slotOf(op.variable)), op.variable);
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
  // `handle.property = value`: the setter says whether it takes the value over, a model whether it keeps it;
  // else it copies, as far as anybody can tell. Where there is no setter, the value is there to be found
  // again, and somebody may release it.
  if (!frame_.handleClassesOf(frame_.operand(op, 0)).empty()) {
    if (!isSetter(frame_, index)) return putOnWhole(containers, stored, state);
    checkNeed(index, Need::Use, frame_.operand(op, 0), containers, state);
    if (setterConsumes(frame_, index)) {
      settle(stored, status::Moved, state);
      markGone(index, stored, frame_.operand(op, 1), state);
    } else if (setterKeeps(frame_, index)) {
      escape(stored, state);
    } else if (const Effect& effect = effectAt(index); !effect.mayBeTaken.empty()) {
      noteMayBeTaken(stored, {effect.takenBy, std::string(op.text)}, state);
    }
    return;
  }
  const Effect& effect = effectAt(index);
  if (!effect.calls.empty()) return applyEffect(index, effect, state);  // setters of the program
  put(containers, objects_.fieldNumber(op.text), stored, state);
}

void Transfer::put(const ObjectSet& containers, uint32_t field, const ObjectSet& contents,
                   OpenHandles& state) {
  if (contents.empty()) return;
  for (const ObjectId object : contents) {
    // What a callback gave is not followed through containers.
    if (objects_[object].kind == ObjectKind::ParameterResult) settle({object}, status::Escaped, state);
  }
  if (isWhole(containers)) return putOnWhole(containers, contents, state);
  bool outside = containers.empty();
  for (const ObjectId container : containers) {
    if (belongsToSelf(container)) {
      putIntoSelf(container, field, containers.size() == 1, contents, state);
      continue;
    }
    const bool ours =
        isContainer(objects_[container].kind) && (state.statusOf(container) & status::Escaped) == 0;
    if (ours) {
      state.add(fieldOf(container, field), contents);
      gather(contents, container, state);
      noteOwner(container, field, contents, state);
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

// One object of which nothing is told apart: a handle, or what came in from outside.
bool Transfer::isWhole(const ObjectSet& objects) const {
  if (objects.size() != 1) return false;
  const ObjectKind kind = objects_[objects.front()].kind;
  return kind == ObjectKind::Handle || kind == ObjectKind::Parameter || kind == ObjectKind::Captured;
}

// Whether calling the closure does not settle what of these it captures.
bool Transfer::onlyUses(ObjectId closure, const ObjectSet& captured, const OpenHandles& state) const {
  const program::FunctionRef function{frame_.ref.unit, idAt<flow::FunctionId>(objects_[closure].number)};
  const Summary* summary = frame_.summaryOf(function);
  if (!summary) return false;
  return std::none_of(summary->captured.begin(), summary->captured.end(), [&](const auto& entry) {
    if (!frame_.owns(entry.first) || (entry.second.itself & status::Settled) == 0) return false;
    const ObjectSet held = state.at(slotOf(entry.first));
    return std::any_of(held.begin(), held.end(), [&](ObjectId object) {
      return std::binary_search(captured.begin(), captured.end(), object);
    });
  });
}

// `list.total = () => list.size()`: a closure that is put on the very object which it captures keeps it no
// longer than that lives. Whatever else is put there can be found again.
void Transfer::putOnWhole(const ObjectSet& targets, const ObjectSet& contents, OpenHandles& state) {
  for (const ObjectId object : ObjectSet(contents)) {
    const bool isOwn =
        objects_[object].kind == ObjectKind::Closure && isWhole(targets) && onlyUses(object, targets, state);
    if (!isOwn) {
      escape({object}, state);
      continue;
    }
    ObjectSet others = capturedBy(object, state);
    others.remove(targets.front());
    escape(others, state);
    if (objects_[targets.front()].kind == ObjectKind::Handle)
      state.add(fieldOf(targets.front(), 0), {object});
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

// `const [first, ...others] = solid.decompose()`: the handles of an array that a binding made are one object
// until a pattern tells one from the others. From then on that one is an object of its own, in a field of the
// array.
void Transfer::tellApart(const Op& read, const ObjectSet& containers, OpenHandles& state) {
  const Op* key = frame_.definition(frame_.operand(read, 1));
  if (!read.has(op_flag::Synthetic) || !read.has(op_flag::Computed) || !key || key->text.empty()) return;
  if (containers.size() != 1) return;
  const ObjectId array = containers.front();
  const Object what = objects_[array];
  if (what.kind != ObjectKind::Collection || what.number != kMany || what.earlier) return;
  const uint32_t field = objects_.fieldNumber(key->text);
  const ObjectId all = objects_.get(ObjectKind::Handle, what.op);
  const auto made = acquires_.find({what.op, kItself});
  if (state.at(fieldOf(array, 0)) != ObjectSet{all} || made == acquires_.end() ||
      state.statusOf(all) != status::Gathered || !state.at(fieldOf(array, field)).empty()) {
    return;
  }
  const uint32_t number = kFirstPart + static_cast<uint32_t>(key->text.front() - '0');
  const ObjectId part = freshObject(ObjectKind::Handle, what.op, number, state);
  state.setStatus(part, status::Gathered);
  state.set(fieldOf(array, field), {part});
  Acquire one = made->second;
  one.shape = bindings::Shape::One;
  one.many = false;
  acquires_[{what.op, number}] = one;
  if (events_) events_->sites[{what.op, number}].acquire = one;
}

// What a pattern takes out of these, where it has told the handles apart: one of them, or `...others`, those
// that stand behind the others of the pattern.
ObjectSet Transfer::partsOf(const Op& taking, const ObjectSet& containers, const OpenHandles& state) {
  ObjectSet parts;
  if (!taking.has(op_flag::Synthetic) || containers.size() != 1 || !hasParts(containers.front(), state)) {
    return parts;
  }
  const ObjectId array = containers.front();
  if (taking.kind == OpKind::Read) {
    const Op* key = frame_.definition(frame_.operand(taking, 1));
    if (key && !key->text.empty()) parts = state.at(fieldOf(array, objects_.fieldNumber(key->text)));
  } else if (!taking.text.empty()) {
    for (const Slot field : state.fieldsOf(array)) {
      const std::string_view position = objects_.fieldName(field.field);
      if (position.empty() || position >= taking.text) addAll(parts, state.at(field));
    }
  }
  return parts;
}

bool Transfer::hasParts(ObjectId container, const OpenHandles& state) const {
  const Object what = objects_[container];
  if (what.kind != ObjectKind::Collection || what.number != kMany) return false;
  const std::vector<Slot> fields = state.fieldsOf(container);
  return !fields.empty() && fields.back().field != 0;
}

ObjectSet Transfer::elementsOf(const ObjectSet& containers, OpenHandles& state) {
  ObjectSet elements;
  for (const ObjectId container : containers) {
    const Object object = objects_[container];
    if (object.kind == ObjectKind::Field) {
      addAll(elements, state.heldBy(container));
      addTo(elements, contentsOfField(container, state));
    } else if (object.kind == ObjectKind::FieldContents || object.kind == ObjectKind::Element) {
      addTo(elements, container);  // an entry of a Map: its value stands for the entry
    } else if (object.kind == ObjectKind::Self) {
      addAll(elements, fieldsNamed({container}, 0, state));
    } else if (isContainer(object.kind)) {
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

void Transfer::applyRead(const Op& op, OpenHandles& state) {
  const ObjectSet objects = at(frame_.operand(op, 0), state);
  if (objects.empty()) return;
  tellApart(op, objects, state);
  if (ObjectSet parts = partsOf(op, objects, state); !parts.empty()) {
    state.blur(parts);  // the array may have changed since
    return state.set(slotOf(op.result), std::move(parts));
  }
  // A named field of what the caller passed is told from its other contents only by being a handle.
  const bool isElement = op.text.empty() || !frame_.handleClassesOf(op.result).empty();
  ObjectSet found;
  for (const ObjectId object : objects) {
    addAll(found, readsField(object, op) ? fieldsNamed({object}, objects_.fieldNumber(op.text), state)
                  : isElement            ? elementsOf({object}, state)
                                         : ObjectSet());
  }
  state.blur(found);
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

}  // namespace unfreed::ownership
