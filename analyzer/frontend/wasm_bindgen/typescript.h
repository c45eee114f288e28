// What the crate tells TypeScript: `typescript_type`, `unchecked_return_type`, `typescript_custom_section`.
//
// The texts are put together as wasm-bindgen would write them and are read by the reader of declarations
// (frontend/glue), so that a type means the same wherever it is written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/binding.h"

namespace unfreed::wasm_bindgen {

class TypeScript {
 public:
  // The classes by their JavaScript names.
  explicit TypeScript(std::vector<std::string> classes) : classes_(std::move(classes)) {}

  void addSection(std::string_view text);
  // A type that is written at member `place` of class `owner` (npos: of none). The number is for typeOf.
  size_t ask(size_t owner, std::string place, std::string_view text);

  // Reads all that was given. Nothing may be added afterwards.
  void read();

  // Nothing when the text tells nothing: `any`.
  std::optional<bindings::Type> typeOf(size_t question) const;
  // What a custom section says of a member or a function that TypeScript was not told of otherwise.
  std::optional<bindings::Type> typeOfMember(std::string_view cls, const bindings::Member& member) const;
  std::optional<bindings::Type> typeOfFunction(std::string_view name) const;
  // Interfaces whose members lead to handles.
  std::vector<bindings::Class> objects() const;

 private:
  struct Question {
    size_t owner;
    std::string place;
    std::string text;
  };

  std::string declarations() const;
  void tidy();

  std::vector<std::string> classes_;
  std::vector<Question> questions_;
  std::string sections_;
  bindings::Module module_;
  std::vector<std::optional<bindings::Type>> answers_;
};

}  // namespace unfreed::wasm_bindgen
