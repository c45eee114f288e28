// Parts: into which programs the files of a run are divided. What is taken is followed as one program as long
// as that is small. Of more, the components that no import connects (driver/reach) are followed one after the
// other, so that a run takes the memory of its largest part and not of all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace unfreed::driver {

class Parts {
 public:
  struct Component {
    uint32_t id = 0;
    uint64_t bytes = 0;  // of code
  };

  // One part, which holds everything.
  Parts() = default;
  // Components in this order; as many in each part as fit into `most` bytes, at least one.
  Parts(const std::vector<Component>& components, uint64_t most);

  size_t count() const { return count_; }
  size_t of(uint32_t component) const;
  // Puts them into a part of their own, behind all others.
  void postpone(const std::vector<uint32_t>& components);

 private:
  std::unordered_map<uint32_t, size_t> partOf_;  // by component; the others are in the first
  size_t count_ = 1;
};

}  // namespace unfreed::driver
