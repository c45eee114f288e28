// Typed indices: `enum class FooId : uint32_t {}` names an element of a table; None means "no element".
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

namespace unfreed {

template <class Id>
concept TypedIndex = std::is_enum_v<Id> && std::is_same_v<std::underlying_type_t<Id>, uint32_t>;

template <TypedIndex Id>
inline constexpr Id None = static_cast<Id>(0xffffffffu);

template <TypedIndex Id>
constexpr bool isNone(Id id) {
  return id == None<Id>;
}

template <TypedIndex Id>
constexpr size_t index(Id id) {
  return static_cast<size_t>(id);
}

template <TypedIndex Id>
constexpr Id idAt(size_t position) {
  return static_cast<Id>(static_cast<uint32_t>(position));
}

// A vector that is indexed by its own kind of id only.
template <TypedIndex Id, class T>
class Table {
 public:
  Id add(T item) {
    items_.push_back(std::move(item));
    return idAt<Id>(items_.size() - 1);
  }
  T& operator[](Id id) { return items_[index(id)]; }
  const T& operator[](Id id) const { return items_[index(id)]; }
  size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  void resize(size_t size) { items_.resize(size); }
  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  T& back() { return items_.back(); }

 private:
  std::vector<T> items_;
};

}  // namespace unfreed
