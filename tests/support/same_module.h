// Whether two modules are the same in every field, read one by one: the production code compares none.
#pragma once

#include <algorithm>
#include <tuple>
#include <vector>

#include "bindings/binding.h"

namespace unfreed::bindings {

template <class T>
bool isSame(const T& a, const T& b) {
  return a == b;
}
template <class T>
bool isSame(const std::vector<T>& a, const std::vector<T>& b);
template <TypedIndex Id, class T>
bool isSame(const Table<Id, T>& a, const Table<Id, T>& b);

inline auto fieldsOf(const Type& type) {
  const auto& [className, classIndex, alternatives, isConstructor, ownership, shape, optional, promise,
               finalizer, passedOn] = type;
  return std::tie(className, classIndex, alternatives, isConstructor, ownership, shape, optional, promise,
                  finalizer, passedOn.what, passedOn.parameter);
}
inline auto fieldsOf(const Parameter& parameter) {
  const auto& [name, mode, rest, className, kept, callback] = parameter;
  return std::tie(name, mode, rest, className, kept, callback);
}
inline auto fieldsOf(const Member& member) {
  const auto& [name, kind, returns, receiver, parameters, condition, path, line] = member;
  return std::tie(name, kind, returns, receiver, parameters, condition, path, line);
}
inline auto fieldsOf(const Class& cls) {
  const auto& [name, kind, release, releaseFunction, dispose, finalizer, finalizerAssumed, bases, members,
               condition, path, line] = cls;
  return std::tie(name, kind, release, releaseFunction, dispose, finalizer, finalizerAssumed, bases, members,
                  condition, path, line);
}
inline auto fieldsOf(const Export& entry) {
  const auto& [name, kind, classIndex, functionIndex, value] = entry;
  return std::tie(name, kind, classIndex, functionIndex, value);
}
inline auto fieldsOf(const Conflict& conflict) {
  const auto& [where, fact, kept, keptValue, dropped, droppedValue] = conflict;
  return std::tie(where, fact, kept, keptValue, dropped, droppedValue);
}
inline auto fieldsOf(const Module& module) {
  const auto& [source, toolchain, origin, package, isModelled, classes, functions, exports, conflicts] =
      module;
  return std::tie(source, toolchain, origin, package, isModelled, classes, functions, exports, conflicts);
}

template <class T>
requires requires(const T& item) {
  fieldsOf(item);
}
bool isSame(const T& a, const T& b) {
  return std::apply(
      [&](const auto&... left) {
        return std::apply([&](const auto&... right) { return (isSame(left, right) && ...); }, fieldsOf(b));
      },
      fieldsOf(a));
}
template <class T>
bool isSame(const std::vector<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const T& left, const T& right) { return isSame(left, right); });
}
template <TypedIndex Id, class T>
bool isSame(const Table<Id, T>& a, const Table<Id, T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const T& left, const T& right) { return isSame(left, right); });
}

}  // namespace unfreed::bindings
