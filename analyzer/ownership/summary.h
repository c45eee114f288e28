// Summary: what a call of a function does to what the caller cares for.
#pragma once

#include <cstdint>
#include <map>
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

// What a function does to something that the caller handed to it (status bits of open_handles.h, at the
// normal exit).
struct PassedEffect {
  uint8_t itself = 0;    // Released, Moved, Escaped on some way; Open when on some way none of them
  uint8_t elements = 0;  // the same for what the collection holds
  bool invoked = false;  // called as a function …
  std::vector<Invocation>
      invokedAt;  // … here, innermost call first: the function that was handed on is called by the last
  bool returned = false;        // the result may be this very object
  bool resultReturned = false;  // … or what calling it as a function gave
  friend bool operator==(const PassedEffect&, const PassedEffect&) = default;
};

// A handle that the caller must answer for after the call.
struct Returned {
  std::vector<bindings::ClassRef> classes;  // sorted; what it may be
  bindings::Shape shape = bindings::Shape::One;
  bool finalizable = true;  // on every way: a finalizer releases it, given a task turn and a major GC
  bool guessed = false;
  bool exists() const { return !classes.empty(); }
  friend bool operator==(const Returned&, const Returned&) = default;
};

void unite(Returned& into, const Returned& more);

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
  Returned emits;                                  // by each `yield` of a generator
  bool returnsOthers = false;                // on some way the result is an object that somebody else keeps
  std::vector<Site> dropped;                 // acquired outside any loop and dropped, here or in callees
  YieldKind awaited = YieldKind::Microtask;  // what `await f()` lets happen, on every way through f

  friend bool operator==(const Summary&, const Summary&) = default;
};

}  // namespace unfreed::ownership
