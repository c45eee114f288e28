#include "ownership/open_handles.h"

#include <algorithm>
#include <iterator>

namespace unfreed::ownership {
namespace {

template <class Entries, class Key>
auto lowerBound(Entries& entries, const Key& key) {
  return std::lower_bound(entries.begin(), entries.end(), key,
                          [](const auto& entry, const Key& wanted) { return entry.first < wanted; });
}

template <class Entries>
auto lowerBoundOfGone(Entries& entries, ObjectId object) {
  return std::lower_bound(entries.begin(), entries.end(), object,
                          [](const Gone& entry, ObjectId wanted) { return entry.object < wanted; });
}

Facts common(const Facts& a, const Facts& b) {
  Facts both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

Facts without(const Facts& facts, const Facts& known) {
  Facts rest;
  std::set_difference(facts.begin(), facts.end(), known.begin(), known.end(), std::back_inserter(rest));
  return rest;
}

bool speaksOf(const Facts& facts, Fact fact) {
  return std::binary_search(facts.begin(), facts.end(), fact);
}

void addNumber(std::vector<uint32_t>& numbers, uint32_t number) {
  const auto at = std::lower_bound(numbers.begin(), numbers.end(), number);
  if (at == numbers.end() || *at != number) numbers.insert(at, number);
}

}  // namespace

bool addTo(ObjectSet& set, ObjectId object) {
  const auto at = std::lower_bound(set.begin(), set.end(), object);
  if (at != set.end() && *at == object) return false;
  set.insert(at, object);
  return true;
}

bool addAll(ObjectSet& set, const ObjectSet& more) {
  bool changed = false;
  for (const ObjectId object : more) changed |= addTo(set, object);
  return changed;
}

ObjectSet OpenHandles::at(Slot slot) const {
  const auto entry = lowerBound(slots_, slot);
  return entry != slots_.end() && entry->first == slot ? entry->second : ObjectSet();
}

void OpenHandles::set(Slot slot, ObjectSet objects) {
  const auto entry = lowerBound(slots_, slot);
  const bool known = entry != slots_.end() && entry->first == slot;
  if (known) suspect(entry->second);
  if (objects.empty()) {
    if (known) slots_.erase(entry);
  } else if (known) {
    entry->second = std::move(objects);
  } else {
    slots_.insert(entry, {slot, std::move(objects)});
  }
}

void OpenHandles::add(Slot slot, const ObjectSet& objects) {
  if (objects.empty()) return;
  const auto entry = lowerBound(slots_, slot);
  if (entry != slots_.end() && entry->first == slot) {
    addAll(entry->second, objects);
  } else {
    slots_.insert(entry, {slot, objects});
  }
}

void OpenHandles::eraseValues() {
  const auto first = lowerBound(slots_, Slot{Slot::Kind::Value, 0, 0});
  const auto last = lowerBound(slots_, Slot{Slot::Kind::Field, 0, 0});
  for (auto entry = first; entry != last; ++entry) suspect(entry->second);
  slots_.erase(first, last);
}

// Handles only: what becomes of containers and closures is asked for when they are lost.
bool OpenHandles::areSettled(const ObjectTable& objects, const ObjectSet& some) const {
  return std::all_of(some.begin(), some.end(), [&](ObjectId object) {
    if (objects[object].kind == ObjectKind::Nothing) return true;
    return ObjectTable::isHandle(object) && (statusOf(object) & status::Unsettled) == 0;
  });
}

std::vector<Slot> OpenHandles::fieldsOf(ObjectId object) const {
  std::vector<Slot> fields;
  for (auto entry = lowerBound(slots_, fieldOf(object, 0)); entry != slots_.end(); ++entry) {
    const Slot slot = entry->first;
    if (slot.kind != Slot::Kind::Field || slot.id != static_cast<uint32_t>(object)) break;
    fields.push_back(slot);
  }
  return fields;
}

ObjectSet OpenHandles::heldBy(ObjectId object) const {
  ObjectSet held;
  for (const Slot field : fieldsOf(object)) addAll(held, at(field));
  return held;
}

uint8_t OpenHandles::statusOf(ObjectId object) const {
  const auto entry = lowerBound(statuses_, object);
  return entry != statuses_.end() && entry->first == object ? entry->second : 0;
}

void OpenHandles::setStatus(ObjectId object, uint8_t bits) {
  if (bits == 0) blurred_.remove(object);
  if ((bits & status::Unsettled) == 0) setImplied(object, {});
  if (bits == 0 || (bits & status::Unsettled)) forgetGone(object);
  const auto entry = lowerBound(statuses_, object);
  const bool known = entry != statuses_.end() && entry->first == object;
  if (bits == 0) {
    if (known) statuses_.erase(entry);
    return;
  }
  addTo(suspects_, object);
  if (known) {
    entry->second = bits;
  } else {
    statuses_.insert(entry, {object, bits});
  }
}

void OpenHandles::rename(ObjectId from, ObjectId to) {
  for (auto& [slot, objects] : slots_) {
    const auto found = std::lower_bound(objects.begin(), objects.end(), from);
    if (found == objects.end() || *found != from) continue;
    objects.erase(found);
    addTo(objects, to);
  }
  for (const Slot field : fieldsOf(from)) {
    add(fieldOf(to, field.field), at(field));
    set(field, {});
  }
  // Whichever of the two is unsettled, this holds.
  const bool isToOpen = (statusOf(to) & status::Unsettled) != 0;
  const bool isFromOpen = (statusOf(from) & status::Unsettled) != 0;
  const Facts implied = !isToOpen     ? impliedBy(from)
                        : !isFromOpen ? impliedBy(to)
                                      : common(impliedBy(from), impliedBy(to));
  // Two objects under one name from now on: no name certainly means one of them.
  const bool isAlone = statusOf(to) == 0;
  const Gone* gone = goneness(from);
  const std::vector<uint32_t> by = gone ? gone->by : std::vector<uint32_t>();
  const bool wasBlurred = isBlurred(from);
  setStatus(to, statusOf(to) | statusOf(from));
  setStatus(from, 0);
  if (statusOf(to) & status::Unsettled) setImplied(to, without(implied, facts_));
  if (!isAlone || wasBlurred) blur({to});
  if (!isAlone) return forgetGone(to);
  for (const uint32_t op : by) markGone(to, op);
}

void OpenHandles::removeEverywhere(ObjectId object) {
  suspect(heldBy(object));
  suspects_.remove(object);
  for (auto& [slot, objects] : slots_) objects.remove(object);
  std::erase_if(slots_, [&](const auto& entry) {
    const bool isItsField =
        entry.first.kind == Slot::Kind::Field && entry.first.id == static_cast<uint32_t>(object);
    return entry.second.empty() || isItsField;
  });
  setStatus(object, 0);
}

bool OpenHandles::mayHaveLost() {
  // What was named last is found first.
  const auto end = lowerBound(slots_, Slot{Slot::Kind::Field, 0, 0});
  for (auto entry = end; entry != slots_.begin() && !suspects_.empty();) {
    --entry;
    if (entry->second.size() == 1 && entry->second.front() > suspects_.back()) continue;
    for (const ObjectId object : entry->second) {
      const auto found = std::lower_bound(suspects_.begin(), suspects_.end(), object);
      if (found != suspects_.end() && *found == object) suspects_.erase(found);
    }
  }
  return !suspects_.empty();
}

ObjectSet OpenHandles::unreachable(bool throughFields) const {
  ObjectSet reached;
  std::vector<ObjectId> work;
  const auto reach = [&](const ObjectSet& objects) {
    for (const ObjectId object : objects) {
      if (addTo(reached, object)) work.push_back(object);
    }
  };
  for (const auto& [slot, objects] : slots_) {
    if (slot.kind != Slot::Kind::Field) reach(objects);
  }
  while (throughFields && !work.empty()) {
    const ObjectId next = work.back();
    work.pop_back();
    for (const Slot field : fieldsOf(next)) reach(at(field));
  }
  ObjectSet lost;
  for (const auto& [object, bits] : statuses_) {
    if (!std::binary_search(reached.begin(), reached.end(), object)) lost.push_back(object);
  }
  return lost;
}

void OpenHandles::passThrow() {
  for (auto& [object, bits] : statuses_) {
    if (bits & status::Open) bits = static_cast<uint8_t>((bits & ~status::Open) | status::OpenAfterThrow);
    if (bits & status::Gathered) {
      bits = static_cast<uint8_t>((bits & ~status::Gathered) | status::GatheredAfterThrow);
    }
  }
}

const Gone* OpenHandles::goneness(ObjectId object) const {
  const auto entry = lowerBoundOfGone(gone_, object);
  return entry != gone_.end() && entry->object == object ? &*entry : nullptr;
}

void OpenHandles::markGone(ObjectId object, uint32_t by) {
  auto entry = lowerBoundOfGone(gone_, object);
  if (entry == gone_.end() || entry->object != object) entry = gone_.insert(entry, {object, {}});
  addNumber(entry->by, by);
}

void OpenHandles::forgetGone(ObjectId object) {
  const auto entry = lowerBoundOfGone(gone_, object);
  if (entry != gone_.end() && entry->object == object) gone_.erase(entry);
}

bool OpenHandles::isBlurred(ObjectId object) const {
  return std::binary_search(blurred_.begin(), blurred_.end(), object);
}

// A variable that means an object on one side, but not on the other where the object exists too. (Where it
// does not exist, nothing else can be meant by it.)
void OpenHandles::blurDifferences(const OpenHandles& other) {
  const auto blurMissing = [this](const OpenHandles& here, const OpenHandles& there) {
    for (const auto& [slot, objects] : here.slots_) {
      if (slot.kind != Slot::Kind::Variable) continue;
      const auto entry = lowerBound(there.slots_, slot);
      const bool known = entry != there.slots_.end() && entry->first == slot;
      if (known && entry->second == objects) continue;
      for (const ObjectId object : objects) {
        const bool meant = known && std::binary_search(entry->second.begin(), entry->second.end(), object);
        if (!meant && there.statusOf(object) != 0) addTo(blurred_, object);
      }
    }
  };
  blurMissing(*this, other);
  blurMissing(other, *this);
  addAll(blurred_, other.blurred_);
}

// Gone is what is gone on both sides, or on the one on which it exists.
bool OpenHandles::joinGone(const OpenHandles& other) {
  bool changed = false;
  for (size_t i = 0; i < gone_.size();) {
    const ObjectId object = gone_[i].object;
    if (!other.goneness(object) && other.statusOf(object) != 0) {
      gone_.erase(gone_.begin() + static_cast<std::ptrdiff_t>(i));
      changed = true;
    } else {
      ++i;
    }
  }
  for (const Gone& more : other.gone_) {
    const Gone* known = goneness(more.object);
    if (!known && statusOf(more.object) != 0) continue;
    const size_t before = known ? known->by.size() : 0;
    for (const uint32_t op : more.by) markGone(more.object, op);
    changed |= goneness(more.object)->by.size() != before;
  }
  return changed;
}

Facts OpenHandles::impliedBy(ObjectId handle) const {
  Facts all = facts_;
  const auto entry = lowerBound(implied_, handle);
  if (entry == implied_.end() || entry->first != handle) return all;
  Facts united;
  std::set_union(all.begin(), all.end(), entry->second.begin(), entry->second.end(),
                 std::back_inserter(united));
  return united;
}

void OpenHandles::setImplied(ObjectId handle, Facts facts) {
  const auto entry = lowerBound(implied_, handle);
  const bool known = entry != implied_.end() && entry->first == handle;
  if (facts.empty()) {
    if (known) implied_.erase(entry);
  } else if (known) {
    entry->second = std::move(facts);
  } else {
    implied_.insert(entry, {handle, std::move(facts)});
  }
}

bool OpenHandles::assume(Fact fact) {
  const bool possible = !speaksOf(facts_, fact.opposite());
  std::erase(facts_, fact.opposite());
  const auto at = std::lower_bound(facts_.begin(), facts_.end(), fact);
  if (at == facts_.end() || *at != fact) facts_.insert(at, fact);
  ObjectSet accounted;
  for (auto& [handle, implied] : implied_) {
    if (speaksOf(implied, fact.opposite())) accounted.push_back(handle);
    std::erase(implied, fact);
  }
  std::erase_if(implied_, [](const auto& entry) { return entry.second.empty(); });
  for (const ObjectId handle : accounted) settleQuietly(handle);
  return possible;
}

void OpenHandles::settleQuietly(ObjectId handle) {
  const auto rest = static_cast<uint8_t>(statusOf(handle) & ~status::Unsettled);
  if (rest == 0) return removeEverywhere(handle);
  setStatus(handle, rest);
}

void OpenHandles::forgetCondition(uint32_t condition) {
  const auto isAboutIt = [&](Fact fact) { return fact.condition == condition; };
  std::erase_if(facts_, isAboutIt);
  for (auto& [handle, implied] : implied_) std::erase_if(implied, isAboutIt);
  std::erase_if(implied_, [](const auto& entry) { return entry.second.empty(); });
}

void OpenHandles::leaveToHandles(Fact fact) {
  std::erase(facts_, fact.opposite());
  if (!speaksOf(facts_, fact)) return;
  for (const auto& [handle, bits] : statuses_) {
    if (!ObjectTable::isHandle(handle) || (bits & status::Unsettled) == 0) continue;
    const auto entry = lowerBound(implied_, handle);
    const bool known = entry != implied_.end() && entry->first == handle;
    Facts facts = known ? entry->second : Facts();
    const auto at = std::lower_bound(facts.begin(), facts.end(), fact);
    if (at == facts.end() || *at != fact) facts.insert(at, fact);
    setImplied(handle, std::move(facts));
  }
  std::erase(facts_, fact);
}

// Facts that hold on both sides go on holding. What holds on one side only still holds wherever a handle is
// unsettled that is unsettled on that side alone.
bool OpenHandles::joinFacts(const OpenHandles& other) {
  if (facts_.empty() && implied_.empty() && other.facts_.empty() && other.implied_.empty()) return false;
  Facts facts = common(facts_, other.facts_);
  std::vector<std::pair<ObjectId, Facts>> implied;
  const auto add = [&](ObjectId handle) {
    if (!ObjectTable::isHandle(handle)) return;
    const bool here = (statusOf(handle) & status::Unsettled) != 0;
    const bool there = (other.statusOf(handle) & status::Unsettled) != 0;
    if (!here && !there) return;
    Facts all = !there  ? impliedBy(handle)
                : !here ? other.impliedBy(handle)
                        : common(impliedBy(handle), other.impliedBy(handle));
    all = without(all, facts);
    if (!all.empty()) implied.emplace_back(handle, std::move(all));
  };
  for (const auto& [handle, bits] : statuses_) add(handle);
  for (const auto& [handle, bits] : other.statuses_) {
    if (statusOf(handle) == 0) add(handle);
  }
  std::sort(implied.begin(), implied.end());
  if (facts == facts_ && implied == implied_) return false;
  facts_ = std::move(facts);
  implied_ = std::move(implied);
  return true;
}

bool OpenHandles::join(const OpenHandles& other) {
  const bool factsChanged = joinFacts(other);
  addAll(suspects_, other.suspects_);
  const size_t blurredBefore = blurred_.size();
  blurDifferences(other);
  bool changed = joinGone(other) || blurred_.size() != blurredBefore || factsChanged;
  for (const auto& [slot, objects] : other.slots_) {
    const auto entry = lowerBound(slots_, slot);
    if (entry != slots_.end() && entry->first == slot) {
      changed |= addAll(entry->second, objects);
    } else {
      slots_.insert(entry, {slot, objects});
      changed = true;
    }
  }
  for (const auto& [object, bits] : other.statuses_) {
    const uint8_t before = statusOf(object);
    if ((before | bits) == before) continue;
    setStatus(object, before | bits);
    changed = true;
  }
  return changed;
}

}  // namespace unfreed::ownership
