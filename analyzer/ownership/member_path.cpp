#include "ownership/member_path.h"

namespace unfreed::ownership {

using flow::Op;
using flow::OpKind;
using flow::ValueId;

std::optional<MemberPath> memberPathOf(const Frame& frame, ValueId value) {
  constexpr int kLongestPath = 6;  // a.b.c.d.e.f
  std::string members;
  for (int steps = 0; steps < kLongestPath; ++steps) {
    const Op* op = frame.definition(value);
    if (!op) return std::nullopt;
    if (op->kind == OpKind::Use) return MemberPath{op->variable, members};
    const bool isMember = op->kind == OpKind::Read && !op->text.empty();
    if (!isMember && op->kind != OpKind::Cast) return std::nullopt;
    if (isMember) members.insert(0, op->text).insert(0, 1, '.');
    value = frame.operand(*op, 0);
  }
  return std::nullopt;
}

std::optional<MemberPath> assignedPathOf(const Frame& frame, const Op& op) {
  if (op.kind == OpKind::Assign) return MemberPath{op.variable, {}};
  if (op.kind != OpKind::Store || op.text.empty()) return std::nullopt;
  std::optional<MemberPath> path = memberPathOf(frame, frame.operand(op, 0));
  if (path) path->members += "." + std::string(op.text);
  return path;
}

}  // namespace unfreed::ownership
