#include "frontend/glue/toolchain.h"

namespace unfreed::glue {

namespace {

bool hasDestroyMember(const Declaration& shape) {
  for (const MemberDeclaration& member : shape.members) {
    if (member.name == "__destroy__") return true;
  }
  return false;
}

// A namespace with `destroy` and one of the helpers that the binder always makes.
bool isBinderSpace(const Scope& scope, SymbolId space) {
  bool destroys = false;
  bool helps = false;
  for (const DeclarationId id : scope.contentsOf(space)) {
    const std::string_view name = scope.declarations().all[id].name;
    destroys |= name == "destroy";
    helps |= name == "wrapPointer" || name == "castObject" || name == "getCache" || name == "_malloc" ||
             name == "getPointer" || name == "compare";
  }
  return destroys && helps;
}

// The classes of the namespace, but not what hand-written additions declare beside them.
void markSpace(const Scope& scope, SymbolId space, Roles& roles) {
  const bool hasWrapper = !isNone(scope.find("WrapperObject"));
  for (const DeclarationId id : scope.contentsOf(space)) {
    const Declaration& declaration = scope.declarations().all[id];
    if (declaration.kind != Declaration::Kind::Class || hasWrapper) continue;
    roles.set(scope.symbolOf(id), Role::Handle);
  }
}

}  // namespace

Evidence recogniseWebIdl(const Scope& scope, const GlueFacts& facts) {
  Evidence evidence(scope);
  bool marked = facts.webIdl;
  for (size_t i = 0; i < scope.symbols().size(); ++i) {
    const auto symbol = idAt<SymbolId>(i);
    const std::string_view name = scope.symbols()[symbol].name;
    if (name == "WrapperObject" || name == "VoidPtr") {
      evidence.roles.set(symbol, Role::Base);
      marked |= name == "WrapperObject";
      continue;
    }
    if (scope.declared(symbol, Declaration::Kind::Namespace) && isBinderSpace(scope, symbol)) {
      marked = true;
      markSpace(scope, symbol, evidence.roles);
    }
    for (const Declaration* shape : scope.shapesOf(symbol)) {
      if (!hasDestroyMember(*shape)) continue;
      marked = true;
      evidence.roles.set(symbol, Role::Handle);
    }
  }
  bool any = false;
  for (const Role role : evidence.roles.roles) any |= role == Role::Handle || role == Role::Base;
  evidence.strength = marked && any ? 2 : 0;
  return evidence;
}

}  // namespace unfreed::glue
