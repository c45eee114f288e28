// Facts: what rules are told about each function.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bindings/binding_table.h"
#include "diagnostics/diagnostic.h"
#include "flow/cfg.h"
#include "flow/loop_forest.h"
#include "ownership/misuse.h"
#include "ownership/summary.h"
#include "ownership/yield_kind.h"
#include "source/span.h"

namespace unfreed::ownership {

// Where a handle is lost: the last reference goes while nobody has released it.
struct Drop {
  enum class Cause : uint8_t {
    EndOfStatement,  // it was never held
    EndOfScope,      // its variable ends: the end of the pass, `continue`, `break`, `return`, `throw`
    Overwritten,     // its variable gets another value
    WithCollection,  // the collection that holds it is lost
  };
  Cause cause{};
  Span span;                     // the statement where that happens
  bool insideLoop = true;        // within the acquisition's innermost loop
  bool onlyAfterThrow = false;   // only on ways that an implicit exception takes
  bool byThrow = false;          // the statement is a `throw`
  bool onlyWithoutPass = false;  // only on ways past a loop whose every pass settles it
  bool isSure = true;            // on all ways that lead there the handle, if it is there, has to be released
  bool isSureInside = false;     // … it is within a collection of the same pass, and so have all that are
  flow::VariableId variable = None<flow::VariableId>;  // which held it last: it ends, or gets another value
};

// A JavaScript collection of the function that holds handles when they are lost.
struct GatheredIn {
  Span made;               // the expression that makes it
  std::string name;        // its variable; empty when it has none
  bool lent = false;       // given to a callee that is not known, which may drain it
  uint32_t op = 0;         // the op that makes it
  bool overPasses = true;  // the passes of a loop gather handles in it; else each pass has one of its own
  flow::VariableId holder = None<flow::VariableId>;  // the first variable that holds it
};

// The object of the program that holds a handle in one of its fields.
struct OwnedBy {
  OwnerClass owner;
  std::string field;
};

enum class Form : uint8_t { Constructed, Called, Getter, Factory, Element };

// An op that makes a handle this function must answer for.
struct Acquisition {
  uint32_t op = 0;    // index into Cfg::ops
  uint32_t part = 0;  // one of several that the op makes: what a pattern has told from the others
  Form form{};
  Span span;        // the reported region: the expression, or, as a link of a chain, from the link's own name
  Span expression;  // the whole expression
  std::vector<bindings::ClassRef> classes;
  std::string what;          // as it is called in messages: the class, or the classes joined by " or "
  bool finalizable = false;  // some FinalizationRegistry will release it, given a yield
  bool finalizerAssumed = false;
  YieldKind yieldAround = YieldKind::None;  // what every pass that gets here goes through
  bool held = false;                        // on some way a named variable or a collection holds it
  bool settled = false;                     // on some way it is released, moved or escapes
  bool released = false;                    // … released, anywhere in the function
  bool moved = false;                       // … moved
  bool isForAllPasses = false;              // it makes many, before the loop that goes over them
  bool onEveryPass = true;                  // every pass of its loop (or call of its function) makes it
  bindings::Shape shape{};                  // how they sit in what the expression gives
  bool returned = false;                    // on some way the function gives it back
  bool mayBeArgument = false;  // the call may give one of its arguments instead, which others may own: …
  std::vector<flow::ValueId> givenBack;  // … one of these; empty when it may also be something else
  bool mayBeTaken = false;               // given to a method that may release it, or keep it for ever (Taker)
  bool registered = false;               // a registry of the program frees it, some time after the loop
  std::string heldBy;                    // the variable's name, when there is one
  flow::VariableId holder = None<flow::VariableId>;  // … and itself: the first variable that holds it
  std::vector<std::string> sharedHolders;  // of its variables those that may hold what others own instead
  // … and all that do not end while others still hold it: as long as one means it, it may be needed.
  std::vector<flow::VariableId> lastingHolders;
  bool optional = false;                 // the expression may give null or undefined instead
  std::string heldIn;                    // a field of a record, when no variable holds it: `pair.tree`
  std::string elementName;               // what a loop over them calls one of them
  bool heldByConstant = false;           // it is a `const`
  std::vector<Span> settledAt;           // where it is released, moved or escapes
  std::vector<Span> gatheredAt;          // where a collection of the function takes it in
  std::vector<Span> releasedAt;          // … by a release call that certainly means it
  std::vector<Drop> drops;               // in order of position
  std::optional<OwnedBy> owner;          // the object that it is lost with, which holds it in a field
  bool madeWithOwner = false;            // the expression makes that object
  std::vector<std::string> fields;       // … a plain object of a binding, which holds it in these fields
  bool ownerIsReleased = false;          // other handles of that object are released
  std::string ownerRelease;              // the owner's method that would release it; empty if there is none
  std::string moduleName;                // how the code calls the module whose function releases it
  std::optional<GatheredIn> gatheredIn;  // what holds it when it is lost, if no variable does
  Confidence confidence = Confidence::Certain;
  std::string confidenceReason;
  flow::LoopIndex loop = None<flow::LoopIndex>;  // the innermost loop around it that may repeat often
};

// What the event loop can do during the passes of a loop.
struct LoopYield {
  YieldKind everyPass = YieldKind::None;  // the strongest kind that every pass goes through
  YieldKind somePass = YieldKind::None;   // the strongest kind anywhere in the loop
  bool sparse = false;                    // every pass only if a test by a counter or clock counts for all
  bool concurrent = false;                // an async callback: the passes do not wait for each other
  bool awaitsBinding = false;             // some pass waits for a promise of a binding, here or in a callee
  Span await;                             // an await of the loop of kind `somePass`; empty when there is none
};

struct LoopFacts {
  flow::LoopKind kind{};
  Span keyword;
  Span span;
  LoopYield yield;
};

// A call that leads from a loop to a function which drops handles.
struct CallStep {
  program::FunctionRef caller;
  Span call;
  size_t candidates = 1;      // functions that the call may mean
  bool isOneOfMany = false;   // more than are told apart, and there is one of this function only
  bool callsElement = false;  // of a loop over functions, which may all be others
};

struct FunctionFacts {
  std::vector<Acquisition> acquisitions;
  std::vector<LoopFacts> loops;  // by flow::LoopIndex
  std::vector<Misuse> misuses;   // in order of position
};

// A handle that is lost over and over: an acquisition and the loop that repeats it.
struct Leak {
  enum class Kind : uint8_t {
    OneByOne,        // each pass loses what it made
    WithCollection,  // the passes gather the handles, and the collection is lost with all of them
  };
  Site site;
  program::FunctionRef
      loopFunction;  // where the loop is; the acquisition's own function unless it is called from there
  flow::LoopIndex loop = None<flow::LoopIndex>;  // None: the function calls itself
  Span recursion;                                // the call that does
  std::vector<CallStep> path;  // from the loop to the acquisition's function; empty when they are one
  Kind kind = Kind::OneByOne;
  bool isScheduled = false;  // the function does not call itself, but has itself called in a later task
};

}  // namespace unfreed::ownership
