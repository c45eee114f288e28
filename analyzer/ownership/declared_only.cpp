#include "ownership/declared_only.h"

#include <fmt/format.h>

namespace unfreed::ownership {
namespace {

using flow::Op;
using flow::OpKind;
namespace op_flag = flow::op_flag;

// What `emcc --emit-tsd` writes tells of nothing but what C++ binds; it has this base of all classes.
bool isGenerated(const bindings::Module& module) {
  return !isNone(module.classNamed("ClassHandle"));
}

}  // namespace

// The only export that the op may mean, if nothing but declarations written by hand speak of it.
const program::BindingCallee* DeclaredOnly::declaredCallee(uint32_t op) const {
  const program::Callees& callees = frame_.calleesOf(op);
  if (callees.bindings.size() != 1 || isNone(callees.bindings.front().cls.module)) return nullptr;
  const program::BindingCallee& callee = callees.bindings.front();
  const bindings::Module& module = frame_.context.program.bindings[callee.cls.module];
  const bool isDeclared = module.toolchain == bindings::Toolchain::Embind &&
                          module.origin == bindings::Origin::Declarations && !isGenerated(module);
  return isDeclared ? &callee : nullptr;
}

// `rig.look.near = x`: to a copy, that would have no effect.
bool DeclaredOnly::isWrittenThrough(flow::ValueId value) {
  if (!written_) {
    written_.emplace();
    for (const Op& op : frame_.cfg().ops) {
      if (op.kind == OpKind::Store) written_->insert(frame_.operand(op, 0));
    }
  }
  return written_->contains(value);
}

std::string DeclaredOnly::doubtOf(uint32_t index) {
  const Op& op = frame_.cfg().ops[index];
  const program::BindingCallee* callee = declaredCallee(index);
  if (!callee) return {};
  const bindings::Member& member = *callee->member;
  const bool isMethod = op.kind == OpKind::Call && member.kind == bindings::Member::Kind::Method;
  const bool isOwnClass = member.returns.classIndex == callee->cls.index;
  if (isMethod && isOwnClass && op.has(op_flag::Discarded))
    return fmt::format("`{}` may give the object that it is called on, so that calls can be chained",
                       member.name);
  if (op.kind == OpKind::Read && isWrittenThrough(op.result))
    return fmt::format("the code writes to what `{}` gives, so that it may be no copy", member.name);
  return {};
}

}  // namespace unfreed::ownership
