// Which toolchain made a binding, and which of the declared names are its handles.
#pragma once

#include <optional>

#include "bindings/binding.h"
#include "frontend/glue/glue_facts.h"
#include "frontend/glue/roles.h"

namespace unfreed::glue {

struct Recognition {
  bindings::Toolchain toolchain{};
  Roles roles;
};

// Nothing when the declarations and the glue show no Wasm binding. A lone `free()` or `delete()` is no
// evidence: it takes the marks of a generator, or the shape that a generator gives together with `shipsWasm`.
std::optional<Recognition> recognise(const Scope& scope, const GlueFacts& facts, bool shipsWasm);

// One for each toolchain: whether it is this one, and its handles and bases.
struct Evidence {
  int strength = 0;  // 0 none, 1 the shape fits, 2 the marks are there
  Roles roles;
  explicit Evidence(const Scope& scope) : roles(scope.symbols().size()) {}
};
Evidence recogniseWasmBindgen(const Scope& scope, const GlueFacts& facts);
Evidence recogniseEmbind(const Scope& scope, const GlueFacts& facts);
Evidence recogniseWebIdl(const Scope& scope, const GlueFacts& facts);
Evidence recogniseHandWritten(const Scope& scope, const GlueFacts& facts);

// A method of that name which takes nothing and which everybody may call.
bool hasMethod(const Declaration& shape, std::string_view name);
// `free(): void` as the first member that is no constructor (nor what `inspectable` adds), as wasm-bindgen
// writes it.
bool opensWithFree(const Declaration& shape);
bool isLifecycleMethod(const MemberDeclaration& member, std::string_view name);

}  // namespace unfreed::glue
