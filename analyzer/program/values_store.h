// ValueStore: where the evaluation of values.h keeps what it has found: sets in cells, the shapes in them,
// the objects behind the shapes, and the worklist of whatever has read a cell that has grown since.
//
// Sets only grow, and each holds a few shapes at most (then it is `unknown`), so that every reader of a cell
// is woken a small number of times. What may be more than a dozen objects that are far from bindings
// (near_bindings.h) names none of them from then on (`hasMore`): naming the first dozen would cost a look-up
// of each wherever the set goes, and would find the wrong ones. References to sets stay valid while cells are
// added; a set that is walked while cells are written must be copied first.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/stable_list.h"
#include "program/flat_map.h"
#include "program/values.h"

namespace unfreed::program {

enum class CellId : uint32_t {};  // a place that holds a set
enum class NameId : uint32_t {};  // an interned property name; None stands for a key that is not known
enum class NodeId : uint32_t {};  // a step of the evaluation: an op or an import; or a relay, see below
enum class SiteId : uint32_t {};  // an object: something with fields or elements; 0 is no object

enum class SiteSort : uint8_t {
  Nothing,
  Array,
  Set,
  Map,
  Iterator,
  AsyncIterator,  // Collection
  Promise,
  Object,          // an object literal, or one made by a built-in
  ClassInstance,   // all objects of a local class
  ClassStatics,    // the class itself
  FunctionObject,  // a function's own properties
  Prototype,       // Function.prototype of a function used as a constructor
  Constructed,     // the objects such a function makes
  Exports,         // the `exports` object of a CommonJS file
  ModuleObject,    // its `module`
  Globals,         // globalThis
  TypeObject,      // an object known by its type note only
  TypeCallable,    // a function known by its type note only
  Additions,  // what the program adds to a class of bindings (its prototype included) or to a module object
  UnknownObject,  // what is stored into a variable of which nothing else is known
};

// What an object is made for; the same key is the same object.
struct SiteKey {
  SiteSort sort{};
  uint64_t first = 0;
  uint64_t second = 0;
  friend bool operator==(const SiteKey&, const SiteKey&) = default;
};

struct SiteKeyHash {
  size_t operator()(const SiteKey& key) const;
};
struct AbstractValueHash {
  size_t operator()(const AbstractValue& value) const;
};
struct AbstractValueEqual {
  bool operator()(const AbstractValue& a, const AbstractValue& b) const;
};

// `to` grows by `from`, without a bound: for the short-lived sets of one step.
void unite(ValueSet& to, const ValueSet& from);
void unite(ValueSet& to, ShapeId shape);

class ValueStore {
 public:
  ValueStore();

  // Shapes.
  ShapeId intern(AbstractValue value);
  const AbstractValue& operator[](ShapeId shape) const { return *shapes_[index(shape)]; }
  ShapeId plain() const { return plain_; }
  // The Collection, Promise or LocalObject that a site is.
  ShapeId shapeOf(AbstractValue::Kind kind, SiteId site);

  // Names.
  NameId name(std::string_view text);
  std::string_view textOf(NameId name) const { return names_[index(name)]; }
  size_t nameCount() const { return names_.size(); }

  // Cells.
  CellId newCells(size_t count = 1);  // the first of them; they are consecutive
  const ValueSet& peek(CellId cell) const { return cells_[index(cell)].set; }
  const ValueSet& read(CellId cell);  // the current node is evaluated again when the cell grows
  bool add(CellId to, const ValueSet& from);
  bool add(CellId to, ShapeId shape);
  bool addUnknown(CellId to);

  // Objects.
  SiteId site(SiteKey key);
  const SiteKey& keyOf(SiteId site) const { return sites_[index(site)].key; }
  CellId field(SiteId site, NameId name);
  const ValueSet& peekField(SiteId site, NameId name) const;
  CellId all(SiteId site) { return ensure(sites_[index(site)].all); }  // every field or element
  CellId computed(SiteId site) {
    return ensure(sites_[index(site)].computed);
  }  // those whose key is not known
  CellId parents(SiteId site) {
    return ensure(sites_[index(site)].parents);
  }  // objects it has the fields of, too
  void setAll(SiteId site, CellId cell) { sites_[index(site)].all = cell; }
  const ValueSet& peekAll(SiteId site) const;

