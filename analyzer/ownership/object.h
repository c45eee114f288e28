// ObjectTable: the objects that the analysis of one function speaks about.
//
// An object stands for what one op makes on one pass: `newest` is that of the latest pass; when the op runs
// again while the earlier one is still held (`previous = current`), the earlier one goes on as the op's
// `earlier` object.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "flow/op.h"

namespace unfreed::ownership {

enum class ObjectId : uint32_t {};

enum class ObjectKind : uint8_t {
  Handle,            // acquired by the op
  Element,           // the element that an Iterate op is at; stands for one of the collection's handles
  Collection,        // JavaScript array, Set, Map, iterator made or received by the op
  Record,            // object literal
  Instance,          // an object of a class of the program, or a part of one that holds several objects
  Stack,             // DisposableStack, or a scope (scopes.h)
  Closure,           // function value
  Parameter,         // what the caller passed; `number` is the position
  ParameterElement,  // what the collection that the caller passed holds
  ParameterResult,   // what calling the function that the caller passed gave
  Captured,          // what a variable of an enclosing function holds; `number` is the variable
  CapturedElement,
  Self,           // `this`
  Field,          // what a field of something that the caller passed (or of `this`) held at entry
  FieldContents,  // what is within that: elements, or fields of its own
  Nothing,        // null or undefined, where it is written
};

// Whether the object is made by an op of the function itself, so that its loss is this function's affair.
bool isOurs(ObjectKind kind);
// Whether it holds other objects in fields.
bool isContainer(ObjectKind kind);

// Object::number of what an acquiring op makes: the handle, or the collection of handles.
inline constexpr uint32_t kItself = 0;
inline constexpr uint32_t kMany = 1;
// … or, from here on, one handle of the collection that a pattern has told from the others, by its position.
inline constexpr uint32_t kFirstPart = 1U << 16;

struct Object {
  ObjectKind kind{};
  uint32_t op = 0;  // index into Cfg::ops; 0 for the kinds that no op makes
  uint32_t number = 0;
  bool earlier = false;
};

class ObjectTable {
 public:
  ObjectId get(ObjectKind kind, uint32_t op, uint32_t number = 0, bool earlier = false);
  const Object& operator[](ObjectId id) const {
    return isHandle(id) ? handles_[index(id) - kFirstHandle] : others_[index(id)];
  }
  // Handles are numbered apart, so that a state knows at once whether it has any.
  static bool isHandle(ObjectId id) { return index(id) >= kFirstHandle; }
  ObjectId earlierOf(ObjectId newest);

  // Field and FieldContents: `number` stands for the object that has the field, and the field.
  struct FieldPlace {
    ObjectId holder{};
    uint32_t field = 0;
  };
  ObjectId getField(ObjectKind kind, FieldPlace place);
  FieldPlace placeOf(const Object& field) const { return places_[field.number]; }
  const std::vector<Object>& others() const { return others_; }  // all but the handles

  // Field names as numbers; 0 is "the elements" (array slots, Set and Map contents, computed keys).
  uint32_t fieldNumber(std::string_view name);
  std::string_view fieldName(uint32_t number) const;  // "" for the elements

 private:
  static constexpr size_t kFirstHandle = size_t{1} << 31;
  std::vector<Object> handles_;
  std::vector<Object> others_;
  std::map<std::tuple<ObjectKind, uint32_t, uint32_t, bool>, ObjectId> known_;
  std::unordered_map<std::string_view, uint32_t> fields_;
  std::deque<std::string> fieldNames_{""};  // views into it stay valid
  std::vector<FieldPlace> places_;
  std::map<std::pair<ObjectId, uint32_t>, uint32_t> placeNumbers_;
};

}  // namespace unfreed::ownership
