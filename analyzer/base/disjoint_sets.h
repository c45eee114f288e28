// Disjoint sets (union-find): which of a number of things are joined, however many steps lie between them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace unfreed {

class DisjointSets {
 public:
  DisjointSets() = default;
  explicit DisjointSets(size_t count) {
    for (size_t i = 0; i < count; ++i) add();
  }

  // One more, joined with nothing; its number is the number of those before.
  void add() { parents_.push_back(static_cast<uint32_t>(parents_.size())); }

  // The same for all that are joined: the least of them. Not for concurrent calls: it shortens the ways.
  uint32_t of(uint32_t member) const {
    while (parents_[member] != member) {
      parents_[member] = parents_[parents_[member]];
      member = parents_[member];
    }
    return member;
  }

  void join(uint32_t a, uint32_t b) {
    const uint32_t first = of(a);
    const uint32_t second = of(b);
    parents_[std::max(first, second)] = std::min(first, second);
  }

 private:
  mutable std::vector<uint32_t> parents_;
};

}  // namespace unfreed
