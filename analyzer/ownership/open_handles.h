// OpenHandles: the lattice. What every variable and value may refer to at one point of a function, and what
// may have become of each object on the ways that lead there.
//
// Sets grow and status bits are added at joins, so the solver ends. An object without status does not exist
// on any way that leads here: nothing was acquired, or a test has shown that there is nothing (`if (x)`), or
// it has been accounted for.
//
// The status says what is possible; leaks ask for that. Misuse asks for what is certain: an object is *gone*
// when it is released or moved on all ways that lead here, by a name that certainly meant it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/short_list.h"
#include "flow/op.h"
#include "ownership/object.h"

namespace unfreed::ownership {

// What may have become of an object.
namespace status {
inline constexpr uint8_t Open = 1;            // nobody has released it
inline constexpr uint8_t OpenAfterThrow = 2;  // nobody has, on a way that an implicit exception took
inline constexpr uint8_t Released = 4;
inline constexpr uint8_t Moved = 8;
inline constexpr uint8_t Escaped = 16;
inline constexpr uint8_t Gathered = 32;  // nobody has, but a collection of this function holds it
inline constexpr uint8_t GatheredAfterThrow = 64;
inline constexpr uint8_t AnyOpen = Open | OpenAfterThrow;
inline constexpr uint8_t AnyGathered = Gathered | GatheredAfterThrow;
inline constexpr uint8_t Unsettled = AnyOpen | AnyGathered;
inline constexpr uint8_t Settled = Released | Moved | Escaped;
}  // namespace status

using ObjectSet = ShortList<ObjectId>;  // sorted, without repeats

bool addTo(ObjectSet& set, ObjectId object);
bool addAll(ObjectSet& set, const ObjectSet& more);

// A place that refers to objects.
struct Slot {
  enum class Kind : uint8_t { Variable, Value, Field };
  Kind kind{};
  uint32_t id = 0;     // VariableId, ValueId or (of a field) the ObjectId that has it
  uint32_t field = 0;  // Field: ObjectTable::fieldNumber
  friend constexpr auto operator<=>(const Slot&, const Slot&) = default;
  friend constexpr bool operator==(const Slot&, const Slot&) = default;
};

inline Slot slotOf(flow::VariableId variable) {
  return {Slot::Kind::Variable, static_cast<uint32_t>(variable), 0};
}
inline Slot slotOf(flow::ValueId value) {
  return {Slot::Kind::Value, static_cast<uint32_t>(value), 0};
}
inline Slot fieldOf(ObjectId object, uint32_t field) {
  return {Slot::Kind::Field, static_cast<uint32_t>(object), field};
}

// An object that is released or moved on all ways that lead here, and the ops that did so.
struct Gone {
  ObjectId object{};
  std::vector<uint32_t> by;  // indices into Cfg::ops, sorted
};

// That a condition of the function (conditions.h) holds, or that it does not.
struct Fact {
  uint32_t condition = 0;
  bool holds = false;
  Fact opposite() const { return {condition, !holds}; }
  friend constexpr auto operator<=>(const Fact&, const Fact&) = default;
  friend constexpr bool operator==(const Fact&, const Fact&) = default;
};
using Facts = std::vector<Fact>;  // sorted, without repeats

class OpenHandles {
 public:
  ObjectSet at(Slot slot) const;           // a copy: the state may change while it is used
  void set(Slot slot, ObjectSet objects);  // an empty set forgets the slot
  void add(Slot slot, const ObjectSet& objects);
  void eraseValues();  // the values of the statement die
  // Forgets the variables that `isOver` and that lead to nothing that anybody has to settle.
  template <class Predicate>
  void forgetSettled(const ObjectTable& objects, Predicate isOver) {
    const auto variables = std::find_if(slots_.begin(), slots_.end(), [](const auto& entry) {
      return entry.first.kind != Slot::Kind::Variable;
    });
    const auto kept = std::remove_if(slots_.begin(), variables, [&](const auto& entry) {
      if (!isOver(idAt<flow::VariableId>(entry.first.id)) || !areSettled(objects, entry.second)) return false;
      suspect(entry.second);
      return true;
    });
    slots_.erase(kept, variables);
  }
  std::vector<Slot> fieldsOf(ObjectId object) const;
  ObjectSet heldBy(ObjectId object) const;  // the union of its fields

