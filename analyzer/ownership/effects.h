// Effects: what an op does to handles. `effectOf` is the one place that knows what acquires and what
// releases; everything after it knows only the four effects (acquire, release, escape, yield) and how
// references travel.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bindings/binding.h"
#include "ownership/context.h"
#include "ownership/facts.h"

namespace unfreed::ownership {

// The op makes a handle.
struct Acquire {
  Form form{};
  std::vector<bindings::ClassRef> classes;  // sorted
  bindings::Shape shape = bindings::Shape::One;
  bool finalizable = true;  // a finalizer releases it, given a task turn and a major GC
  bool guessed = false;
  bool many = false;             // any number of them, in a collection or one after the other
  bool registered = false;       // whoever made it has had it registered
  std::optional<OwnedBy> owner;  // the op makes an object that holds the handle
  std::string field;             // … a plain object of a binding, which holds it in this field
};

// The op calls a function of the program with these arguments.
struct LocalCall {
  program::FunctionRef function;
  flow::ValueId self = None<flow::ValueId>;
  std::vector<flow::ValueId> arguments;
};

struct Effect {
  std::optional<Acquire> acquire;  // into the op's result
  std::vector<Acquire> fields;     // … which is a plain object that holds these, each in its field
  std::vector<flow::ValueId> released;
  std::vector<flow::ValueId> moved;
  std::vector<flow::ValueId> escaped;
  std::vector<flow::ValueId> borrowed;      // a binding looks at them: they must be alive
  std::vector<flow::ValueId> registered;    // a finalizer releases them from now on
  std::vector<flow::ValueId> invoked;       // functions that run before the op is over
  std::vector<flow::ValueId> keptClosures;  // functions that somebody keeps and may call later
  std::vector<flow::ValueId> mayBeTaken;    // given to a method that may take them over (events.h, Taker) …
  bindings::ClassRef takenBy;               // … of the receiver's class
  std::vector<flow::ValueId> lent;          // given to a callee whose code is not known, which borrows them
  std::vector<LocalCall> calls;

  // How references travel.
  std::vector<flow::ValueId> sameAs;              // the result is one of these
  std::vector<flow::ValueId> elementsOf;          // the result is an element of one of these
  std::vector<flow::ValueId> resultsOf;           // the result is what calling one of these gives
  flow::ValueId container = None<flow::ValueId>;  // `stored` go into it …
  std::vector<flow::ValueId> stored;          // … or escape when it is not a collection of this function
  std::vector<flow::ValueId> storedElements;  // the elements of these go into it
  enum class Makes : uint8_t {
    Nothing,
    Collection,
    Instance,                // of `owner`
    Stack                    // a DisposableStack, or a scope (scopes.h)
  } makes = Makes::Nothing;  // a fresh one, holding `stored`
  std::optional<OwnerClass> owner;
  std::vector<flow::ValueId> copiedFrom;  // their fields become fields of `container`
  std::vector<flow::ValueId> strange;     // what code that is not known is called on
  bool selfIsStrange = false;             // code that is not known constructs a part of `this`
};

// Of Call, Construct, Read, Store, Iterate and Spread ops; other kinds have none.
Effect effectOf(const Frame& frame, uint32_t op);

// `handle.property = value`: whether the setter takes the value over.
bool setterConsumes(const Frame& frame, uint32_t store);

// `handle.property = value`: whether the setter's receiver keeps the value and answers for it from now on.
bool setterKeeps(const Frame& frame, uint32_t store);

// `handle.property = value`: whether a binding's setter runs.
bool isSetter(const Frame& frame, uint32_t store);

// Whether a call of this name without arguments releases its receiver, as far as the receiver's classes are
// known.
bool isReleaseCall(const Frame& frame, const flow::Op& op);

}  // namespace unfreed::ownership