  // Calls `visit(site, cell)` for what each object holds: in its fields, as elements, by other objects that
  // it has the fields of.
  template <class Visit>
  void forEachContent(Visit visit) const {
    fields_.forEach([&](uint64_t key, CellId cell) { visit(static_cast<SiteId>(key >> 32), cell); });
    for (size_t i = 0; i < sites_.size(); ++i) {
      for (const CellId cell : {sites_[i].all, sites_[i].computed, sites_[i].parents}) {
        if (!isNone(cell)) visit(idAt<SiteId>(i), cell);
      }
    }
  }
  size_t siteCount() const { return sites_.size(); }
  size_t shapeCount() const { return shapes_.size(); }
  // Whether some set had no room for it.
  bool isLeftOut(ShapeId shape) const { return leftOut_[index(shape)] != 0; }

  // Relays: a relay stands between cells and nodes. It reads cells for many nodes, once, while it is the
  // current node; when one of them grows, the relay is stale and its readers are woken.
  NodeId newRelay();
  bool isRelay(NodeId node) const { return !isNone(node) && index(node) >= queued_.size(); }
  bool isStale(NodeId relay) const { return relays_[index(relay) - queued_.size()].stale; }
  void setFresh(NodeId relay) { relays_[index(relay) - queued_.size()].stale = false; }
  void setAllStale();
  void readRelay(NodeId relay);

  // Whether the objects that a node makes are far from bindings; and those of the classes of a unit.
  void setFar(std::vector<uint8_t> nodes, std::vector<uint8_t> units) {
    farNodes_ = std::move(nodes);
    farUnits_ = std::move(units);
  }

  // The worklist: first in, first out; a node is in it once. No reader is noted any more, and none is kept,
  // once the evaluation is settled.
  void setNodeCount(size_t count) { queued_.assign(count, 0); }
  void settle();
  void wake(NodeId node);
  bool idle() const { return queue_.empty(); }
  NodeId next();
  void setCurrent(NodeId node) { current_ = node; }
  NodeId current() const { return current_; }

 private:
  using Readers = ShortList<NodeId>;  // since what they read has changed last; may name a node twice
  struct Cell {
    ValueSet set;
    Readers readers;
  };
  struct Relay {
    bool stale = true;
    Readers readers;
  };
  struct Site {
    SiteKey key;
    CellId all = None<CellId>;
    CellId computed = None<CellId>;
    CellId parents = None<CellId>;
    ShapeId shape = None<ShapeId>;
  };
  CellId ensure(CellId& cell);
  bool isFar(const AbstractValue& value) const;
  bool forgetFar(ValueSet& set) const;
  bool insert(ValueSet& set, ShapeId shape);
  void addReader(Readers& readers);
  void dropRepeats(Readers& readers);
  void wakeReaders(Readers& readers);

  StableList<Cell> cells_;
  std::unordered_map<AbstractValue, ShapeId, AbstractValueHash, AbstractValueEqual> shapeIds_;
  std::vector<const AbstractValue*> shapes_;
  // One byte each, since they are asked at every step.
  std::vector<uint8_t> far_;      // by shape: objects that need not be told apart where there are many
  std::vector<uint8_t> leftOut_;  // by shape
  std::vector<uint8_t> farNodes_;
  std::vector<uint8_t> farUnits_;
  std::unordered_map<std::string_view, NameId> nameIds_;
  std::deque<std::string> names_;
  std::unordered_map<SiteKey, SiteId, SiteKeyHash> siteIds_;
  StableList<Site> sites_;
  FlatMap<CellId> fields_;  // by site and name
  StableList<Relay> relays_;
  std::vector<uint32_t> marks_;  // by node: the last list in which dropRepeats has met it
  uint32_t mark_ = 0;
  bool settled_ = false;
  std::deque<NodeId> queue_;
  std::vector<uint8_t> queued_;
  NodeId current_ = None<NodeId>;
  ShapeId plain_{};
};

}  // namespace unfreed::program
