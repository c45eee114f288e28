// What leaves the function, what is lost, and what the ends of iterations tell.
#include <algorithm>

#include "ownership/acquisitions.h"
#include "ownership/library_calls.h"
#include "ownership/skipped_loops.h"
#include "ownership/transfer.h"

namespace unfreed::ownership {

using flow::Op;
using flow::OpKind;
using flow::ValueId;
using flow::VariableId;
namespace op_flag = flow::op_flag;

namespace {

// `for (const tree of …)`: the name that the pass has for the element; None if it has none.
VariableId nameOfElement(const Frame& frame, uint32_t iterate) {
  const auto& ops = frame.cfg().ops;
  for (uint32_t i = iterate + 1; i < ops.size() && ops[i].kind != OpKind::EndStatement; ++i) {
    if (ops[i].kind == OpKind::Assign &&
        frame.variable(ops[i].variable).kind != flow::Variable::Kind::Synthetic) {
      return ops[i].variable;
    }
  }
  return None<VariableId>;
}

}  // namespace

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
    noteReturnedField(object, state);
    if (what.kind == ObjectKind::Self) result_.self.returned = true;
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
  if (isHeldBySelf(object, state)) {
    result_.returnsOthers = true;
    return {};
  }
  if (bits & status::Settled) {
    result_.returnsOthers |= (bits & status::Escaped) != 0;
    return {};
  }
  const auto made = acquires_.find({objects_[object].op, objects_[object].number});
  if (made == acquires_.end()) return {};
  Returned one;
  one.classes = made->second.classes;
  one.shape = shape;
  one.finalizable = made->second.finalizable;
  one.guessed = made->second.guessed;
  one.registered = made->second.registered;
  one.many = made->second.many || !isNone(repeatingLoopOf(frame_, loops_, objects_[object].op));
  return one;
}

