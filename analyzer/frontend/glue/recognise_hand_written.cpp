#include "frontend/glue/toolchain.h"

namespace unfreed::glue {

// JavaScript classes around a C API: web-tree-sitter and its like. `delete(): void` on a class of a package
// that runs WebAssembly.
Evidence recogniseHandWritten(const Scope& scope, const GlueFacts& facts) {
  Evidence evidence(scope);
  bool wasm = facts.wasm;
  for (const DeclarationFile& file : scope.declarations().files) {
    wasm = wasm || file.text.find("EmscriptenModule") != std::string_view::npos ||
           file.text.find("WebAssembly") != std::string_view::npos;
  }
  if (!wasm) return evidence;
  for (size_t i = 0; i < scope.symbols().size(); ++i) {
    const Declaration* cls = scope.declared(idAt<SymbolId>(i), Declaration::Kind::Class);
    if (!cls || !hasMethod(*cls, "delete")) continue;
    evidence.roles.set(idAt<SymbolId>(i), Role::Handle);
    evidence.strength = 1;
  }
  return evidence;
}

}  // namespace unfreed::glue
