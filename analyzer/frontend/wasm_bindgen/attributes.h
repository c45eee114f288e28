// The attributes of an item, as far as they decide what JavaScript sees.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/wasm_bindgen/cfg.h"
#include "frontend/wasm_bindgen/rust_tokens.h"

namespace unfreed::wasm_bindgen {

struct Attributes {
  bool bindgen = false;                 // #[wasm_bindgen], with or without a list
  bool exists = true;                   // no `cfg` rules it out for this target
  std::vector<std::string> conditions;  // what must be switched on for it to exist, as written
  bool tsify = false;                   // derive(Tsify): crosses the boundary as a plain object
  std::string modulePath;               // #[path = "…"]

  // The words of the list. A `getter` without a name is an empty string.
  std::optional<std::string> jsName, jsClass, getter, setter, typescriptType, returnType, parameterType;
  std::vector<std::string> jsNamespace;  // js_namespace = shapes, js_namespace = ["shapes", "flat"]
  std::vector<std::string_view> parent;  // extends = crate::Shape: of a struct
  bool constructor = false;
  bool takesThis = false;  // `this`: the first parameter is JavaScript's `this`
  bool readonly = false;
  bool skip = false;
  bool getterWithClone = false;
  bool inspectable = false;
  bool start = false;
  bool main = false;
  bool variadic = false;
  bool customSection = false;

  void require(std::string condition);
};

// What attributes are read with.
struct AttributeContext {
  const Features* features = nullptr;
  const std::vector<std::string_view>* aliases = nullptr;  // other names of `wasm_bindgen`: `use … as export`
};

// Reads the contents of one `#[…]`.
void readAttribute(Attributes& into, const TokenList& list, size_t begin, size_t end,
                   const AttributeContext& context);

// One condition for several: `a`, `all(a, b)`.
std::string joined(const std::vector<std::string>& conditions);

}  // namespace unfreed::wasm_bindgen
