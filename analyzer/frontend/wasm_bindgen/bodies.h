// Bodies: which handles an opaque result holds, where the code of the function shows it.
//
// A heuristic over tokens. It believes only what is converted in plain sight: `Foo { … }.into()`,
// `JsValue::from(foo)` of a local that a class made, `.map(Foo::from).map(JsValue::from)`, and functions of
// the crate that do so. What futures resolve to is not looked for: too much else is converted in them.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "bindings/binding.h"
#include "frontend/wasm_bindgen/names.h"

namespace unfreed::wasm_bindgen {

struct BodyFacts {
  std::vector<uint32_t> classes;                 // indices of structs that are converted
  bindings::Shape shape = bindings::Shape::One;  // of the JavaScript container that is filled, if any
  bool serialised = false;                       // data is turned into plain JavaScript objects
  bool other = false;                            // something is converted that could be anything
  bool optional = false;                         // undefined or null is
  bool branches = false;                         // there is more than one way out
  bool cached = false;  // something is kept in `self`: a result may be given out twice
};

class Bodies {
 public:
  Bodies(const Items& items, const Names& names) : items_(items), names_(names) {}

  // `self` is the struct of the impl, or noStruct.
  BodyFacts look(const FunctionItem& function, uint32_t self);

 private:
  BodyFacts lookWithin(const FunctionItem& function, uint32_t self, int depth);

  const Items& items_;
  const Names& names_;
  std::map<const FunctionItem*, BodyFacts> known_;
};

}  // namespace unfreed::wasm_bindgen
