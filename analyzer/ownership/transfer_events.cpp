// What is written down for the facts (events.h) while the function is gone through once more.
#include <algorithm>

#include "ownership/transfer.h"

namespace unfreed::ownership {

using flow::Op;
using flow::OpKind;
using flow::ValueId;
using flow::VariableId;
namespace op_flag = flow::op_flag;

SiteEvents* Transfer::eventsOf(ObjectId object) {
  if (!events_ || objects_[object].kind != ObjectKind::Handle) return nullptr;
  return &events_->sites[{objects_[object].op, objects_[object].number}];
}

void Transfer::noteSettled(ObjectId object, uint8_t how) {
  SiteEvents* site = eventsOf(object);
  if (!site) return;
  site->settledBy |= how;
  const auto known = std::find(site->settledAt.begin(), site->settledAt.end(), here_);
  if (known == site->settledAt.end()) site->settledAt.push_back(here_);
}

void Transfer::noteLoss(ObjectId object, Drop drop, std::optional<uint32_t> collection) {
  if (SiteEvents* site = eventsOf(object)) site->losses.push_back({drop, collection});
}

void Transfer::noteMayBeTaken(const ObjectSet& objects, const Taker& taker, const OpenHandles& state) {
  for (const ObjectId object : objects) {
    ObjectSet handles = isContainer(objects_[object].kind) ? state.heldBy(object) : ObjectSet{object};
    for (const ObjectId handle : handles) {
      SiteEvents* site = eventsOf(handle);
      if (site && !site->taker) site->taker = taker;
    }
  }
}

void Transfer::noteLent(const ObjectSet& objects, const OpenHandles& state) {
  for (const ObjectId object : objects) {
    if (!isContainer(objects_[object].kind)) continue;
    for (const ObjectId held : state.heldBy(object)) {
      if (SiteEvents* site = eventsOf(held)) site->lent = true;
    }
  }
}

// The variable ends, or gets another value.
void Transfer::noteLastHolder(const ObjectSet& objects, VariableId holder) {
  if (!events_) return;
  for (const ObjectId object : objects) lastHolders_[object] = holder;
}

// Of several that end together, that counts which held the object first.
void Transfer::noteLastHolders(const Holdings& ended) {
  for (const auto& [variable, held] : ended) noteLastHolder(held, variable);
  for (const auto& [variable, held] : ended) {
    for (const ObjectId object : held) {
      const SiteEvents* const site = eventsOf(object);
      if (site && site->holder == variable) lastHolders_[object] = variable;
    }
  }
}

// Variables that have ended, while others go on holding what they held.
void Transfer::noteShortHolders(const Holdings& ended, const OpenHandles& state) {
  if (ended.empty()) return;
  ObjectSet still;
  for (const auto& [slot, objects] : state.slots()) {
    if (slot.kind == Slot::Kind::Variable) addAll(still, objects);
  }
  for (const auto& [variable, held] : ended) {
    for (const ObjectId object : held) {
      if (!std::binary_search(still.begin(), still.end(), object)) continue;
      ObjectSet handles = isContainer(objects_[object].kind) ? state.heldBy(object) : ObjectSet{object};
      for (const ObjectId handle : handles) {
        if (SiteEvents* site = eventsOf(handle)) site->shortHolders.insert(variable);
      }
    }
  }
}

// The variable through which one would release the object: of an array that the program fills itself, its own
// variable is none for what is in it.
VariableId Transfer::lastHolderOf(ObjectId object) const {
  const Object what = objects_[object];
  const bool isFilled = what.kind == ObjectKind::Record || what.kind == ObjectKind::Stack ||
                        (what.kind == ObjectKind::Collection && what.number != kMany);
  const auto known = isFilled ? lastHolders_.end() : lastHolders_.find(object);
  return known == lastHolders_.end() ? None<VariableId> : known->second;
}

// What the variable gets, and whether others may own that.
void Transfer::noteSources(const Op& assignment, const ObjectSet& objects) {
  const ValueId value = frame_.operand(assignment, 0);
  constexpr int kMostSteps = 16;  // from a variable to what makes its value
  const Op* source = frame_.definition(value);
  for (int steps = 0; source && steps < kMostSteps; ++steps) {
    const bool passesOn =
        source->kind == OpKind::Cast || source->kind == OpKind::Await || source->kind == OpKind::Assign;
    const Effect* effect = source->kind == OpKind::Call ? &effectAt(frame_.indexOf(*source)) : nullptr;
    if (!passesOn && (!effect || effect->sameAs.size() != 1)) break;
    source = frame_.definition(passesOn ? frame_.operand(*source, 0) : effect->sameAs.front());
  }
  if (!source) return;
  if (source->kind == OpKind::Use && frame_.owns(source->variable)) {
    events_->assignedFrom.emplace_back(assignment.variable, source->variable);
    return;
  }
  const bool isMerged = frame_.variable(assignment.variable).kind == flow::Variable::Kind::Synthetic;
  const bool isTakenOut =
      source->kind == OpKind::Iterate || (source->kind == OpKind::Read && source->has(op_flag::Synthetic));
  uint8_t& sources = events_->sources[assignment.variable];
  if (isTakenOut) {
    sources |= source::Element;
    return;
  }
  if (objects.empty() && frame_.mayBeObject(value)) sources |= source::Other;
  for (const ObjectId object : objects) {
    const ObjectKind kind = objects_[object].kind;
    if (kind == ObjectKind::Nothing) continue;
    const bool isElement = kind == ObjectKind::Element && !isMerged;
    sources |= isOurs(kind) ? source::Made : isElement ? source::Element : source::Other;
  }
}

void Transfer::hold(const ObjectSet& objects, VariableId holder) {
  for (const ObjectId object : objects) {
    const Object what = objects_[object];
    const bool isMany =
        what.kind == ObjectKind::Collection && what.number == kMany;  // made by an acquiring op
    if (events_ && isContainer(what.kind) && !isNone(holder)) {
      events_->collectionHolders.try_emplace(what.op, holder);
    }
    SiteEvents* site = eventsOf(isMany ? objects_.get(ObjectKind::Handle, what.op) : object);
    if (!site) continue;
    site->held = true;
    if (isNone(holder)) continue;
    site->holders.insert(holder);
    if (isNone(site->holder)) site->holder = holder;
  }
}

}  // namespace unfreed::ownership
