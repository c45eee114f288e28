// MemberPath: `cache.blend` or `ctx.paints`, whatever stands there: a variable and the named members that are
// read from it, one after the other. Casts do not count; elements and calls end it.
#pragma once

#include <optional>
#include <string>

#include "ownership/context.h"

namespace unfreed::ownership {

struct MemberPath {
  flow::VariableId root{};
  std::string members;  // ".blend"; empty for the variable itself

  friend bool operator==(const MemberPath&, const MemberPath&) = default;
  friend auto operator<=>(const MemberPath&, const MemberPath&) = default;
};

// Nothing when the value is not read that way, or from too far away.
std::optional<MemberPath> memberPathOf(const Frame& frame, flow::ValueId value);

// The path that the Assign or Store op gives a value to; nothing for a computed member.
std::optional<MemberPath> assignedPathOf(const Frame& frame, const flow::Op& op);

}  // namespace unfreed::ownership
