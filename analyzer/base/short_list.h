// ShortList: a list of ids, pointers and the like. The first of them need no memory of their own: most sets
// hold one or two ids, most calls have few arguments, and such lists are made and copied at every step of an
// analysis.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <type_traits>

namespace unfreed {

template <class Item, uint32_t nearCapacity = 4>
requires std::is_trivially_copyable_v<Item>
class ShortList {
 public:
  using value_type = Item;
  using iterator = Item*;
  using const_iterator = const Item*;

  ShortList() = default;
  ShortList(std::initializer_list<Item> items) { assign(items.begin(), items.size()); }
  ShortList(const ShortList& other) { assign(other.begin(), other.size_); }
  ShortList(ShortList&& other) noexcept { take(other); }
  ShortList& operator=(const ShortList& other) {
    if (this != &other) assign(other.begin(), other.size_);
    return *this;
  }
  ShortList& operator=(ShortList&& other) noexcept {
    if (this == &other) return *this;
    if (!isInline()) delete[] heap_;
    take(other);
    return *this;
  }
  ~ShortList() {
    if (!isInline()) delete[] heap_;
  }

  Item* begin() { return isInline() ? near_ : heap_; }
  Item* end() { return begin() + size_; }
  const Item* begin() const { return isInline() ? near_ : heap_; }
  const Item* end() const { return begin() + size_; }
  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  Item operator[](size_t position) const { return begin()[position]; }
  Item& operator[](size_t position) { return begin()[position]; }
  Item front() const { return *begin(); }
  Item back() const { return begin()[size_ - 1]; }

  void push_back(Item item) {
    reserve(size_ + 1);
    *end() = item;
    ++size_;
  }
  Item* insert(const Item* at, Item item) {
    const size_t position = static_cast<size_t>(at - begin());
    reserve(size_ + 1);
    Item* const place = begin() + position;
    std::memmove(place + 1, place, (size_ - position) * sizeof(Item));
    *place = item;
    ++size_;
    return place;
  }
  Item* erase(const Item* at) { return erase(at, at + 1); }
  Item* erase(const Item* from, const Item* to) {
    Item* const place = begin() + (from - begin());
    std::memmove(place, to, static_cast<size_t>(end() - to) * sizeof(Item));
    size_ -= static_cast<uint32_t>(to - from);
    return place;
  }
  bool remove(Item item) {
    return removeIf([item](Item other) { return other == item; });
  }
  template <class Predicate>
  bool removeIf(Predicate isOver) {  // whether there was any
    const size_t before = size_;
    size_ = static_cast<uint32_t>(std::remove_if(begin(), end(), isOver) - begin());
    return size_ != before;
  }
  void clear() { size_ = 0; }
  void reserve(size_t wanted) {
    if (wanted <= capacity_) return;
    const size_t capacity = std::max<size_t>(wanted, 4 * size_t{capacity_});
    Item* const larger = new Item[capacity];
    std::copy_n(begin(), size_, larger);
    if (!isInline()) delete[] heap_;
    heap_ = larger;
    capacity_ = static_cast<uint32_t>(capacity);
  }

  friend bool operator==(const ShortList& a, const ShortList& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  bool isInline() const { return capacity_ == nearCapacity; }
  void assign(const Item* from, size_t count) {
    reserve(count);
    std::copy_n(from, count, begin());
    size_ = static_cast<uint32_t>(count);
  }
  void take(ShortList& other) {
    size_ = other.size_;
    capacity_ = other.capacity_;
    if (isInline()) {
      std::memcpy(near_, other.near_, sizeof(near_));
    } else {
      heap_ = other.heap_;
    }
    other.size_ = 0;
    other.capacity_ = nearCapacity;
  }

  union {
    Item near_[nearCapacity] = {};
    Item* heap_;
  };
  uint32_t size_ = 0;
  uint32_t capacity_ = nearCapacity;
};

}  // namespace unfreed
