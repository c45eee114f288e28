// ShortList: a list of ids. Four of them need no memory of their own: most sets hold one or two ids, most
// cells have one or two readers, and sets are made and copied at every step of the evaluation.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <initializer_list>

#include "base/ids.h"

namespace unfreed::program {

template <TypedIndex Id>
class ShortList {
 public:
  using value_type = Id;
  using iterator = Id*;
  using const_iterator = const Id*;

  ShortList() = default;
  ShortList(std::initializer_list<Id> ids) { assign(ids.begin(), ids.size()); }
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

  Id* begin() { return isInline() ? near_ : heap_; }
  Id* end() { return begin() + size_; }
  const Id* begin() const { return isInline() ? near_ : heap_; }
  const Id* end() const { return begin() + size_; }
  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  Id operator[](size_t position) const { return begin()[position]; }
  Id front() const { return *begin(); }
  Id back() const { return begin()[size_ - 1]; }

  void push_back(Id id) {
    reserve(size_ + 1);
    *end() = id;
    ++size_;
  }
  Id* insert(const Id* at, Id id) {
    const size_t position = static_cast<size_t>(at - begin());
    reserve(size_ + 1);
    Id* const place = begin() + position;
    std::memmove(place + 1, place, (size_ - position) * sizeof(Id));
    *place = id;
    ++size_;
    return place;
  }
  void remove(Id id) { size_ = static_cast<uint32_t>(std::remove(begin(), end(), id) - begin()); }
  template <class Predicate>
  void removeIf(Predicate isOver) {
    size_ = static_cast<uint32_t>(std::remove_if(begin(), end(), isOver) - begin());
  }
  void clear() { size_ = 0; }
  void reserve(size_t wanted) {
    if (wanted <= capacity_) return;
    const size_t capacity = std::max<size_t>(wanted, 4 * size_t{capacity_});
    Id* const larger = new Id[capacity];
    std::memcpy(larger, begin(), size_ * sizeof(Id));
    if (!isInline()) delete[] heap_;
    heap_ = larger;
    capacity_ = static_cast<uint32_t>(capacity);
  }

  friend bool operator==(const ShortList& a, const ShortList& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  static constexpr uint32_t nearCapacity = 4;

  bool isInline() const { return capacity_ == nearCapacity; }
  void assign(const Id* from, size_t count) {
    reserve(count);
    std::memcpy(begin(), from, count * sizeof(Id));
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
    Id near_[nearCapacity] = {};
    Id* heap_;
  };
  uint32_t size_ = 0;
  uint32_t capacity_ = nearCapacity;
};

}  // namespace unfreed::program
