// Known: what is known of a value where a call is made, and what tests say of it.
#pragma once

#include <compare>
#include <optional>
#include <string_view>
#include <vector>

#include "ownership/context.h"

namespace unfreed::ownership {

struct Known {
  enum class Kind : uint8_t {
    Anything,
    Constant,  // `constant` and `text`, as of a Constant op
    Fresh,     // an object or a function that the call makes: it is there
    Objects,   // something of `shapes`; it may be missing
  };
  Kind kind = Kind::Anything;
  flow::Constant constant = flow::Constant::Undefined;
  std::string_view text;
  std::vector<program::ShapeId> shapes;  // Fresh too, when they are known

  friend bool operator==(const Known&, const Known&) = default;
  friend auto operator<=>(const Known&, const Known&) = default;
};

// What is known, for every call of it, of the value that is given at an op of the frame's function.
Known knownOf(const Frame& frame, flow::ValueId value);

std::optional<bool> isTruthy(const Known& value);
std::optional<bool> isThere(const Known& value);  // neither null nor undefined
// `a === b`, or with `loose` `a == b`.
std::optional<bool> areEqual(const Known& a, const Known& b, bool loose);
// `a < b` and its kin.
std::optional<bool> compared(const Known& a, const Known& b, std::string_view relation);
Known typeOf(const Frame& frame, const Known& value);
// Whether an object of the shape is an instance of the class that the value is.
std::optional<bool> isInstance(const Frame& frame, program::ShapeId shape, flow::ValueId classValue);

}  // namespace unfreed::ownership
