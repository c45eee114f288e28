#include "driver/parts.h"

namespace unfreed::driver {

Parts::Parts(const std::vector<Component>& components, uint64_t most) {
  uint64_t sum = 0;
  for (const Component& component : components) {
    if (sum > 0 && sum + component.bytes > most) {
      ++count_;
      sum = 0;
    }
    sum += component.bytes;
    partOf_.emplace(component.id, count_ - 1);
  }
}

size_t Parts::of(uint32_t component) const {
  const auto part = partOf_.find(component);
  return part == partOf_.end() ? 0 : part->second;
}

void Parts::postpone(const std::vector<uint32_t>& components) {
  for (const uint32_t component : components) partOf_[component] = count_;
  ++count_;
}

}  // namespace unfreed::driver
