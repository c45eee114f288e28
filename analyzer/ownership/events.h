// Events: what happens to acquired handles, noted once the solver has come to rest.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "flow/loop_forest.h"
#include "ownership/effects.h"
#include "ownership/facts.h"
#include "ownership/object.h"

namespace unfreed::ownership {

// A collection that takes the handle in.
struct Gathering {
  uint32_t collection = 0;  // the op that made it
  Span where;
};

// A drop, and the collection that goes with it.
struct LostWith {
  Drop drop;
  std::optional<uint32_t> collection;  // op that made the collection which held it
};

// A method of a handle that may take over what it is given: one that the declarations of the class do not
// have, or one whose name says so (isKeepingName).
struct Taker {
  bindings::ClassRef cls;
  std::string method;
};

// What one acquiring op went through; op copies (of a `finally` body) are united later, by span.
struct SiteEvents {
  Acquire acquire;
  bool held = false;
  flow::LoopIndex iteratedBy = None<flow::LoopIndex>;  // goes over its handles and releases none for certain
  flow::VariableId element = None<flow::VariableId>;   // … and calls one of them so
  std::vector<Span> releasedAt;                        // release calls that certainly mean it
  std::vector<Span> settledAt;                         // statements that release it, move it or hand it over
  uint8_t settledBy = 0;  // status::Released, Moved, Escaped: what becomes of it on some way
  std::vector<Gathering> gatheredBy;
  bool lent = false;           // a collection that holds it is given to a callee that is not known
  bool told = false;           // listeners got it, who may keep it; whether there are any is not known
  std::optional<Taker> taker;  // it is given to, which may take it over or not
  bool registered = false;     // something has it released by a finalizer
  bool returned = false;       // the function gives it back
  flow::VariableId holder = None<flow::VariableId>;
  std::set<flow::VariableId> holders;       // all, also those of the object that holds it
  std::set<flow::VariableId> shortHolders;  // … that ended while others still held it
  std::optional<OwnedBy> owner;             // the object that holds it in a field
  flow::VariableId ownerHolder = None<flow::VariableId>;
  std::string fieldOfRecord;  // that holds it, as the function may name it: `pair.tree`
  std::vector<LostWith> losses;
};

// A call of a function of the program.
struct CallEvent {
  uint32_t op = 0;
  program::FunctionRef callee;
  std::vector<Invocation>
      via;  // when the op hands the callee to a function that calls it: where, innermost first
  bool resultLost = false;  // … and what the callee gives is lost there
};

// The op that acquires, and Object::number: a call may give several handles, in the fields of what it
// returns.
using SiteKey = std::pair<uint32_t, uint32_t>;

// Where what a variable gets comes from, as far as it is known.
namespace source {
inline constexpr uint8_t Made = 1;  // the function makes it
inline constexpr uint8_t Element =
    2;  // an iteration or a pattern takes it out of something: whose it is, that says
inline constexpr uint8_t Other = 4;  // others do
}  // namespace source

struct Events {
  std::map<SiteKey, SiteEvents> sites;
  std::map<uint32_t, flow::VariableId> collectionHolders;  // the first variable of a collection, by its op
  // Calls whose callee may give back what it is given, by op: the arguments, or None where no argument is
  // meant.
  std::map<uint32_t, std::set<flow::ValueId>> mayBeArgument;
  std::map<flow::VariableId, uint8_t> sources;  // bits of source:: that a variable gets
  std::vector<std::pair<flow::VariableId, flow::VariableId>>
      assignedFrom;  // … and `to = from`, as {to, from}
  std::vector<CallEvent> calls;
  std::vector<MisuseEvent> misuses;
  std::vector<NeedEvent> needs;
};

}  // namespace unfreed::ownership
