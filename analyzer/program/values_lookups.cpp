// What looking up a property of an object gives, kept: hundreds of ops read the same property of the same
// class, each of them through the classes above it.
//
// A look-up that is kept has a relay of the store, which is woken by what the look-up has read, and wakes the
// ops that use it. Looked up directly, as before, is what makes objects of its own for each op that asks
// (an array that a getter of a binding returns).
#include "program/values_evaluation.h"

namespace unfreed::program {
namespace {

using Kind = AbstractValue::Kind;

bool isKept(Kind kind) {
  switch (kind) {
    case Kind::UnitNamespace:
    case Kind::LocalClass:
    case Kind::LocalObject:
      return true;
    case Kind::Plain:
    case Kind::Handle:
    case Kind::BindingClass:
    case Kind::BindingFunction:
    case Kind::BindingNamespace:
    case Kind::Function:
    case Kind::Collection:
    case Kind::Promise:
    case Kind::Trapped:
    case Kind::External:
      return false;
  }
  return false;
}

}  // namespace

void Evaluation::lookUp(ShapeId receiver, NameId name, ValueSet& found) {
  if (const ValueSet* known = keptLookUp(receiver, name)) {
    unite(found, *known);
  } else {
    lookUpNow(receiver, name, found);
  }
}

// Null when it must be looked up directly. Within a type note, a look-up may end early.
const ValueSet* Evaluation::keptLookUp(ShapeId receiver, NameId name) {
  if (noteNesting_ > 0 || isNone(store_.current()) || store_.isRelay(store_.current())) return nullptr;
  if (!isKept(valueOf(receiver).kind)) return nullptr;
  LookUpId& id = lookUpIds_[(static_cast<uint64_t>(receiver) << 32) | static_cast<uint64_t>(name)];
  if (isNone(id)) {
    id = idAt<LookUpId>(lookUps_.size());
    lookUps_.push_back({.relay = store_.newRelay(), .found = {}});
  }
  LookUp& item = lookUps_[unfreed::index(id)];
  if (item.isDirect || (sink_ != nullptr && item.hasCallees)) return nullptr;
  store_.readRelay(item.relay);
  if (store_.isStale(item.relay)) renew(item, receiver, name);
  return item.isDirect || (sink_ != nullptr && item.hasCallees) ? nullptr : &item.found;
}

void Evaluation::renew(LookUp& item, ShapeId receiver, NameId name) {
  const NodeId current = store_.current();
  Callees callees;
  Callees* const sink = std::exchange(sink_, &callees);
  const bool wasCertain = certain_;
  const bool madeOwnSite = std::exchange(madeOwnSite_, false);
  store_.setFresh(item.relay);
  store_.setCurrent(item.relay);
  item.found = {};
  lookUpNow(receiver, name, item.found);
  store_.setCurrent(current);
  item.isDirect = madeOwnSite_;
  item.hasCallees = !callees.functions.empty() || !callees.bindings.empty() || !callees.externals.empty();
  madeOwnSite_ = madeOwnSite;
  certain_ = wasCertain;
  sink_ = sink;
}

}  // namespace unfreed::program
