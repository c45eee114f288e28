// `cfg` predicates, evaluated for wasm32-unknown-unknown and the crate's default features.
#pragma once

#include <string_view>
#include <unordered_set>

#include "frontend/wasm_bindgen/rust_tokens.h"

namespace unfreed::wasm_bindgen {

// What a predicate says of the default build, and whether another build of the same target may say something
// else.
struct CfgValue {
  bool holds = true;
  bool fixed = true;
};

// What is switched on. A feature that is not named is off, and could be switched on.
using Features = std::unordered_set<std::string_view>;

// The predicate in [begin, end): `all(feature = "net", not(test))`. Depth is bounded; what is not understood
// is off and could be on.
CfgValue evaluateCfg(const TokenList& list, size_t begin, size_t end, const Features& features);

}  // namespace unfreed::wasm_bindgen
