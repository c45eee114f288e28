#include "ownership/open_handles.h"

#include <algorithm>

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
  std::erase_if(slots_, [](const auto& entry) { return entry.first.kind == Slot::Kind::Value; });
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
  if (bits == 0) std::erase(blurred_, object);
  if (bits == 0 || (bits & status::Unsettled)) forgetGone(object);
  const auto entry = lowerBound(statuses_, object);
  const bool known = entry != statuses_.end() && entry->first == object;
  if (bits == 0) {
    if (known) statuses_.erase(entry);
  } else if (known) {
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
  // Two objects under one name from now on: no name certainly means one of them.
  const bool isAlone = statusOf(to) == 0;
  const Gone* gone = goneness(from);
  const std::vector<uint32_t> by = gone ? gone->by : std::vector<uint32_t>();
  const bool wasBlurred = isBlurred(from);
  setStatus(to, statusOf(to) | statusOf(from));
  setStatus(from, 0);
  if (!isAlone || wasBlurred) blur({to});
  if (!isAlone) return forgetGone(to);
  for (const uint32_t op : by) markGone(to, op);
}

void OpenHandles::removeEverywhere(ObjectId object) {
  for (auto& [slot, objects] : slots_) std::erase(objects, object);
  std::erase_if(slots_, [&](const auto& entry) {
    const bool isItsField =
        entry.first.kind == Slot::Kind::Field && entry.first.id == static_cast<uint32_t>(object);
    return entry.second.empty() || isItsField;
  });
  setStatus(object, 0);
}

bool OpenHandles::isReferenced(ObjectId object) const {
  return std::any_of(slots_.begin(), slots_.end(), [&](const auto& entry) {
    return std::binary_search(entry.second.begin(), entry.second.end(), object);
  });
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

bool OpenHandles::join(const OpenHandles& other) {
  const size_t blurredBefore = blurred_.size();
  blurDifferences(other);
  bool changed = joinGone(other) || blurred_.size() != blurredBefore;
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
