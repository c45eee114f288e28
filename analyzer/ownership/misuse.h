// Misuse: a handle that is used, or released once more, after it was released or moved.
//
// While the function is replayed (transfer_misuse.cpp), each op that needs a handle alive is compared with
// what is certainly gone there. What that finds is reduced here to what must happen: not where a flag
// decides, which may well say "already released", and not where a `catch` is there for nothing else.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bindings/binding_table.h"
#include "diagnostics/diagnostic.h"
#include "flow/loop_forest.h"
#include "ownership/object.h"
#include "ownership/summary.h"
#include "source/span.h"

namespace unfreed::ownership {

struct Frame;

// An op that needs a handle which is gone.
struct MisuseEvent {
  Need need{};
  uint32_t op = 0;
  flow::ValueId value = None<flow::ValueId>;  // None for the end of a `using` scope
  ObjectId object{};
  std::vector<uint32_t> by;  // the ops that released or moved it
  std::vector<bindings::ClassRef> classes;
  bool guessed = false;
  flow::LoopIndex nextPassOf = None<flow::LoopIndex>;  // only when this loop makes a second pass
};

// An op that needs what the caller passed in.
struct NeedEvent {
  Need need{};
  uint32_t op = 0;
  Object object;
};

// Where a handle came to its end.
struct End {
  enum class How : uint8_t { Released, Moved, InCallee };
  How how{};
  Span span;
  std::string call;  // "doc.free()", "write_table(…)"
};

struct Misuse {
  Need need{};
  bool atScopeEnd = false;  // the release that `using` makes
  Span span;
  std::string name;  // the variable; empty when it has none
  std::string what;  // the class
  std::vector<bindings::ClassRef> classes;
  std::vector<End> ends;  // in order of position
  Span creation;          // empty when the handle was passed in
  flow::LoopIndex nextPassOf = None<flow::LoopIndex>;
  Confidence confidence = Confidence::Certain;
  std::string confidenceReason;
};

// The events that are reported, one per place and kind, in order of position.
std::vector<Misuse> misusesOf(const Frame& frame, const ObjectTable& objects,
                              const std::vector<MisuseEvent>& events);

// What every call of the function needs of its parameters and of what it captures.
void addNeeds(const Frame& frame, const std::vector<NeedEvent>& events, Summary& summary);

}  // namespace unfreed::ownership
