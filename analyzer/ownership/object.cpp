#include "ownership/object.h"

namespace unfreed::ownership {

bool isOurs(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::Handle:
    case ObjectKind::Collection:
    case ObjectKind::Record:
    case ObjectKind::Instance:
    case ObjectKind::Stack:
    case ObjectKind::Closure:
      return true;
    case ObjectKind::Element:
    case ObjectKind::Parameter:
    case ObjectKind::ParameterElement:
    case ObjectKind::ParameterResult:
    case ObjectKind::Captured:
    case ObjectKind::CapturedElement:
    case ObjectKind::Self:
    case ObjectKind::Field:
    case ObjectKind::FieldContents:
    case ObjectKind::Nothing:
      return false;
  }
  return false;
}

bool isContainer(ObjectKind kind) {
  return kind == ObjectKind::Collection || kind == ObjectKind::Record || kind == ObjectKind::Instance ||
         kind == ObjectKind::Stack;
}

ObjectId ObjectTable::get(ObjectKind kind, uint32_t op, uint32_t number, bool earlier) {
  const auto [entry, isNew] = known_.try_emplace({kind, op, number, earlier}, ObjectId{});
  if (!isNew) return entry->second;
  const bool isAHandle = kind == ObjectKind::Handle;
  std::vector<Object>& table = isAHandle ? handles_ : others_;
  entry->second = idAt<ObjectId>(table.size() + (isAHandle ? kFirstHandle : 0));
  table.push_back({kind, op, number, earlier});
  return entry->second;
}

ObjectId ObjectTable::earlierOf(ObjectId newest) {
  const Object object = (*this)[newest];
  return get(object.kind, object.op, object.number, true);
}

ObjectId ObjectTable::getField(ObjectKind kind, FieldPlace place) {
  const auto [entry, isNew] =
      placeNumbers_.try_emplace({place.holder, place.field}, static_cast<uint32_t>(places_.size()));
  if (isNew) places_.push_back(place);
  return get(kind, 0, entry->second);
}

uint32_t ObjectTable::fieldNumber(std::string_view name) {
  if (name.empty()) return 0;
  const auto known = fields_.find(name);
  if (known != fields_.end()) return known->second;
  const auto number = static_cast<uint32_t>(fieldNames_.size());
  fields_.emplace(fieldNames_.emplace_back(name), number);
  return number;
}

std::string_view ObjectTable::fieldName(uint32_t number) const {
  return fieldNames_[number];
}

}  // namespace unfreed::ownership
