// Reads what a Rust crate exports to JavaScript through `#[wasm_bindgen]`.
#pragma once

#include <vector>

#include "bindings/reading.h"
#include "frontend/wasm_bindgen/crate.h"

namespace unfreed::wasm_bindgen {

// `sources` are the `.rs` files of one crate and, where it uses them, of its neighbours: macros, aliases and
// classes of those count as well. Never fails; what could not be read is a notification.
bindings::Reading read(const std::vector<bindings::SourceText>& sources, const Crate& crate);

}  // namespace unfreed::wasm_bindgen
