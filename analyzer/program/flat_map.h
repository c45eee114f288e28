// FlatMap: from 64-bit keys to ids, in one piece of memory. It only grows.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/ids.h"

namespace unfreed::program {

template <TypedIndex Id>
class FlatMap {
 public:
  // The id of the key; None, to be filled in at once, when the key is new.
  Id& operator[](uint64_t key) {
    if (2 * (used_ + 1) > slots_.size()) grow();
    Slot& slot = slotOf(key);
    if (isNone(slot.id)) {
      slot.key = key;
      ++used_;
    }
    return slot.id;
  }

  // None when the key is not there.
  Id find(uint64_t key) const { return slots_.empty() ? None<Id> : slots_[placeOf(key)].id; }

  // Calls `visit(key, id)` for each, in no order.
  template <class Visit>
  void forEach(Visit visit) const {
    for (const Slot& slot : slots_) {
      if (!isNone(slot.id)) visit(slot.key, slot.id);
    }
  }

 private:
  struct Slot {
    uint64_t key = 0;
    Id id = None<Id>;
  };

  Slot& slotOf(uint64_t key) { return slots_[placeOf(key)]; }

  size_t placeOf(uint64_t key) const {
    uint64_t hash = key * 0x9e3779b97f4a7c15ull;
    hash ^= hash >> 32;
    const size_t mask = slots_.size() - 1;
    size_t at = static_cast<size_t>(hash) & mask;
    while (!isNone(slots_[at].id) && slots_[at].key != key) at = (at + 1) & mask;
    return at;
  }

  void grow() {
    const std::vector<Slot> old = std::exchange(slots_, {});
    slots_.resize(old.empty() ? 64 : 2 * old.size());
    for (const Slot& slot : old) {
      if (!isNone(slot.id)) slotOf(slot.key) = slot;
    }
  }

  std::vector<Slot> slots_;  // a power of two; at most half of them are used
  size_t used_ = 0;
};

}  // namespace unfreed::program
