// Known: what is known of a value where a call is made, and what tests say of it.
#pragma once

#include <compare>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
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

Known constantOf(const flow::Op& constant);

// Where a function assigns its variables, and which of them it asks whether they are there: found once, for
// all arguments of its calls.
class Assignments {
 public:
  explicit Assignments(const Frame& frame);
  std::span<const std::pair<flow::VariableId, uint32_t>> of(flow::VariableId variable) const;  // the ops

  bool isTested(flow::VariableId variable) const;

 private:
  std::vector<std::pair<flow::VariableId, uint32_t>> all_;  // in order
  std::vector<flow::VariableId> tested_;                    // in order
};

// What is known of the value wherever the frame's function gives it to somebody.
Known knownOf(const Frame& frame, const Assignments& assignments, flow::ValueId value);

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
