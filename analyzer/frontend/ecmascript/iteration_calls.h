// Which calls are loops: `rows.forEach(row => …)` and its kin.
#pragma once

#include <cstdint>
#include <optional>

#include "frontend/ecmascript/flat_tree.h"

namespace unfreed::ecmascript {

enum class IterationKind : uint8_t {
  ForEach,
  Map,
  FlatMap,
  Filter,
  Reduce,
  Some,
  Every,
  Find,
  FindIndex,
  ArrayFrom,
};

struct IterationCall {
  IterationKind kind{};
  Node iterable;  // the receiver, or the first argument of Array.from
  Node callback;
  Node initial;          // of reduce; may not exist
  Node method;           // the method's name
  bool inlined = false;  // the callback is a literal that is lowered in place
};

// What the call iterates over, judged by its syntax alone: the method's name, and a first argument that looks
// like a function.
std::optional<IterationCall> iterationCall(Node call);
bool isIterationCall(Node call);

}  // namespace unfreed::ecmascript
