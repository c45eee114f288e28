// What Cargo.toml and Cargo.lock say about a crate.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "bindings/reading.h"

namespace unfreed::wasm_bindgen {

struct Crate {
  std::string name;         // of the library target: what wasm-pack names the package
  std::string wasmBindgen;  // "0.2.92"; empty: unknown
  bool isResolved = false;  // `wasmBindgen` is the version of the lock file, or an exact requirement
  std::vector<std::string>
      defaultFeatures;                  // what `default` switches on, directly and through other features
  std::string package;                  // its name on crates.io: `foo-bar` where the library is `foo_bar`
  bool isExported = false;              // a cdylib: JavaScript gets what it and its neighbours declare
  std::vector<std::string> neighbours;  // folders of its path dependencies, relative to its own
  std::vector<std::string> sharedDependencies;  // those whose place the workspace's manifest tells, by name
};

// Either text may be empty. What does not parse is a notification.
Crate crateOf(const bindings::SourceText& manifest, const bindings::SourceText& lock,
              std::vector<Notification>& notifications);

// Where the manifest of a workspace says that shared dependencies lie: names, and folders relative to it.
std::vector<std::pair<std::string, std::string>> sharedPlacesIn(const bindings::SourceText& manifest);

}  // namespace unfreed::wasm_bindgen
