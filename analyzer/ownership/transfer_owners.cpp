// Objects of the program which hold handles in their fields: owners.
//
// What an object of a local class holds is known where it is made (`new Box(tree)`) and by what summaries say
// of its methods, field by field. In a method, `this` stands for the caller's object: what a field held at
// entry is a Field, what is within that (elements, fields of its own) its FieldContents.
#include <algorithm>

#include "ownership/transfer.h"

namespace unfreed::ownership {

using flow::Op;
using flow::OpKind;
using flow::ValueId;
using flow::VariableId;
namespace op_flag = flow::op_flag;

namespace {

// What a field of `this` can hold so that callers are told of it.
bool isHeldKind(ObjectKind kind) {
  return isContainer(kind) || kind == ObjectKind::Handle || kind == ObjectKind::Parameter ||
         kind == ObjectKind::Field || kind == ObjectKind::Nothing;
}

}  // namespace

// What the caller knows the field's object by: a parameter, `this`, a variable of an enclosing function.
ObjectId Transfer::rootOf(ObjectId object) const {
  const Object what = objects_[object];
  if (what.kind != ObjectKind::Field && what.kind != ObjectKind::FieldContents) return object;
  return objects_.placeOf(what).holder;
}

bool Transfer::belongsToSelf(ObjectId object) const {
  return objects_[rootOf(object)].kind == ObjectKind::Self;
}

// Whether it is an object of the program, rather than a handle or a collection.
bool Transfer::isOwner(ObjectId object) const {
  return objects_[object].kind == ObjectKind::Instance || belongsToSelf(object);
}

// Whether the read takes what a field of the object holds. A handle's properties are no fields.
bool Transfer::readsField(ObjectId object, const Op& read) const {
  if (read.text.empty()) return false;
  switch (objects_[object].kind) {
    case ObjectKind::Record:
    case ObjectKind::Instance:
      return true;
    case ObjectKind::Self:
    case ObjectKind::Field:
    case ObjectKind::FieldContents:
    case ObjectKind::Parameter:
    case ObjectKind::Captured:
      return frame_.mayBeObject(read.result) && frame_.handleClassesOf(frame_.operand(read, 0)).empty();
    case ObjectKind::Handle:
    case ObjectKind::Element:
    case ObjectKind::Collection:
    case ObjectKind::Stack:
    case ObjectKind::Closure:
    case ObjectKind::ParameterElement:
    case ObjectKind::ParameterResult:
    case ObjectKind::CapturedElement:
    case ObjectKind::Nothing:
      return false;
  }
  return false;
}

// The slot says whether the field was met before: a status may be gone again (`if (this.tree)`).
ObjectId Transfer::passedField(ObjectId passed, uint32_t field, OpenHandles& state) {
  const ObjectId object = objects_.getField(ObjectKind::Field, {passed, field});
  if (state.at(fieldOf(passed, field)).empty()) {
    if (state.statusOf(object) == 0) state.setStatus(object, status::Open);
    state.set(fieldOf(passed, field), {object});
  }
  return object;
}

ObjectId Transfer::contentsOfField(ObjectId field, OpenHandles& state) {
  const ObjectId contents = objects_.getField(ObjectKind::FieldContents, objects_.placeOf(objects_[field]));
  const ObjectSet held = state.at(fieldOf(field, 0));
  if (!std::binary_search(held.begin(), held.end(), contents)) {
    if (state.statusOf(contents) == 0) state.setStatus(contents, status::Open);
    state.add(fieldOf(field, 0), {contents});
  }
  return contents;
}

// What a field of these objects holds; field 0 stands for any.
ObjectSet Transfer::fieldsNamed(const ObjectSet& objects, uint32_t field, OpenHandles& state) {
  ObjectSet found;
  for (const ObjectId object : ObjectSet(objects)) {
    switch (objects_[object].kind) {
      case ObjectKind::Record:
      case ObjectKind::Instance:
        addAll(found, field == 0 ? state.heldBy(object) : state.at(fieldOf(object, field)));
        addAll(found, state.at(fieldOf(object, 0)));
        break;
      case ObjectKind::Self:
        if (field == 0) addAll(found, state.heldBy(object));
        addAll(found, state.at(fieldOf(object, 0)));
        [[fallthrough]];
      case ObjectKind::Parameter:
      case ObjectKind::Captured: {
        const ObjectId atEntry = passedField(object, field, state);
        const ObjectSet now = field == 0 ? ObjectSet{atEntry} : state.at(fieldOf(object, field));
        addAll(found, now);
        break;
      }
      case ObjectKind::Field:
        addAll(found, elementsOf({object}, state));
        break;
      case ObjectKind::FieldContents:
      case ObjectKind::Element:
      case ObjectKind::ParameterElement:
      case ObjectKind::CapturedElement:
      case ObjectKind::ParameterResult:
        addTo(found, object);
        break;
      case ObjectKind::Handle:
      case ObjectKind::Collection:
      case ObjectKind::Stack:
      case ObjectKind::Closure:
      case ObjectKind::Nothing:
        break;
    }
  }
  return found;
}

// `new Box(tree)`, where Box is a class of the program: from now on its object is followed.
void Transfer::makeInstance(uint32_t op, const Effect& effect, ObjectSet& result, OpenHandles& state) {
  const ObjectId made = freshObject(ObjectKind::Instance, op, kItself, state);
  state.setStatus(made, status::Open);
  if (effect.owner) owners_[op] = *effect.owner;
  addTo(result, made);
}

// What is `this` in the callee.
ObjectSet Transfer::selfOf(uint32_t op, const LocalCall& call, const OpenHandles& state) const {
  const Op& code = frame_.cfg().ops[op];
  if (!isNone(call.self)) return at(call.self, state);
  if (code.has(op_flag::Super)) {
    return isNone(frame_.function.self) ? ObjectSet() : state.at(slotOf(frame_.function.self));
  }
  if (code.kind != OpKind::Construct) return {};
  ObjectSet made = at(code.result, state);
  made.removeIf([&](ObjectId object) {
    return objects_[object].kind != ObjectKind::Instance || objects_[object].op != op;
  });
  return made;
}

// `this.tree = tree`, `this.trees.push(tree)`: the caller's object holds it from now on.
void Transfer::putIntoSelf(ObjectId container, uint32_t field, bool certain, const ObjectSet& contents,
                           OpenHandles& state) {
  const ObjectId self = rootOf(container);
  if (state.statusOf(self) & status::Escaped) return escape(contents, state);
  ObjectSet kept;
  for (const ObjectId object : contents) {
    if (object == self) continue;
    const ObjectKind kind = objects_[object].kind;
    // What is in the fields of a binding's object is not told apart any deeper.
    const bool isOfBinding = kind == ObjectKind::Record && !effectAt(objects_[object].op).fields.empty();
    if (kind == ObjectKind::Closure) {
      // A closure that only uses `this` keeps nothing else alive.
      ObjectSet captured = capturedBy(object, state);
      captured.remove(self);
      escape(captured, state);
      settle({object}, status::Escaped, state);
    } else if (!isOfBinding && (isHeldKind(kind) || belongsToSelf(object))) {
      addTo(kept, object);
    } else {
      escape({object}, state);
    }
  }
  for (const ObjectId object : kept) {
    const uint8_t bits = state.statusOf(object);
    noteSettled(object, status::Escaped);
    if (objects_[object].kind != ObjectKind::Handle || (bits & status::AnyOpen) == 0) continue;
    const uint8_t gathered = bits & status::Open ? status::Gathered : status::GatheredAfterThrow;
    state.setStatus(object, static_cast<uint8_t>((bits & ~status::AnyOpen) | gathered));
  }
  const Slot slot = fieldOf(container, container == self ? field : 0);
  if (certain && container == self && field != 0) {
    // Whether what was there is released elsewhere is not followed.
    ObjectSet before = state.at(slot);
    before.removeIf([&](ObjectId object) {
      return objects_[object].kind == ObjectKind::Field ||
             std::binary_search(kept.begin(), kept.end(), object);
    });
    escape(before, state);
    state.set(slot, std::move(kept));
  } else {
    state.add(slot, kept);
  }
}

// Object.assign(target, …sources).
void Transfer::copyFields(const Effect& effect, OpenHandles& state) {
  const ObjectSet targets = at(effect.container, state);
  for (const ValueId value : effect.copiedFrom) {
    for (const ObjectId source : at(value, state)) {
      if (!isContainer(objects_[source].kind)) {
        if (!targets.empty()) put(targets, 0, {source}, state);
        continue;
      }
      for (const Slot field : state.fieldsOf(source)) put(targets, field.field, state.at(field), state);
    }
  }
}

// The object that stands for what a field holds, where that is more than a handle.
ObjectId Transfer::innerOf(uint32_t op, ObjectId container, uint32_t field, OpenHandles& state) {
  if (belongsToSelf(container)) {
    return objects_[container].kind == ObjectKind::Self ? passedField(container, field, state) : container;
  }
  for (const ObjectId held : state.at(fieldOf(container, field))) {
    if (isContainer(objects_[held].kind)) return held;
  }
  const ObjectId inner = freshObject(ObjectKind::Instance, op, field + kMany, state);
  state.setStatus(inner, status::Open);
  state.add(fieldOf(container, field), {inner});
  return inner;
}

void Transfer::keepIn(uint32_t op, const ObjectSet& holders, const KeptIn& kept, const ObjectSet& given,
                      OpenHandles& state) {
  if (kept.empty() || given.empty()) return;
  ObjectSet ours;
  bool outside = false;
  for (const ObjectId holder : holders) {
    const ObjectKind kind = objects_[holder].kind;
    const bool holds = kind == ObjectKind::Instance || kind == ObjectKind::Record || belongsToSelf(holder);
    if (holds) addTo(ours, holder);
    outside |= !holds && kind != ObjectKind::Element;
  }
  if (outside || ours.empty()) return escape(given, state);
  for (const auto& [name, within] : kept) {
    const uint32_t field = objects_.fieldNumber(name);
    for (const ObjectId holder : ours) {
      const bool gone = (state.statusOf(holder) & status::Escaped) != 0;
      if (gone || !within) {
        put({holder}, field, given, state);
      } else {
        put({innerOf(op, holder, field, state)}, 0, given, state);
      }
    }
  }
}

// The callee leaves a handle of its own making in a field of what it is called on.
void Transfer::holdFresh(uint32_t op, const ObjectSet& holders, std::string_view name, const Held& held,
                         OpenHandles& state) {
  const uint32_t field = objects_.fieldNumber(name);
  ObjectSet ours;
  for (const ObjectId holder : holders) {
    const ObjectKind kind = objects_[holder].kind;
    const bool holds = kind == ObjectKind::Instance || kind == ObjectKind::Record || kind == ObjectKind::Self;
    if (!holds || (state.statusOf(holder) & status::Escaped)) continue;
    const ObjectSet before = state.at(fieldOf(holder, field));
    const bool isEmpty = std::all_of(before.begin(), before.end(), [&](ObjectId object) {
      return objects_[object].kind == ObjectKind::Nothing || objects_[object].kind == ObjectKind::Field;
    });
    if (!held.whenEmpty || isEmpty) addTo(ours, holder);
  }
  for (const ObjectId holder : ours) putFresh(op, holder, field, held.handle, state);
}

void Transfer::putFresh(uint32_t op, ObjectId holder, uint32_t field, const Returned& fresh,
                        OpenHandles& state) {
  Acquire made;
  made.form = Form::Factory;
  made.classes = fresh.classes;
  made.finalizable = fresh.finalizable;
  made.guessed = fresh.guessed;
  made.registered = fresh.registered;
  const auto owner = owners_.find(objects_[holder].op);
  if (objects_[holder].kind == ObjectKind::Instance && owner != owners_.end()) {
    made.owner = OwnedBy{owner->second, std::string(objects_.fieldName(field))};
  }
  const bool many = fresh.shape != bindings::Shape::One && fresh.shape != bindings::Shape::Union;
  putMade(op, holder, field, made, many, state);
}

void Transfer::putMade(uint32_t op, ObjectId holder, uint32_t field, const Acquire& made, bool many,
                       OpenHandles& state) {
  const SiteKey site{op, field + kMany};
  const ObjectId handle = freshObject(ObjectKind::Handle, op, field + kMany, state);
  state.setStatus(handle, status::Gathered);
  acquires_[site] = made;
  if (events_) {
    SiteEvents& events = events_->sites[site];
    events.acquire = made;
    events.owner = made.owner;
  }
  const Slot slot = many ? fieldOf(innerOf(op, holder, field, state), 0) : fieldOf(holder, field);
  state.add(slot, {handle});
}

// A binding gives a plain object with handles in its fields: it is followed like a literal of them.
void Transfer::makeRecord(uint32_t op, const std::vector<Acquire>& fields, OpenHandles& state) {
  const ValueId result = frame_.cfg().ops[op].result;
  if (isNone(result)) return;
  const ObjectId record = freshObject(ObjectKind::Record, op, kItself, state);
  state.setStatus(record, status::Open);
  state.add(slotOf(result), {record});
  for (const Acquire& made : fields)
    putMade(op, record, objects_.fieldNumber(made.field), made, made.many, state);
}

void Transfer::applyFields(uint32_t op, const PassedEffect& passed, const ObjectSet& given,
                           OpenHandles& state) {
  for (const auto& [name, effect] : passed.fields) {
    if (effect.itself == 0 && effect.contents == 0) continue;
    const ObjectSet targets = fieldsNamed(given, objects_.fieldNumber(name), state);
    if (effect.itself != 0) applyStatus(effect.itself, targets, state);
    if (effect.contents != 0) applyStatus(effect.contents, elementsOf(targets, state), state);
  }
  returnFields(op, passed, given, state);
}

void Transfer::returnFields(uint32_t op, const PassedEffect& passed, const ObjectSet& given,
                            OpenHandles& state) {
  const ValueId result = frame_.cfg().ops[op].result;
  if (isNone(result)) return;
  for (const auto& [name, effect] : passed.fields) {
    if (!effect.returned && !effect.contentsReturned) continue;
    const ObjectSet held = fieldsNamed(given, objects_.fieldNumber(name), state);
    const ObjectSet within = effect.contentsReturned ? elementsOf(held, state) : ObjectSet();
    state.blur(held);
    state.blur(within);
    if (effect.returned) state.add(slotOf(result), held);
    state.add(slotOf(result), within);
  }
}

// What the call does to the object that it is called on, and what that object holds afterwards.
void Transfer::applyToSelf(uint32_t op, const LocalCall& call, const Summary& callee, OpenHandles& state) {
  const ObjectSet self = selfOf(op, call, state);
  const flow::Function& function = frame_.context.program.functionOf(call.function);
  applyPassed(op, callee.self, self, None<ValueId>, state);
  if (function.isArrow && !isNone(call.self)) {
    // `dispose = () => this.tree.free()`: the constructor's `this` is the receiver.
    const flow::Module& module = frame_.context.program.moduleOf(call.function.unit);
    for (const auto& [variable, effect] : callee.captured) {
      if (module.variables[variable].kind != flow::Variable::Kind::This) continue;
      applyPassed(op, effect, self, None<ValueId>, state);
    }
  }
  const size_t count = callee.parameters.size();
  for (size_t i = 0; i < call.arguments.size() && count > 0; ++i) {
    const bool rest = function.rest && i + 1 >= count;
    if (i >= count && !rest) break;
    const PassedEffect& passed = callee.parameters[rest ? count - 1 : i];
    const ObjectSet given = at(call.arguments[i], state);
    KeptIn kept = passed.keptBySelf;
    if (rest) {
      for (auto& [field, within] : kept) within = true;
    }
    keepIn(op, self, kept, given, state);
    for (const auto& [name, effect] : passed.fields) {
      if (effect.keptBySelf.empty()) continue;
      keepIn(op, self, effect.keptBySelf, fieldsNamed(given, objects_.fieldNumber(name), state), state);
    }
  }
  for (const auto& [field, held] : callee.selfHolds) holdFresh(op, self, field, held, state);
  returnFields(op, callee.self, self, state);
}

// Code that is not known may do anything to an object of the program: keep it, release what it holds.
void Transfer::giveToStranger(const ObjectSet& objects, bool withFields, OpenHandles& state) {
  for (const ObjectId object : ObjectSet(objects)) {
    const bool isWhole = rootOf(object) == object;
    if (isOwner(object) && (isWhole || withFields)) escape({object}, state);
  }
}

void Transfer::releaseContents(const ObjectSet& holders, OpenHandles& state) {
  ObjectSet seen = holders;
  std::vector<ObjectId> work(holders.begin(), holders.end());
  while (!work.empty()) {
    const ObjectId holder = work.back();
    work.pop_back();
    for (const ObjectId held : state.heldBy(holder)) {
      settle({held}, status::Released, state);
      if (isContainer(objects_[held].kind) && addTo(seen, held)) work.push_back(held);
    }
  }
}

// The handle, or what holds it, goes by this variable's name: that is where advice points.
void Transfer::holdOwned(const ObjectSet& objects, VariableId holder, const OpenHandles& state) {
  if (!events_) return;
  ObjectSet seen = objects;
  std::vector<ObjectId> work;
  for (const ObjectId object : objects) {
    const ObjectKind kind = objects_[object].kind;
    if (kind == ObjectKind::Record) nameFields(object, holder, state);
    if (kind == ObjectKind::Instance || kind == ObjectKind::Record) work.push_back(object);
  }
  while (!work.empty()) {
    const ObjectId object = work.back();
    work.pop_back();
    for (const ObjectId held : state.heldBy(object)) {
      if (!addTo(seen, held)) continue;
      if (isContainer(objects_[held].kind)) work.push_back(held);
      SiteEvents* site = eventsOf(held);
      if (!site) continue;
      site->held = true;
      site->holders.insert(holder);
      if (isNone(site->ownerHolder)) site->ownerHolder = holder;
    }
  }
}

void Transfer::nameFields(ObjectId record, VariableId holder, const OpenHandles& state) {
  for (const Slot field : state.fieldsOf(record)) {
    const std::string_view name = objects_.fieldName(field.field);
    for (const ObjectId held : name.empty() ? ObjectSet() : state.at(field)) {
      SiteEvents* site = eventsOf(held);
      if (!site || !site->fieldOfRecord.empty()) continue;
      site->fieldOfRecord = std::string(frame_.variable(holder).name) + "." + std::string(name);
    }
  }
}

void Transfer::noteOwner(ObjectId container, uint32_t field, const ObjectSet& contents,
                         const OpenHandles& state) {
  const Object what = objects_[container];
  const auto owner = owners_.find(what.op);
  if (!events_ || what.kind != ObjectKind::Instance || what.number != kItself || owner == owners_.end()) {
    return;
  }
  for (const ObjectId object : contents) {
    SiteEvents* site = eventsOf(object);
    const bool isOpen = (state.statusOf(object) & status::Unsettled) != 0;
    if (site && isOpen) site->owner = OwnedBy{owner->second, std::string(objects_.fieldName(field))};
  }
}

}  // namespace unfreed::ownership