  uint8_t statusOf(ObjectId object) const;
  void setStatus(ObjectId object, uint8_t bits);  // 0 forgets the object's status
  const std::vector<std::pair<ObjectId, uint8_t>>& statuses() const { return statuses_; }
  const std::vector<std::pair<Slot, ObjectSet>>& slots() const { return slots_; }

  // Null when the object may still be there.
  const Gone* goneness(ObjectId object) const;
  const std::vector<Gone>& gone() const { return gone_; }
  void markGone(ObjectId object, uint32_t by);
  // The names that lead to a blurred object do not certainly mean it: on some way they mean something else.
  bool isBlurred(ObjectId object) const;
  void blur(const ObjectSet& objects) { addAll(blurred_, objects); }

  bool hasHandles() const { return !statuses_.empty() && ObjectTable::isHandle(statuses_.back().first); }

  // Whether it is time to look for lost objects that are no handles: not each time, as each look costs the
  // whole state.
  bool shouldClean() const { return statuses_.size() >= cleanAt_; }
  void cleaned() { cleanAt_ = 2 * statuses_.size() + 64; }

  // Whether something may be lost that was not when this was asked last, or `looked` was called: what a slot
  // referred to, or has changed, and is now in no variable and no value.
  bool mayHaveLost();
  void looked() { suspects_.clear(); }

  // Every reference to `from` becomes one to `to`; their statuses are united.
  void rename(ObjectId from, ObjectId to);
  void removeEverywhere(ObjectId object);

  // The objects that no variable and no value leads to, in order; `throughFields`: not even through other
  // objects.
  ObjectSet unreachable(bool throughFields = true) const;

  // A test shows the fact, or an assignment makes it one. Handles that are unsettled only where the opposite
  // holds are accounted for. False when the opposite is known to hold.
  bool assume(Fact fact);
  void forgetCondition(uint32_t condition);
  // From now on the fact tells of the handles that are unsettled here, no longer of what is made later; its
  // opposite tells of nothing.
  void leaveToHandles(Fact fact);
  Facts impliedBy(ObjectId handle) const;  // what holds on all ways on which the handle is unsettled

  // The handle is accounted for on this way: nothing has to be done about it any more.
  void settleQuietly(ObjectId handle);

  // Marks everything that is open as open after a throw.
  void passThrow();

  bool join(const OpenHandles& other);  // whether anything changed

 private:
  bool areSettled(const ObjectTable& objects, const ObjectSet& some) const;
  void suspect(const ObjectSet& objects) { addAll(suspects_, objects); }
  void forgetGone(ObjectId object);
  void blurDifferences(const OpenHandles& other);
  bool joinGone(const OpenHandles& other);
  void setImplied(ObjectId handle, Facts facts);
  bool joinFacts(const OpenHandles& other);

  std::vector<std::pair<Slot, ObjectSet>> slots_;  // sorted by slot; no empty sets
  size_t cleanAt_ = 64;
  std::vector<std::pair<ObjectId, uint8_t>> statuses_;  // sorted by object; no zeros
  std::vector<Gone> gone_;                              // sorted by object
  ObjectSet blurred_;
  ObjectSet suspects_;  // what a reference to was removed, or what has a new status, since `looked`
  Facts facts_;         // what holds on all ways that lead here
  // What holds besides on all ways on which the handle is unsettled; sorted by handle.
  std::vector<std::pair<ObjectId, Facts>> implied_;
};

}  // namespace unfreed::ownership
