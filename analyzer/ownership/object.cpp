#include "ownership/object.h"

namespace unfreed::ownership {

bool isOurs(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::Handle:
    case ObjectKind::Collection:
    case ObjectKind::Record:
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
    case ObjectKind::Nothing:
      return false;
  }
  return false;
}

bool isContainer(ObjectKind kind) {
  return kind == ObjectKind::Collection || kind == ObjectKind::Record || kind == ObjectKind::Stack;
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

uint32_t ObjectTable::fieldNumber(std::string_view name) {
  if (name.empty()) return 0;
  const auto [entry, isNew] = fields_.try_emplace(name, static_cast<uint32_t>(fieldNames_.size()));
  if (isNew) fieldNames_.push_back(name);
  return entry->second;
}

std::string_view ObjectTable::fieldName(uint32_t number) const {
  return fieldNames_[number];
}

}  // namespace unfreed::ownership
