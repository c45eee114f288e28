// What the glue of Emscripten's WebIDL binder says: classes, their members, which of them can be made and
// destroyed, and what their members wrap.
//
// The binder writes plain functions on prototypes. A minifier changes the names of functions, parameters and
// of the binder's own fields, but not those of the members, of the classes on the module object, or of the
// module's functions, and not the order of things: that is all that is read here.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "bindings/binding.h"
#include "frontend/glue/token_list.h"

namespace unfreed::glue {

struct BinderParameter {
  enum class Use : uint8_t {
    Unknown,   // a handle or a number: the glue takes both
    Handle,    // its pointer is read without asking
    Converted  // an array or a string is copied from it
  };
  std::string_view name;
  Use use = Use::Unknown;
};

struct BinderMember {
  std::string_view name;
  bindings::Member::Kind kind = bindings::Member::Kind::Method;
  std::vector<BinderParameter> parameters;
  std::string_view wraps;  // the local name of the class whose wrapper it returns
  std::string_view makes;  // … of which it returns a new object: hand-written additions only
  uint32_t offset = 0;
};

struct BinderClass {
  std::string_view local;  // the function's name in this file
  std::string_view name;   // the property of the module object; empty: not exported
  std::string_view base;   // local name; of the root of all, its own
  std::vector<BinderMember> members;
  bool destroyable = false;
  uint32_t offset = 0;
};

struct BinderFile {
  std::vector<BinderClass> classes;
  struct Constant {
    std::string_view name;
    uint32_t offset = 0;
  };
  std::vector<Constant> constants;  // values of enumerations on the module object
};

bool isBinderGlue(std::string_view text);

BinderFile scanBinderGlue(const TokenList& list);

// The names under which a file of the same package hands on what it requires from a glue file:
// `module.exports = { createDecoder: require('./decoder') }`.
std::vector<std::string_view> reexportedFactories(const TokenList& list);

}  // namespace unfreed::glue
