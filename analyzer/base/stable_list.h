// StableList: a list whose items stay where they are while it grows, like those of std::deque. Its pages hold
// many items (those of libstdc++'s deque have 512 bytes), so that neighbours lie together and an item is
// found with a shift.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace unfreed {

template <class Item, size_t itemsOfPage = 256>
class StableList {
  static_assert((itemsOfPage & (itemsOfPage - 1)) == 0, "a power of two");

 public:
  size_t size() const { return size_; }
  Item& operator[](size_t position) { return pages_[position / itemsOfPage][position % itemsOfPage]; }
  const Item& operator[](size_t position) const {
    return pages_[position / itemsOfPage][position % itemsOfPage];
  }
  Item& back() { return (*this)[size_ - 1]; }

  Item& push_back(Item item) {
    grow(1);
    back() = std::move(item);
    return back();
  }
  // Adds so many items, as they are by default.
  void grow(size_t count) {
    size_ += count;
    while (pages_.size() * itemsOfPage < size_) pages_.push_back(std::make_unique<Item[]>(itemsOfPage));
  }

  template <class Visit>
  void forEach(Visit visit) {
    for (size_t i = 0; i < size_; ++i) visit((*this)[i]);
  }

 private:
  std::vector<std::unique_ptr<Item[]>> pages_;
  size_t size_ = 0;
};

}  // namespace unfreed
