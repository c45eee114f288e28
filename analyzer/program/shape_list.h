// ShapeList: the shapes of a ValueSet, in order. A few of them need no memory of their own: most sets hold
// one or two, and sets are made and copied at every step of the evaluation.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <initializer_list>

namespace unfreed::program {

enum class ShapeId : uint32_t {};  // into Values: one abstract value, interned

class ShapeList {
 public:
  using value_type = ShapeId;
  using iterator = ShapeId*;
  using const_iterator = const ShapeId*;

  ShapeList() = default;
  ShapeList(std::initializer_list<ShapeId> shapes) { assign(shapes.begin(), shapes.size()); }
  ShapeList(const ShapeList& other) { assign(other.begin(), other.size_); }
  ShapeList(ShapeList&& other) noexcept { take(other); }
  ShapeList& operator=(const ShapeList& other) {
    if (this != &other) assign(other.begin(), other.size_);
    return *this;
  }
  ShapeList& operator=(ShapeList&& other) noexcept {
    if (this == &other) return *this;
    if (!isInline()) delete[] heap_;
    take(other);
    return *this;
  }
  ~ShapeList() {
    if (!isInline()) delete[] heap_;
  }

  ShapeId* begin() { return isInline() ? near_ : heap_; }
  ShapeId* end() { return begin() + size_; }
  const ShapeId* begin() const { return isInline() ? near_ : heap_; }
  const ShapeId* end() const { return begin() + size_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  ShapeId operator[](size_t position) const { return begin()[position]; }
  ShapeId front() const { return *begin(); }
  ShapeId back() const { return begin()[size_ - 1]; }

  void push_back(ShapeId shape) { insert(end(), shape); }
  ShapeId* insert(const ShapeId* at, ShapeId shape) {
    const size_t position = static_cast<size_t>(at - begin());
    reserve(size_ + 1);
    ShapeId* const place = begin() + position;
    std::memmove(place + 1, place, (size_ - position) * sizeof(ShapeId));
    *place = shape;
    ++size_;
    return place;
  }
  void remove(ShapeId shape) { size_ = static_cast<uint32_t>(std::remove(begin(), end(), shape) - begin()); }
  template <class Predicate>
  void removeIf(Predicate isOver) {
    size_ = static_cast<uint32_t>(std::remove_if(begin(), end(), isOver) - begin());
  }
  void clear() { size_ = 0; }
  void reserve(size_t wanted) {
    if (wanted <= capacity_) return;
    const size_t capacity = std::max<size_t>(wanted, 4 * size_t{capacity_});
    ShapeId* const larger = new ShapeId[capacity];
    std::memcpy(larger, begin(), size_ * sizeof(ShapeId));
    if (!isInline()) delete[] heap_;
    heap_ = larger;
    capacity_ = static_cast<uint32_t>(capacity);
  }

  friend bool operator==(const ShapeList& a, const ShapeList& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  static constexpr uint32_t nearCapacity = 4;

  bool isInline() const { return capacity_ == nearCapacity; }
  void assign(const ShapeId* from, size_t count) {
    reserve(count);
    std::memcpy(begin(), from, count * sizeof(ShapeId));
    size_ = static_cast<uint32_t>(count);
  }
  void take(ShapeList& other) {
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
    ShapeId near_[nearCapacity] = {};
    ShapeId* heap_;
  };
  uint32_t size_ = 0;
  uint32_t capacity_ = nearCapacity;
};

}  // namespace unfreed::program
