// The names that the text of one C++ file binds with Embind: classes, members, functions, values.
//
// Names never need types: a token reader finds them whatever headers are missing, and whatever branch of an
// #if a build takes. What the text says of types is kept as it is written; what it means is told when all
// files of a module are known (described.h). So no file can make the reader lose a member; Clang
// (client.h) adds the types.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/binding.h"
#include "bindings/reading.h"

namespace unfreed::embind {

struct WrittenParameter {
  std::string type;
  std::string name;  // may be empty
};

struct WrittenMember {
  // return_value_policy::…
  enum class Policy : uint8_t { None, TakeOwnership, Reference };
  std::string name;
  bindings::Member::Kind kind = bindings::Member::Kind::Method;
  std::string result;  // a type; empty: the text does not tell
  std::vector<WrittenParameter> parameters;
  bool hasParameters = false;  // the text tells them
  Policy policy = Policy::None;
  bool isAssumed = false;     // a setter: the text does not tell whether the property is read-only
  bool makesPointer = false;  // a constructor through a smart pointer
  bool isFactory = false;     // a constructor through a function
  std::string condition;
  uint32_t line = 0;
};

struct WrittenClass {
  enum class Kind : uint8_t { Class, Vector, Map };
  std::string name;
  Kind kind = Kind::Class;
  std::string type;                   // class_<T>: T
  std::vector<std::string> elements;  // register_vector<T>: T; register_map<K, V>: K, V
  std::vector<std::string> bases;     // base<B>: B
  bool hasSmartPointer = false;
  std::vector<WrittenMember> members;
  std::string condition;
  uint32_t line = 0;
};

// What is copied into a JavaScript value: value_object, value_array, enum_, constant.
struct PlainName {
  std::string name;
  std::string type;
  bool isShown = false;  // a property of the module object: enums and constants
  std::string condition;
  uint32_t line = 0;
};

struct Names {
  std::string path;
  std::vector<WrittenClass> classes;
  std::vector<WrittenMember> functions;
  std::vector<PlainName> plain;
  std::vector<std::pair<std::string, std::string>> aliases;  // using A = B: A, B
  std::vector<Notification> notifications;
  // What hides behind a macro that this file does not define: dropped when Clang sees it.
  std::vector<Notification> unseen;

  bool empty() const { return classes.empty() && functions.empty() && plain.empty() && unseen.empty(); }
};

Names readNames(const bindings::SourceText& file);

// The cheap test before that: whether the text can bind anything at all.
bool hasBindings(std::string_view text);

}  // namespace unfreed::embind
