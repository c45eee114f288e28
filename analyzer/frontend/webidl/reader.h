// Reads .idl files of Emscripten's WebIDL binder: `A implements B`, `[Value]`, `[NoDelete]`, constructors
// that are operations named like their interface.
//
// What the binder makes of them is a module object with the classes as its members, and `destroy(x)` as the
// only way to release. Who owns what: `new` makes a handle; a `[Value]` result is one static temporary of
// C++, and a `[Ref]`, an attribute or a pointer is what C++ keeps (bindings/webidl_convention.h). The binder
// consumes nothing, and no FinalizationRegistry is involved.
#pragma once

#include <vector>

#include "bindings/reading.h"

namespace unfreed::webidl {

// `files` are the .idl files of one module. An .idl of another sort (a browser's, COM's) gives an empty
// module and a notification that says so.
bindings::Reading read(const std::vector<bindings::SourceText>& files);

}  // namespace unfreed::webidl
