#include "ownership/emptiness.h"

#include <array>
#include <optional>
#include <string_view>

#include "ownership/known.h"

namespace unfreed::ownership {
namespace {

using flow::Op;
using flow::OpKind;
using flow::TestKind;
using flow::ValueId;

// The collection whose length the value is.
ValueId measuredBy(const Frame& frame, ValueId value) {
  const Op* read = frame.definition(value);
  const bool isLength = read && read->kind == OpKind::Read && !read->has(flow::op_flag::Computed) &&
                        (read->text == "length" || read->text == "size");
  return isLength ? frame.operand(*read, 0) : None<ValueId>;
}

Known count(std::string_view text) {
  Known known;
  known.kind = Known::Kind::Constant;
  known.constant = flow::Constant::Number;
  known.text = text;
  return known;
}

std::optional<bool> answer(std::string_view relation, const Known& left, const Known& right) {
  if (relation == "===" || relation == "==") return areEqual(left, right, false);
  if (relation == "!==" || relation == "!=") {
    const std::optional<bool> equal = areEqual(left, right, false);
    return equal ? std::optional(!*equal) : std::nullopt;
  }
  return compared(left, right, relation);
}

// Whether the comparison comes out so for 0 and for no other length. Orderings change once at most, equality
// in one place: two lengths besides 0 tell.
bool isOnlyOfNone(std::string_view relation, const Known& limit, bool lengthIsLeft, bool holds) {
  static constexpr std::array<std::string_view, 3> kLengths{"0", "1", "2"};
  for (const std::string_view length : kLengths) {
    const Known is = count(length);
    const std::optional<bool> said = lengthIsLeft ? answer(relation, is, limit) : answer(relation, limit, is);
    if (!said || (*said == holds) != (length == "0")) return false;
  }
  return true;
}

}  // namespace

ValueId emptyWhere(const Frame& frame, const flow::Block& block, bool holds) {
  if (block.test.kind == TestKind::Truthy && !holds) {
    if (const ValueId measured = measuredBy(frame, block.test.value); !isNone(measured)) return measured;
  }
  const Op* comparison = frame.definition(block.test.value);
  const bool isTest = block.test.kind == TestKind::Truthy || block.test.kind == TestKind::Opaque;
  if (!isTest || !comparison || comparison->kind != OpKind::Compute || comparison->operandCount != 2)
    return None<ValueId>;
  for (size_t side = 0; side < 2; ++side) {
    const ValueId measured = measuredBy(frame, frame.operand(*comparison, side));
    const Op* limit = frame.definition(frame.operand(*comparison, 1 - side));
    if (isNone(measured) || !limit || limit->kind != OpKind::Constant) continue;
    return isOnlyOfNone(comparison->text, constantOf(*limit), side == 0, holds) ? measured : None<ValueId>;
  }
  return None<ValueId>;
}

}  // namespace unfreed::ownership
