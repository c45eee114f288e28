// RustType: a type as it is written in a signature. Nothing is resolved here.
#pragma once

#include <string_view>
#include <vector>

#include "frontend/wasm_bindgen/rust_tokens.h"

namespace unfreed::wasm_bindgen {

struct RustType {
  enum class Kind : uint8_t {
    Path,       // a::b::Foo<A, B>
    Reference,  // &T, &mut T: one part
    Slice,      // [T], [T; n]: one part
    Tuple,      // (A, B)
    Unit,       // (), !, no type at all
    Pointer,    // *const T
    Other,      // function types, `impl Trait`, macros
  };
  Kind kind = Kind::Unit;
  bool isMutable = false;
  std::vector<std::string_view> path;
  std::vector<RustType> parts;

  std::string_view name() const { return path.empty() ? std::string_view{} : path.back(); }
};

// Parses the type at `at` and moves behind it; never beyond `end`. Depth is bounded.
RustType parseType(const TokenList& list, size_t& at, size_t end);

}  // namespace unfreed::wasm_bindgen
