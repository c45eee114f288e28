// The four effects on the state: settled (released, moved, escaped), acquired.
#include <algorithm>

#include "ownership/transfer.h"

namespace unfreed::ownership {

using flow::ValueId;

void Transfer::settle(const ObjectSet& objects, uint8_t bit, OpenHandles& state) {
  for (const ObjectId object : objects) {
    const uint8_t bits = state.statusOf(object);
    if (bits == 0) continue;
    const bool weak = mayExistElsewhere(object, objects, state);
    state.setStatus(object, static_cast<uint8_t>((weak ? bits : (bits & ~status::Unsettled)) | bit));
    noteSettled(object, bit);
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
  // The set may be one of the state, which draining changes.
  const ObjectSet given = objects;  // NOLINT(performance-unnecessary-copy-initialization)
  if (!emitted_.empty()) takenBack_.insert(given.begin(), given.end());
  for (const ObjectId object : given) {
    if (isContainer(objects_[object].kind)) {
      releaseContents({object}, state);  // a DisposableStack, or an object with a release method
    } else if (state.statusOf(object) & status::AnyGathered) {
      markDrained(object, state);
    }
  }
  settle(given, status::Released, state);
}

// An element is released while its collection holds it.
void Transfer::markDrained(ObjectId element, OpenHandles& state) {
  const std::vector<std::pair<Slot, ObjectSet>> slots = state.slots();
  for (const auto& [slot, held] : slots) {
    if (slot.kind != Slot::Kind::Field || !std::binary_search(held.begin(), held.end(), element)) continue;
    const auto holder = idAt<ObjectId>(slot.id);
    // One field of several; what `this` holds is followed field by field.
    const bool isNamed = slot.field != 0 || !isContainer(objects_[holder].kind);
    if (isNamed) continue;
    state.setStatus(holder, static_cast<uint8_t>(state.statusOf(holder) | status::Released));
  }
}

// What the function of a closure captures of this frame's variables.
ObjectSet Transfer::capturedBy(ObjectId closure, const OpenHandles& state) const {
  ObjectSet captured = state.heldBy(closure);
  const program::FunctionRef function{frame_.ref.unit, idAt<flow::FunctionId>(objects_[closure].number)};
  const Summary* summary = frame_.summaryOf(function);
  if (!summary) return captured;
  for (const auto& [variable, effect] : summary->captured) {
    if (frame_.owns(variable)) addAll(captured, state.at(slotOf(variable)));
  }
  return captured;
}

void Transfer::acquire(uint32_t op, const Acquire& made, OpenHandles& state) {
  const ObjectId handle = freshObject(ObjectKind::Handle, op, kItself, state);
  state.setStatus(handle, status::Open);
  acquires_[{op, kItself}] = made;
  if (events_) events_->sites[{op, kItself}].acquire = made;
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

}  // namespace unfreed::ownership
