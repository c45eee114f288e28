// What callers are told of fields: what becomes of what they hold, what they hold afterwards.
#include <algorithm>

#include "ownership/transfer.h"

namespace unfreed::ownership {

using flow::VariableId;

// An object that is returned, with what its fields hold; parameters in them are the result's from now on.
void Transfer::describeInstance(ObjectId object, OpenHandles& state) {
  if (state.statusOf(object) & status::Settled) {
    result_.returnsOthers = true;
    return;
  }
  const auto owner = owners_.find(objects_[object].op);
  if (owner != owners_.end() && objects_[object].number == kItself) result_.returnsOwner = owner->second;
  for (const Slot field : state.fieldsOf(object)) {
    const std::string name(objects_.fieldName(field.field));
    ObjectSet held = state.at(field);
    for (const ObjectId inner : held) {
      if (objects_[inner].kind == ObjectKind::Parameter) {
        result_.parameters[objects_[inner].number].keptByResult[name] |= false;
      }
    }
    // What the caller has itself is no news to it, and stays what it was.
    held.removeIf([&](ObjectId inner) { return objects_[inner].kind == ObjectKind::Parameter; });
    ObjectSet made = held;
    made.removeIf([&](ObjectId inner) { return !isOurs(objects_[inner].kind); });
    const Returned handle = describeReturned(made, state);
    if (handle.exists()) unite(result_.returnedFields[name], handle);
    state.set(field, std::move(held));
  }
}

bool Transfer::isHeldBySelf(ObjectId object, const OpenHandles& state) const {
  if (isNone(frame_.function.self)) return false;
  ObjectSet seen;
  std::vector<ObjectId> work;
  for (const ObjectId self : state.at(slotOf(frame_.function.self))) work.push_back(self);
  while (!work.empty()) {
    const ObjectId holder = work.back();
    work.pop_back();
    for (const ObjectId held : state.heldBy(holder)) {
      if (held == object) return true;
      if (addTo(seen, held)) work.push_back(held);
    }
  }
  return false;
}

// The result may be what a field holds: the caller has it already.
void Transfer::noteReturnedField(ObjectId object, const OpenHandles& state) {
  const Object what = objects_[object];
  if (what.kind == ObjectKind::Field || what.kind == ObjectKind::FieldContents) {
    const ObjectTable::FieldPlace place = objects_.placeOf(what);
    FieldEffect& effect = effectOn(place.holder).fields[std::string(objects_.fieldName(place.field))];
    (what.kind == ObjectKind::Field ? effect.returned : effect.contentsReturned) = true;
  }
  if (isNone(frame_.function.self)) return;
  for (const ObjectId self : state.at(slotOf(frame_.function.self))) {
    for (const Slot slot : state.fieldsOf(self)) {
      const ObjectSet held = state.at(slot);
      if (!std::binary_search(held.begin(), held.end(), object)) continue;
      effectOn(self).fields[std::string(objects_.fieldName(slot.field))].returned = true;
    }
  }
}

PassedEffect& Transfer::effectOn(ObjectId passed) {
  const Object what = objects_[passed];
  if (what.kind == ObjectKind::Parameter) return result_.parameters[what.number];
  if (what.kind == ObjectKind::Captured) return result_.captured[idAt<VariableId>(what.number)];
  return result_.self;
}

void Transfer::noteFields(const OpenHandles& state) {
  const std::vector<Object> others = objects_.others();
  for (const Object& object : others) {
    if (object.kind != ObjectKind::Field && object.kind != ObjectKind::FieldContents) continue;
    const ObjectTable::FieldPlace place = objects_.placeOf(object);
    const ObjectId id = objects_.get(object.kind, object.op, object.number);
    const auto bits = static_cast<uint8_t>(state.statusOf(id) & status::Settled);
    if (bits == 0) continue;
    FieldEffect& effect = effectOn(place.holder).fields[std::string(objects_.fieldName(place.field))];
    (object.kind == ObjectKind::Field ? effect.itself : effect.contents) |= bits;
  }
}

void Transfer::noteSelf(const OpenHandles& state) {
  if (isNone(frame_.function.self)) return;
  const ObjectId self = objects_.get(ObjectKind::Self, 0);
  if (state.statusOf(self) & status::Escaped) return;
  for (const Slot slot : state.fieldsOf(self)) noteKept(slot.field, state);
}

// What a field of `this` holds at the end.
void Transfer::noteKept(uint32_t field, const OpenHandles& state) {
  const std::string name(objects_.fieldName(field));
  const ObjectId self = objects_.get(ObjectKind::Self, 0);
  const ObjectSet held = state.at(fieldOf(self, field));
  ObjectSet seen = held;
  std::vector<std::pair<ObjectId, bool>> work;  // with: within what the field holds
  for (const ObjectId object : held) work.emplace_back(object, false);
  Returned fresh;
  bool hasEntry = false;
  while (!work.empty()) {
    const auto [object, within] = work.back();
    work.pop_back();
    const Object what = objects_[object];
    if (what.kind == ObjectKind::Handle) {
      const bindings::Shape shape = within ? bindings::Shape::Array : bindings::Shape::One;
      const auto made = acquires_.find({what.op, what.number});
      const uint8_t bits = state.statusOf(object);
      if (made == acquires_.end() || (bits & status::Unsettled) == 0 || (bits & status::Settled)) continue;
      Returned one{made->second.classes, shape, made->second.finalizable, made->second.guessed};
      one.registered = made->second.registered;
      unite(fresh, one);
    } else if (what.kind == ObjectKind::Parameter) {
      result_.parameters[what.number].keptBySelf[name] |= within;
    } else if (what.kind == ObjectKind::Field && !belongsToSelf(object)) {
      const ObjectTable::FieldPlace place = objects_.placeOf(what);
      effectOn(place.holder).fields[std::string(objects_.fieldName(place.field))].keptBySelf[name] |= within;
    } else if (isContainer(what.kind) || what.kind == ObjectKind::Field) {
      hasEntry |= what.kind == ObjectKind::Field && !within;
      if (isContainer(what.kind) && (state.statusOf(object) & status::Settled)) continue;
      for (const ObjectId inner : state.heldBy(object)) {
        if (addTo(seen, inner)) work.emplace_back(inner, true);
      }
    }
  }
  if (!fresh.exists()) return;
  Held& kept = result_.selfHolds[name];
  unite(kept.handle, fresh);
  kept.whenEmpty = hasEntry && fresh.shape == bindings::Shape::One;
}

}  // namespace unfreed::ownership
