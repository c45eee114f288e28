#include "ownership/context.h"

namespace unfreed::ownership {

const program::AbstractValue* Frame::externalOf(flow::ValueId value) const {
  if (isNone(value)) return nullptr;
  for (const program::ShapeId shape : context.values.of(ref, value).shapes) {
    const program::AbstractValue& candidate = context.values[shape];
    if (candidate.kind == program::AbstractValue::Kind::External) return &candidate;
  }
  return nullptr;
}

}  // namespace unfreed::ownership
