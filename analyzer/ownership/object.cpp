#include "ownership/object.h"

namespace unfreed::ownership {

ObjectId ObjectTable::get(ObjectKind kind, uint32_t op, uint32_t number, bool earlier) {
  const auto [entry, isNew] = known_.try_emplace({kind, op, number, earlier}, ObjectId{});
  if (isNew) entry->second = objects_.add({kind, op, number, earlier});
  return entry->second;
}

ObjectId ObjectTable::earlierOf(ObjectId newest) {
  const Object object = objects_[newest];
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
