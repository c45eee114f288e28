// Joins what the glue says with what the declarations said: the glue runs, so it wins.
#pragma once

#include <string>

#include "bindings/binding.h"
#include "frontend/glue/glue_facts.h"
#include "frontend/glue/scope.h"

namespace unfreed::glue {

// Modes of parameters and receivers, wrapped results, members that no declaration names. With `places`, the
// module was read from declarationsFromGlue, and what it names is placed where the glue has it.
void joinGlue(bindings::Module& module, const GlueFacts& facts, bool places);

// Which objects of each class a registry will see.
void decideFinalizers(bindings::Module& module, const GlueFacts& facts, const Scope& scope);

// Declarations as wasm-bindgen would have written them, for glue that comes without: from its JSDoc and from
// what it wraps.
std::string declarationsFromGlue(const GlueFacts& facts);

}  // namespace unfreed::glue
