// Reads JavaScript-side declarations of Wasm bindings: `.d.ts` files and generated glue.
//
// The reader works on tokens (syntax/lexer.h), not on parse trees: glue files are megabytes, and their shapes
// are few. A package's d.ts and glue are joined into one module; where they differ, the glue wins, since it
// is what runs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bindings/reading.h"

namespace unfreed::glue {

// One file of a package, as found by the resolver.
struct Input {
  enum class Kind : uint8_t { Declarations, Glue };  // .d.ts .d.mts .d.cts / .js .mjs .cjs
  Kind kind{};
  std::string path;       // as shown to the user
  std::string_view text;  // outlives the call
};

using bindings::Reading;

// `inputs` are the files of one package, the entry's declarations first, then the files that those re-export
// from, then the glue. `package` is the npm name or empty. `shipsWasm` is false when it is known that the
// package holds no .wasm file: only the marks of a generator count then, not the mere shape of its classes.
Reading read(const std::vector<Input>& inputs, std::string_view package, bool shipsWasm = true);

// Specifiers that the file imports, re-exports from or references ("./foo_bg.js", "./types"): the caller
// finds and adds those files.
std::vector<std::string> dependenciesOf(std::string_view text);

}  // namespace unfreed::glue
