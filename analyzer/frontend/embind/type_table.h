// What the types of C++ become in JavaScript: a handle of a bound class, or a plain value. Told from the text
// alone, over all files of one module; what the text does not tell for certain is unknown.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bindings/binding.h"
#include "frontend/embind/names.h"

namespace unfreed::embind {

class TypeTable {
 public:
  explicit TypeTable(const std::vector<const Names*>& files);

  // What Clang knows of a class: its full name in C++, and its name in JavaScript.
  void addClass(std::string_view type, std::string_view name) { add(type, name, true); }

  // A result of that type. Pointers: as the policy says.
  bindings::Type resultOf(std::string_view type, WrittenMember::Policy policy) const;
  bindings::Parameter parameterOf(const WrittenParameter& written) const;
  bool isPlain(std::string_view type) const;
  // The JavaScript name of a bound class, or nothing.
  std::string classOf(std::string_view type) const;

 private:
  // A type taken apart.
  struct Shape {
    std::string_view core;
    bool isPointer = false;  // T*
    bool isSmart = false;    // shared_ptr<T>, unique_ptr<T>
    bool isUnique = false;
    bool isOptional = false;
  };
  Shape shapeOf(std::string_view type) const;
  enum class Known : uint8_t { No, Plain, Class };
  Known find(std::string_view core, std::string& name) const;
  void add(std::string_view type, std::string_view name, bool isClass);

  struct Bound {
    std::string type;          // as written, without spaces
    std::string name;          // in JavaScript; empty: plain
    bool isAmbiguous = false;  // a local name of several types
  };
  std::vector<Bound> bound_;
  std::unordered_map<std::string, std::vector<size_t>> byLastPart_;
  std::unordered_map<std::string, std::string> aliases_;
};

}  // namespace unfreed::embind
