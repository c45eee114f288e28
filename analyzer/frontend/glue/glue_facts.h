// What the generated JavaScript says that no declaration tells: which calls consume, which results are
// wrapped, and which objects a FinalizationRegistry will ever see.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bindings/binding.h"
#include "frontend/glue/binder_module.h"

namespace unfreed::glue {

struct GlueParameter {
  std::string_view name;
  std::string_view className;  // it must be an object of this class
  bool consumed = false;
  bool borrowed = false;  // its pointer is read, the object stays whole
  bool array = false;     // its elements are handed over one by one
  bool value = false;     // handed over as a JavaScript value, whatever it is
};

struct GlueMember {
  std::string_view name;
  bindings::Member::Kind kind = bindings::Member::Kind::Method;
  std::vector<GlueParameter> parameters;
  std::string_view wraps;      // the class of the handle it returns
  bool wrapsOptional = false;  // … or undefined
  bool returnsArray = false;   // an array that Wasm built
  bool consumesReceiver = false;
  bool registers = false;  // hands an object to a registry
  bool exported = false;
  std::string_view comment;  // its JSDoc, when it was asked for
  uint32_t offset = 0;
};

struct GlueClass {
  std::string_view name;
  std::string_view ownName;  // `b` of `A = class b { … }`: its name within itself
  std::string_view base;
  std::string_view freedAs;  // `x` of the Wasm export `__wbg_x_free` that its `free` calls
  std::vector<GlueMember> members;
  bool dispose = false;  // X.prototype[Symbol.dispose] = … or a member of that name
  bool exported = false;
  bool registered = false;  // has a registry of its own, whether or not objects ever get there
  uint32_t offset = 0;

  const GlueMember* memberNamed(std::string_view memberName) const;
  // Whether anything makes objects of it: `new`, or Wasm through `__wrap`. Where nothing does, what bears its
  // name is a JavaScript object that Wasm only passes on.
  bool isMade() const;
};

struct GlueFacts {
  std::vector<GlueClass> classes;
  std::vector<GlueMember> functions;
  // `export { local as name }`, `exports.name = local`
  struct Renaming {
    std::string_view local;
    std::string_view name;
  };
  std::vector<Renaming> exports;
  int freeArity = 0;  // arguments of the `__wbg_…_free` that a registry calls; 0: none seen
  bool wasmBindgen = false;
  bool embind = false;
  bool webIdl = false;
  bool registry = false;  // makes a FinalizationRegistry
  bool wasm = false;      // instantiates WebAssembly at all
  BinderFacts binder;     // webIdl
  std::string path;       // of the first glue file that is a binding
  std::string_view text;  // … and its text

  const GlueClass* classNamed(std::string_view name) const;
};

// Adds what one glue file says.
void scanGlue(GlueFacts& facts, std::string_view path, std::string_view text, bool wantComments);

}  // namespace unfreed::glue
