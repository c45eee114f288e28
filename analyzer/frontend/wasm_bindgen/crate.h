// What Cargo.toml and Cargo.lock say about a crate.
#pragma once

#include <string>
#include <vector>

#include "bindings/reading.h"

namespace unfreed::wasm_bindgen {

struct Crate {
  std::string name;                          // of the library target: what wasm-pack names the package
  std::string wasmBindgen;                   // "0.2.92"; empty: unknown
  bool isResolved = false;                   // `wasmBindgen` is the version of the lock file, or an exact requirement
  std::vector<std::string> defaultFeatures;  // what `default` switches on, directly and through other features
};

// Either text may be empty. What does not parse is a notification.
Crate crateOf(const bindings::SourceText& manifest, const bindings::SourceText& lock,
              std::vector<Notification>& notifications);

}  // namespace unfreed::wasm_bindgen
