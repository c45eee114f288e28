// Summary: what a call of a function does to what the caller cares for.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bindings/binding_table.h"
#include "ownership/yield_kind.h"
#include "program/program.h"

namespace unfreed::ownership {

// A place where a function is called.
struct Invocation {
  program::FunctionRef function;  // where the call is
  uint32_t op = 0;                // index into its Cfg::ops
  friend bool operator==(const Invocation&, const Invocation&) = default;
};

// What an op needs a handle for: alive it must be for both.
enum class Need : uint8_t { Nothing, Use, Release };

// Fields of `this` (or of the result) that hold something: by name; true when it is within what the field
// holds.
using KeptIn = std::map<std::string, bool>;

// What a function does to a field of something that the caller handed to it.
struct FieldEffect {
  uint8_t itself = 0;             // Released, Moved, Escaped on some way
  uint8_t contents = 0;           // the same for what is within it
  bool returned = false;          // the result may be what the field holds …
  bool contentsReturned = false;  // … or something within it
  KeptIn keptBySelf;              // `this` holds it from now on
  friend bool operator==(const FieldEffect&, const FieldEffect&) = default;
};

// What a function does to something that the caller handed to it (status bits of open_handles.h, at the
// normal exit).
struct PassedEffect {
  uint8_t itself = 0;    // Released, Moved, Escaped on some way; Open when on some way none of them
  uint8_t elements = 0;  // the same for what the collection holds
  bool invoked = false;  // called as a function …
  std::vector<Invocation>
      invokedAt;  // … here, innermost call first: the function that was handed on is called by the last
  bool returned = false;                      // the result may be this very object
  bool registered = false;                    // a finalizer releases it from now on
  bool resultReturned = false;                // … or what calling it as a function gave
  bool resultLost = false;                    // what calling it as a function gave is lost on every way
  bool gone = false;                          // on every way it is released or moved
  Need need = Need::Nothing;                  // every call needs it alive
  std::map<std::string, FieldEffect> fields;  // by name; "" when it does so to all of them
  KeptIn keptBySelf;                          // `this` holds it from now on
  KeptIn keptByResult;                        // the result does
  friend bool operator==(const PassedEffect&, const PassedEffect&) = default;
};

// A handle that the caller must answer for after the call.
struct Returned {
  std::vector<bindings::ClassRef> classes;  // sorted; what it may be
  bindings::Shape shape = bindings::Shape::One;
  bool finalizable = true;  // on every way: a finalizer releases it, given a task turn and a major GC
  bool guessed = false;
  bool many = false;        // there may be any number of them: gathered by a loop, or a binding's array
  bool registered = false;  // on some way a registry of the program frees it some time later
  bool exists() const { return !classes.empty(); }
  friend bool operator==(const Returned&, const Returned&) = default;
};

void unite(Returned& into, const Returned& more);

// A handle that a function leaves in a field of `this`.
struct Held {
  Returned handle;
  bool whenEmpty = false;  // only if the field holds nothing yet: `this.tree ??= parse(source)`
  friend bool operator==(const Held&, const Held&) = default;
};

// A class of the program, or a function that is used as one; objects of it may hold handles in their fields.
struct OwnerClass {
  std::string name;
  program::UnitId unit = None<program::UnitId>;
  flow::ClassId cls = None<flow::ClassId>;
  friend bool operator==(const OwnerClass&, const OwnerClass&) = default;
};

// An acquisition, by function and its position in FunctionFacts::acquisitions.
struct Site {
  program::FunctionRef function;
  uint32_t acquisition = 0;
  friend bool operator==(const Site&, const Site&) = default;
  friend auto operator<=>(const Site&, const Site&) = default;
};

struct Summary {
  std::vector<PassedEffect> parameters;
  PassedEffect self;                                  // `this`
  std::map<flow::VariableId, PassedEffect> captured;  // variables of enclosing functions (of the same file)
  Returned returns;  // by return, or as what an async function's promise resolves to
  std::map<std::string, Returned> returnedFields;  // handles in the fields of a returned object literal
  std::map<std::string, Held> selfHolds;           // handles that it leaves in the fields of `this`
  std::optional<OwnerClass>
      returnsOwner;            // the result is a fresh object of this class, with `returnedFields`
  Returned emits;              // by each `yield` of a generator
  bool returnsOthers = false;  // on some way the result is an object that somebody else keeps
  std::vector<Site> dropped;   // acquired outside any loop and dropped, here or in callees
  YieldKind awaited = YieldKind::Microtask;  // what `await f()` lets happen, on every way through f

  bool awaitsBinding = false;  // it waits for a promise of a binding, here or in a callee that it waits for
  // Parameters that it calls, on every way: `await f(…)` waits for what that gives. Sorted.
  std::vector<uint32_t> waitsForCalls;

  friend bool operator==(const Summary&, const Summary&) = default;
};

}  // namespace unfreed::ownership
