// Meaning: what a Rust type is once it has crossed the boundary.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bindings/binding.h"
#include "frontend/wasm_bindgen/names.h"

namespace unfreed::wasm_bindgen {

struct Meaning {
  enum class Kind : uint8_t {
    Plain,    // numbers, strings, bytes, enums, web objects: never a handle
    Handle,   // an exported class
    Opaque,   // a JavaScript value that may hide handles: JsValue, js_sys::Array, Promise
    Unknown,  // a type that was not found
  };
  Kind kind = Kind::Plain;
  uint32_t structIndex = 0;  // Handle: in Items::structs
  bindings::Shape shape = bindings::Shape::One;
  bool optional = false;
  bool promise = false;
  bool reference = false;
  bool untyped = false;                   // Opaque: `any` to TypeScript
  std::optional<std::string> typescript;  // Opaque: what TypeScript is told
};

constexpr uint32_t noStruct = 0xffffffffu;

class Meanings {
 public:
  Meanings(const Items& items, const Names& names) : items_(items), names_(names) {}

  // `self` is the struct that `Self` stands for.
  Meaning of(const RustType& type, ScopeId scope, uint32_t self) const { return visit(type, scope, self, 0); }

 private:
  Meaning visit(const RustType& type, ScopeId scope, uint32_t self, int depth) const;
  Meaning visitPath(const RustType& type, ScopeId scope, uint32_t self, int depth) const;
  std::optional<Meaning> visitWrapper(const RustType& type, ScopeId scope, uint32_t self, int depth) const;
  Meaning visitAlias(const AliasItem& alias, const RustType& use, ScopeId scope, uint32_t self,
                     int depth) const;
  Meaning visitJavaScript(const RustType& type, std::string_view name, ScopeId scope, uint32_t self,
                          int depth) const;

  const Items& items_;
  const Names& names_;
};

}  // namespace unfreed::wasm_bindgen
