// macro_rules!: what an invocation expands to, as tokens.
//
// A rule's matcher is tried as far as it can be without looking back: a repetition takes as many turns as
// fit, as rustc's own does for macros that it accepts. Fragments are recognised by their extent only.
// Everything is bounded: depth, steps, and the size of what comes out.
#pragma once

#include <optional>
#include <vector>

#include "frontend/wasm_bindgen/items.h"

namespace unfreed::wasm_bindgen {

// The expansion by the first rule that matches, or nothing. Tokens of the macro's body get the line of the
// invocation, captured ones keep their own. `budget` is the number of tokens that may still be made.
std::optional<TokenList> expandMacro(const MacroDefinition& macro, const MacroCall& call, size_t& budget);

}  // namespace unfreed::wasm_bindgen
