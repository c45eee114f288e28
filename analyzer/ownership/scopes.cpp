#include "ownership/scopes.h"

#include <algorithm>

namespace unfreed::ownership {

using bindings::Member;

ScopeKind scopeKindOf(const bindings::Class& cls) {
  if (cls.kind != bindings::Class::Kind::Plain) return ScopeKind::None;
  const bool keeps = std::any_of(cls.members.begin(), cls.members.end(), [](const Member& member) {
    return member.kind == Member::Kind::Method &&
           std::any_of(member.parameters.begin(), member.parameters.end(),
                       [](const bindings::Parameter& parameter) { return parameter.kept; });
  });
  if (!keeps) return ScopeKind::None;
  if (!cls.release.empty()) return ScopeKind::Released;
  return cls.finalizer == bindings::Finalizer::Registry ? ScopeKind::Finalized : ScopeKind::None;
}

bool readsFromScope(const Frame& frame, const flow::Op& read) {
  if (isNone(read.result)) return false;
  const program::ValueSet& values = frame.context.values.of(frame.ref, read.result);
  return std::any_of(values.shapes.begin(), values.shapes.end(), [&](program::ShapeId shape) {
    const program::AbstractValue& value = frame.context.values[shape];
    return value.kind == program::AbstractValue::Kind::BindingFunction && !isNone(value.cls.index) &&
           scopeKindOf(frame.context.program.bindings[value.cls]) == ScopeKind::Released;
  });
}

}  // namespace unfreed::ownership
