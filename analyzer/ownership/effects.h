// Effects: what an op does to handles. `effectOf` is the one place that knows what acquires and what
// releases; everything after it knows only the four effects (acquire, release, escape, yield) and how
// references travel.
#pragma once

#include <cstdint>
#include <optional>
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
};

// The op calls a function of the program with these arguments.
struct LocalCall {
  program::FunctionRef function;
  flow::ValueId self = None<flow::ValueId>;
  std::vector<flow::ValueId> arguments;
};

struct Effect {
  std::optional<Acquire> acquire;  // into the op's result
  std::vector<flow::ValueId> released;
  std::vector<flow::ValueId> moved;
  std::vector<flow::ValueId> escaped;
  std::vector<flow::ValueId> invoked;       // functions that run before the op is over
  std::vector<flow::ValueId> keptClosures;  // functions that somebody keeps and may call later
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
    Stack
  } makes = Makes::Nothing;  // a fresh one, holding `stored`
};

// Of Call, Construct and Read ops; other kinds have none.
Effect effectOf(const Frame& frame, uint32_t op);

// `handle.property = value`: whether the setter takes the value over.
bool setterConsumes(const Frame& frame, uint32_t store);

// Whether a call of this name without arguments releases its receiver, as far as the receiver's classes are
// known.
bool isReleaseCall(const Frame& frame, const flow::Op& op);

}  // namespace unfreed::ownership
