#include "program/values_store.h"

#include <algorithm>
#include <utility>

namespace unfreed::program {
namespace {

const ValueSet nothing{};

size_t mix(size_t seed, uint64_t value) {
  return (seed ^ (value + 0x9e3779b97f4a7c15ull + (seed << 6) + (seed >> 2))) * 0xff51afd7ed558ccdull;
}

size_t limitOf(AbstractValue::Kind kind) {
  switch (kind) {
    case AbstractValue::Kind::Handle:
    case AbstractValue::Kind::BindingClass:
    case AbstractValue::Kind::BindingFunction:
    case AbstractValue::Kind::BindingNamespace:
    case AbstractValue::Kind::Plain:
      return bindingShapeLimit;
    case AbstractValue::Kind::UnitNamespace:
    case AbstractValue::Kind::Function:
    case AbstractValue::Kind::LocalClass:
    case AbstractValue::Kind::LocalObject:
    case AbstractValue::Kind::Collection:
    case AbstractValue::Kind::Promise:
    case AbstractValue::Kind::External:
      return shapeLimit;
    case AbstractValue::Kind::Trapped:
      return SIZE_MAX;  // it says of all others that they may be replaced
  }
  return shapeLimit;
}

}  // namespace

size_t SiteKeyHash::operator()(const SiteKey& key) const {
  return mix(mix(static_cast<size_t>(key.sort), key.first), key.second);
}

size_t AbstractValueHash::operator()(const AbstractValue& value) const {
  size_t hash = static_cast<size_t>(value.kind) * 2 + (value.guessed ? 1 : 0);
  hash = mix(hash, (static_cast<uint64_t>(value.cls.module) << 32) | static_cast<uint64_t>(value.cls.index));
  hash = mix(hash, reinterpret_cast<uintptr_t>(value.member));
  hash = mix(hash, (static_cast<uint64_t>(value.module) << 32) | static_cast<uint64_t>(value.unit));
  hash = mix(hash, (static_cast<uint64_t>(value.function.unit) << 32) |
                       static_cast<uint64_t>(value.function.function));
  hash = mix(hash, (static_cast<uint64_t>(value.classId) << 32) | value.site);
  if (value.kind != AbstractValue::Kind::External) return hash;
  hash = mix(hash, std::hash<std::string>()(value.specifier));
  return mix(hash, std::hash<std::string>()(value.path));
}

bool AbstractValueEqual::operator()(const AbstractValue& a, const AbstractValue& b) const {
  return a.kind == b.kind && a.cls == b.cls && a.member == b.member && a.module == b.module &&
         a.unit == b.unit && a.function == b.function && a.classId == b.classId && a.site == b.site &&
         a.guessed == b.guessed && a.specifier == b.specifier && a.path == b.path;
}

void unite(ValueSet& to, ShapeId shape) {
  const ShapeId* const at = std::lower_bound(to.shapes.begin(), to.shapes.end(), shape);
  if (at == to.shapes.end() || *at != shape) to.shapes.insert(at, shape);
}

void unite(ValueSet& to, const ValueSet& from) {
  if (&to == &from) return;
  to.unknown = to.unknown || from.unknown;
  to.hasMore = to.hasMore || from.hasMore;
  if (to.shapes.empty()) {
    to.shapes = from.shapes;
    return;
  }
  const ShapeId* at = to.shapes.begin();
  for (const ShapeId shape : from.shapes) {
    at = std::lower_bound(at, static_cast<const ShapeId*>(to.shapes.end()), shape);
    if (at == to.shapes.end() || *at != shape) at = to.shapes.insert(at, shape);
  }
}

ValueStore::ValueStore() {
  sites_.grow(1);  // no object
  AbstractValue value;
  value.kind = AbstractValue::Kind::Plain;
  plain_ = intern(std::move(value));
}

ShapeId ValueStore::intern(AbstractValue value) {
  const auto [found, isNew] = shapeIds_.try_emplace(std::move(value), idAt<ShapeId>(shapes_.size()));
  if (isNew) {
    shapes_.push_back(&found->first);
    far_.push_back(isFar(found->first) ? 1 : 0);
    leftOut_.push_back(0);
  }
  return found->second;
}

// Of classes, the unit says it; of what an op makes, that op.
bool ValueStore::isFar(const AbstractValue& value) const {
  if (!isOwnObject(value.kind)) return false;
  if (!isNone(value.unit)) return index(value.unit) < farUnits_.size() && farUnits_[index(value.unit)] != 0;
  return !isNone(current_) && index(current_) < farNodes_.size() && farNodes_[index(current_)] != 0;
}

NameId ValueStore::name(std::string_view text) {
  const auto found = nameIds_.find(text);
  if (found != nameIds_.end()) return found->second;
  names_.emplace_back(text);
  const NameId id = idAt<NameId>(names_.size() - 1);
  nameIds_.emplace(names_.back(), id);
  return id;
}

CellId ValueStore::newCells(size_t count) {
  const CellId first = idAt<CellId>(cells_.size());
  cells_.grow(count);
  return first;
}

ShapeId ValueStore::shapeOf(AbstractValue::Kind kind, SiteId site) {
  ShapeId& known = sites_[index(site)].shape;
  if (!isNone(known) && (*this)[known].kind == kind) return known;
  AbstractValue value;
  value.kind = kind;
  value.site = static_cast<uint32_t>(site);
  known = intern(std::move(value));
  return known;
}

const ValueSet& ValueStore::read(CellId cell) {
  Cell& item = cells_[index(cell)];
  addReader(item.readers);
  return item.set;
}

void ValueStore::addReader(Readers& readers) {
  if (settled_ || isNone(current_) || (!readers.empty() && readers.back() == current_)) return;
  constexpr size_t manyReaders = 32;
  if (readers.size() == readers.capacity() && readers.size() >= manyReaders) {
    dropRepeats(readers);
    readers.reserve(2 * readers.size() + 1);
  }
  readers.push_back(current_);
}

// What reads a cell again and again while the cell does not grow is noted again and again.
void ValueStore::dropRepeats(Readers& readers) {
  marks_.resize(queued_.size() + relays_.size(), 0);
  ++mark_;
  readers.removeIf([&](NodeId node) { return std::exchange(marks_[index(node)], mark_) == mark_; });
}

bool ValueStore::forgetFar(ValueSet& set) const {
  if (std::exchange(set.hasMore, true)) return false;
  set.unknown = true;
  set.shapes.removeIf([&](ShapeId shape) { return far_[index(shape)] != 0; });
  return true;
}

bool ValueStore::insert(ValueSet& set, ShapeId shape) {
  const bool isFarObject = far_[index(shape)] != 0;
  if (set.hasMore && isFarObject) return false;
  const ShapeId* const at = std::lower_bound(set.shapes.begin(), set.shapes.end(), shape);
  if (at != set.shapes.end() && *at == shape) return false;
  if (set.shapes.size() >= limitOf((*this)[shape].kind)) {
    leftOut_[index(shape)] = 1;
    return isFarObject ? forgetFar(set) : !std::exchange(set.unknown, true);
  }
  set.shapes.insert(at, shape);
  return true;
}

bool ValueStore::add(CellId to, const ValueSet& from) {
  Cell& cell = cells_[index(to)];
  if (&cell.set == &from) return false;
  bool grown = from.unknown && !std::exchange(cell.set.unknown, true);
  if (from.hasMore) grown = forgetFar(cell.set) || grown;
  for (const ShapeId shape : from.shapes) grown = insert(cell.set, shape) || grown;
  if (grown) wakeReaders(cell.readers);
  return grown;
}

bool ValueStore::add(CellId to, ShapeId shape) {
  Cell& cell = cells_[index(to)];
  const bool grown = insert(cell.set, shape);
  if (grown) wakeReaders(cell.readers);
  return grown;
}

bool ValueStore::addUnknown(CellId to) {
  Cell& cell = cells_[index(to)];
  const bool grown = !std::exchange(cell.set.unknown, true);
  if (grown) wakeReaders(cell.readers);
  return grown;
}

void ValueStore::wakeReaders(Readers& readers) {
  for (const NodeId node : readers) wake(node);
  readers.clear();  // they read it again when they are evaluated
}

CellId ValueStore::ensure(CellId& cell) {
  if (isNone(cell)) cell = newCells();
  return cell;
}

SiteId ValueStore::site(SiteKey key) {
  const auto [found, isNew] = siteIds_.try_emplace(key, idAt<SiteId>(sites_.size()));
  if (isNew) sites_.push_back(Site{.key = key});
  return found->second;
}

CellId ValueStore::field(SiteId site, NameId name) {
  return ensure(fields_[(static_cast<uint64_t>(site) << 32) | static_cast<uint64_t>(name)]);
}

const ValueSet& ValueStore::peekField(SiteId site, NameId name) const {
  const CellId cell = fields_.find((static_cast<uint64_t>(site) << 32) | static_cast<uint64_t>(name));
  return isNone(cell) ? nothing : peek(cell);
}

const ValueSet& ValueStore::peekAll(SiteId site) const {
  const CellId cell = sites_[index(site)].all;
  return isNone(cell) ? nothing : peek(cell);
}

NodeId ValueStore::newRelay() {
  relays_.grow(1);
  return idAt<NodeId>(queued_.size() + relays_.size() - 1);
}

void ValueStore::readRelay(NodeId relay) {
  addReader(relays_[index(relay) - queued_.size()].readers);
}

void ValueStore::setAllStale() {
  relays_.forEach([](Relay& relay) { relay.stale = true; });
}

// No relay reads another, so that this goes two levels deep at most.
void ValueStore::settle() {
  settled_ = true;
  cells_.forEach([](Cell& cell) { cell.readers = {}; });
  relays_.forEach([](Relay& relay) { relay.readers = {}; });
}

void ValueStore::wake(NodeId node) {
  if (isRelay(node)) {
    Relay& relay = relays_[index(node) - queued_.size()];
    relay.stale = true;
    wakeReaders(relay.readers);
    return;
  }
  if (queued_[index(node)] != 0) return;
  queued_[index(node)] = 1;
  queue_.push_back(node);
}

NodeId ValueStore::next() {
  const NodeId node = queue_.front();
  queue_.pop_front();
  queued_[index(node)] = 0;
  return node;
}

}  // namespace unfreed::program
