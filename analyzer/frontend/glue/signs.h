// What the bytes of one file tell of a module of bindings, before anything is parsed: more than a parse
// would, never less. Packages that are no bindings are nearly all told by it.
#pragma once

#include <string_view>

#include "frontend/glue/reader.h"

namespace unfreed::glue {

struct Signs {
  bool releases = false;   // declarations: a method `free` or `delete` that takes nothing, perhaps
  bool binds = false;      // declarations: a name that only a WebIDL binder gives
  bool destroys = false;   // declarations: a namespace, and `destroy`
  bool wraps = false;      // declarations: a namespace, and another function that every binder makes
  bool generated = false;  // glue: of wasm-bindgen or of a binder

  Signs& operator|=(const Signs& other);
};

Signs signsIn(std::string_view text, Input::Kind kind);

// Of the signs of all files together: where this is false, `read` gives a module without classes and
// functions.
bool mayBeModule(const Signs& signs);

}  // namespace unfreed::glue