void Transfer::applyReturn(const Op& op, OpenHandles& state) {
  const ValueId value = frame_.operand(op, 0);
  if (isNone(value)) return;
  const ObjectSet objects = at(value, state);
  ObjectSet direct = objects;
  direct.removeIf([&](ObjectId object) { return objects_[object].kind == ObjectKind::Instance; });
  unite(result_.returns, describeReturned(direct, state));
  for (const ObjectId object : objects) {
    const Object what = objects_[object];
    const bool kept = (what.kind == ObjectKind::Handle && (state.statusOf(object) & status::Escaped)) ||
                      what.kind == ObjectKind::Captured || what.kind == ObjectKind::CapturedElement ||
                      what.kind == ObjectKind::ParameterElement || what.kind == ObjectKind::Field ||
                      what.kind == ObjectKind::FieldContents;
    result_.returnsOthers |= kept;
    if (what.kind == ObjectKind::Instance) describeInstance(object, state);
    const bool isOpen = (state.statusOf(object) & status::AnyOpen) != 0;
    if (SiteEvents* site = isOpen ? eventsOf(object) : nullptr) site->returned = true;
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
  // What the caller passed in is the caller's again.
  ObjectSet ours = objects;
  ours.removeIf([&](ObjectId object) {
    return objects_[rootOf(object)].kind == ObjectKind::Parameter || belongsToSelf(object) ||
           isHeldBySelf(object, state);
  });
  escape(ours, state);
}

void Transfer::applyEmit(const Op& op, OpenHandles& state) {
  const ValueId value = frame_.operand(op, 0);
  if (isNone(value)) return;
  ObjectSet objects = at(value, state);
  if (op.has(op_flag::Delegate)) objects = elementsOf(objects, state);
  for (const ObjectId object : objects) unite(emitted_[object], describeReturned({object}, state));
  escape(objects, state);
}

// Closures that are still around keep what the variable holds.
void Transfer::leaveToClosures(VariableId variable, OpenHandles& state) {
  const ObjectSet held = state.at(slotOf(variable));
  for (const auto& [object, bits] : std::vector(state.statuses())) {
    if (objects_[object].kind != ObjectKind::Closure) continue;
    const ObjectSet captured = capturedBy(object, state);
    if (!std::includes(captured.begin(), captured.end(), held.begin(), held.end())) continue;
    const bool isHeldByIt = std::any_of(held.begin(), held.end(), [&, closure = object](ObjectId handle) {
      const ObjectSet own = state.heldBy(handle);
      return objects_[handle].kind == ObjectKind::Handle &&
             std::binary_search(own.begin(), own.end(), closure);
    });
    if (isHeldByIt && (bits & status::Escaped) == 0) continue;
    if (bits & status::Escaped) {
      escape(held, state);
    } else {
      state.add(fieldOf(object, 0), held);
      gather(held, object, state);
    }
  }
}

void Transfer::applyLeaveScope(const Op& op, OpenHandles& state) {
  for (const uint32_t number : frame_.cfg().operandsOf(op)) {
    const auto variable = idAt<VariableId>(number);
    if (frame_.variable(variable).captured) leaveToClosures(variable, state);
  }
  Holdings ended;
  for (const uint32_t number : frame_.cfg().operandsOf(op)) {
    const auto variable = idAt<VariableId>(number);
    if (events_) ended.emplace_back(variable, state.at(slotOf(variable)));
    state.set(slotOf(variable), {});
  }
  noteLastHolders(ended);
  noteShortHolders(ended, state);
  dropLost(Drop::Cause::EndOfScope, op.span, state);
}

void Transfer::dropLost(Drop::Cause cause, Span where, OpenHandles& state) {
  if (!state.hasHandles() && !state.shouldClean()) return;
  if (!state.mayHaveLost()) return;
  state.looked();
  // What is open must be in a variable or a value; what is gathered goes with its collection.
  for (const ObjectId object : state.unreachable(false)) {
    const uint8_t bits = state.statusOf(object);
    if (objects_[object].kind != ObjectKind::Handle || (bits & status::AnyOpen) == 0) continue;
    const Drop drop{.cause = cause,
                    .span = where,
                    .onlyAfterThrow = (bits & status::Open) == 0,
                    .onlyWithoutPass = isOnlyWithoutPass(object, state),
                    .isSure = bits == status::Open,
                    .variable = lastHolderOf(object)};
    noteLoss(object, drop, std::nullopt);
    state.setStatus(object, static_cast<uint8_t>(bits & ~status::AnyOpen));
  }
  const ObjectSet lost = state.unreachable();
  for (const ObjectId holder : lost) {
    if (isContainer(objects_[holder].kind) || objects_[holder].kind == ObjectKind::Closure) {
      loseContents(holder, lost, {.cause = cause, .span = where, .variable = lastHolderOf(holder)}, state);
    }
  }
  for (const ObjectId object : lost) {
    if (isOurs(objects_[object].kind)) state.removeEverywhere(object);
  }
  state.cleaned();
}

void Transfer::loseContents(ObjectId holder, const ObjectSet& lost, Drop drop, OpenHandles& state) {
  // Elements that were released one by one, by index or by `pop`, in a loop whose bound is not followed: all
  // of them were.
  const bool drained = (state.statusOf(holder) & status::Released) != 0;
  const bool isTakenApart = hasParts(holder, state);
  for (const ObjectId object : state.heldBy(holder)) {
    const uint8_t bits = state.statusOf(object);
    if ((bits & status::AnyGathered) == 0) continue;
    if (std::binary_search(lost.begin(), lost.end(), object)) {
      drop.onlyAfterThrow = (bits & status::Gathered) == 0;
      drop.onlyWithoutPass = isOnlyWithoutPass(object, state);
      drop.isSure = (bits & status::Settled) == 0;
      // The pattern says how many there are.
      const bool isRest = isTakenApart && objects_[object].number < kFirstPart;
      if (!drained && !isRest) noteLoss(object, drop, objects_[holder].op);
    } else if (!isHeldByOther(object, lost, state)) {
      // A literal that only lent it on: `log({ tree })`. The variable answers for it again.
      const uint8_t open =
          static_cast<uint8_t>((bits & status::Gathered ? status::Open : 0) |
                               (bits & status::GatheredAfterThrow ? status::OpenAfterThrow : 0));
      state.setStatus(object, static_cast<uint8_t>((bits & ~status::AnyGathered) | open));
    }
  }
}

// Whether an object that is not lost holds it in a field.
bool Transfer::isHeldByOther(ObjectId object, const ObjectSet& lost, const OpenHandles& state) const {
  return std::any_of(state.slots().begin(), state.slots().end(), [&](const auto& entry) {
    const bool isField = entry.first.kind == Slot::Kind::Field;
    return isField && !std::binary_search(lost.begin(), lost.end(), idAt<ObjectId>(entry.first.id)) &&
           std::binary_search(entry.second.begin(), entry.second.end(), object);
  });
}

void Transfer::takeElement(uint32_t iterate, OpenHandles& state) {
  const Op& op = frame_.cfg().ops[iterate];
  if (const Effect& effect = effectAt(iterate); effect.acquire)
    return acquire(iterate, *effect.acquire, state);
  const ObjectSet elements = elementsOf(at(frame_.operand(op, 0), state), state);
  if (elements.empty()) return;
  const ObjectId element = objects_.get(ObjectKind::Element, iterate);
  state.removeEverywhere(element);
  state.setStatus(element, status::Open);
  ObjectSet taken{element};
  for (const ObjectId object : elements) {
    if (isContainer(objects_[object].kind)) addTo(taken, object);  // `for (const { tree } of pairs)`
  }
  state.set(slotOf(op.result), std::move(taken));
}

// What still refers to the element after the loop (`others.push(m)`, `best = m`) refers to any of them.
void Transfer::replaceElement(ObjectId element, const ObjectSet& elements, OpenHandles& state) {
  const std::vector<std::pair<Slot, ObjectSet>> slots = state.slots();
  state.removeEverywhere(element);
  for (const auto& [slot, held] : slots) {
    if (std::binary_search(held.begin(), held.end(), element)) state.add(slot, elements);
  }
}

// A loop leaves the elements as they were; what made all of them at once is repeated by no other loop.
void Transfer::noteIteration(uint32_t iterate, const ObjectSet& elements, bool settlesSome) {
  const flow::LoopIndex loop = loops_.innermost(frame_.cfg().blockOf(iterate));
  for (const ObjectId object : elements) {
    SiteEvents* site = eventsOf(object);
    if (!site || isNone(loop)) continue;
    site->iteratedBy = loop;
    site->element = nameOfElement(frame_, iterate);
    site->held |= !isNone(site->element);
    if (settlesSome) site->settledAt.push_back(frame_.cfg().ops[iterate].span);
  }
}

// All elements have had their pass (or there were none): what became of the element on every pass became of
// all of them.
void Transfer::endIteration(uint32_t iterate, OpenHandles& state) {
  const Op& op = frame_.cfg().ops[iterate];
  const ObjectSet elements = elementsOf(at(frame_.operand(op, 0), state), state);
  if (elements.empty()) return;
  const ObjectId element = objects_.get(ObjectKind::Element, iterate);
  const uint8_t bits = state.statusOf(element);
  if (events_ && (bits & status::Unsettled)) noteIteration(iterate, elements, (bits & status::Settled) != 0);
  replaceElement(element, elements, state);
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

void Transfer::leaveFunction(const OpenHandles& state) {
  const auto note = [&](PassedEffect& effect, ObjectKind itself, ObjectKind element, uint32_t number) {
    effect.itself |= state.statusOf(objects_.get(itself, 0, number));
    effect.elements |= state.statusOf(objects_.get(element, 0, number));
    effect.gone = state.goneness(objects_.get(itself, 0, number)) != nullptr;
  };
  for (uint32_t i = 0; i < result_.parameters.size(); ++i) {
    note(result_.parameters[i], ObjectKind::Parameter, ObjectKind::ParameterElement, i);
    // Not even on some way does anybody take over what the callback gave.
    const bool isOpen = state.statusOf(objects_.get(ObjectKind::ParameterResult, 0, i)) == status::Open;
    result_.parameters[i].resultLost |= isOpen && !result_.parameters[i].resultReturned;
  }
  result_.self.itself |= state.statusOf(objects_.get(ObjectKind::Self, 0));
  noteFields(state);
  noteSelf(state);
  const std::vector<Object> others = objects_.others();
  for (const Object& object : others) {
    if (object.kind != ObjectKind::Captured) continue;
    note(result_.captured[idAt<VariableId>(object.number)], ObjectKind::Captured, ObjectKind::CapturedElement,
         object.number);
  }
}

// A finalizer releases them from now on, whatever their class says. What holds handles is left to it.
void Transfer::noteRegistered(const ObjectSet& objects, OpenHandles& state) {
  for (const ObjectId object : objects) {
    const Object what = objects_[object];
    if (what.kind == ObjectKind::Parameter || what.kind == ObjectKind::Captured) {
      effectOn(object).registered = true;
    } else if (what.kind != ObjectKind::Handle) {
      escape({object}, state);
    } else {
      const auto made = acquires_.find({what.op, what.number});
      if (made != acquires_.end()) made->second.finalizable = made->second.registered = true;
      if (SiteEvents* site = eventsOf(object)) site->registered = true;
    }
  }
}

}  // namespace unfreed::ownership
