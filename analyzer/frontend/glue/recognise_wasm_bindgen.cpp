#include "frontend/glue/toolchain.h"

namespace unfreed::glue {

bool opensWithFree(const Declaration& shape) {
  for (const MemberDeclaration& member : shape.members) {
    if (member.kind == MemberDeclaration::Kind::Constructor) continue;
    // `inspectable` puts these two in front.
    if (isLifecycleMethod(member, "toJSON") || isLifecycleMethod(member, "toString")) continue;
    return isLifecycleMethod(member, "free");
  }
  return false;
}

namespace {

bool hasPrivateConstructor(const Declaration& shape) {
  for (const MemberDeclaration& member : shape.members) {
    if (member.kind == MemberDeclaration::Kind::Constructor && member.isHidden) return true;
  }
  return false;
}

bool hasDispose(const Declaration& shape) {
  for (const MemberDeclaration& member : shape.members) {
    if (member.name == "[Symbol.dispose]") return true;
  }
  return false;
}

// Every file that wasm-bindgen writes begins so.
bool hasHeader(const Scope& scope) {
  for (const DeclarationFile& file : scope.declarations().files) {
    const std::string_view head = file.text.substr(0, 200);
    if (head.find("tslint:disable") != std::string_view::npos &&
        head.find("eslint-disable") != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

bool namesRawExports(const Scope& scope) {
  for (const std::string_view name : {"InitOutput", "InitInput", "SyncInitInput"}) {
    if (!isNone(scope.find(name))) return true;
  }
  for (const Symbol& symbol : scope.symbols()) {
    if (symbol.name.starts_with("__wbg_") || symbol.name.starts_with("__wbindgen_")) return true;
  }
  return false;
}

}  // namespace

Evidence recogniseWasmBindgen(const Scope& scope, const GlueFacts& facts) {
  Evidence evidence(scope);
  bool marked = facts.wasmBindgen || namesRawExports(scope);
  const bool header = hasHeader(scope);
  bool shaped = false;
  bool any = facts.wasmBindgen && !facts.classes.empty();
  for (size_t i = 0; i < scope.symbols().size(); ++i) {
    for (const Declaration* shape : scope.shapesOf(idAt<SymbolId>(i))) {
      // `interface Storage` of a crate that implements `free` for what JavaScript hands in is no handle.
      const GlueClass* const glue = facts.classNamed(shape->name);
      const bool generated = glue && glue->isMade() && glue->memberNamed("__destroy_into_raw");
      if (!hasMethod(*shape, "free") && !generated) continue;
      evidence.roles.set(idAt<SymbolId>(i), Role::Handle);
      any = true;
      const bool opens = opensWithFree(*shape);
      shaped |= opens && shape->kind == Declaration::Kind::Class;
      marked |= opens && (header || hasPrivateConstructor(*shape) || hasDispose(*shape));
    }
  }
  evidence.strength = !any ? 0 : marked ? 2 : shaped ? 1 : 0;
  return evidence;
}

}  // namespace unfreed::glue
