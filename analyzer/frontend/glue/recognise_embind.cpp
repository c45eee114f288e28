#include <algorithm>
#include <array>

#include "frontend/glue/resolver.h"
#include "frontend/glue/toolchain.h"

namespace unfreed::glue {

namespace {

bool isLifecycleName(std::string_view name) {
  constexpr std::array names{"delete", "deleteLater",      "isDeleted",        "isAliasOf",
                             "clone",  "[Symbol.dispose]", "preventAutoDelete"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool hasEmbindMarks(const Declaration& shape) {
  bool marked = false;
  for (const MemberDeclaration& member : shape.members) {
    marked |= member.name == "deleteLater" || member.name == "isDeleted" || member.name == "isAliasOf";
  }
  return marked && hasMethod(shape, "delete");
}

// A shape with nothing but lifecycle members (and brands such as `_type`) is what others extend.
bool isBase(const Declaration& shape) {
  if (!hasEmbindMarks(shape)) return false;
  return std::all_of(shape.members.begin(), shape.members.end(), [](const MemberDeclaration& member) {
    return isLifecycleName(member.name) || member.name.starts_with("_") || member.isHidden ||
           member.isStatic || member.kind == MemberDeclaration::Kind::Constructor;
  });
}

// By symbol, whether another declaration extends it or is an alias of it with arguments.
std::vector<bool> extendedSymbols(const Scope& scope) {
  const Declarations& declarations = scope.declarations();
  std::vector<bool> extended(scope.symbols().size());
  const auto mark = [&](TypeId type) {
    const SymbolId symbol = scope.find(declarations.types[type]);
    if (!isNone(symbol)) extended[index(symbol)] = true;
  };
  for (const Declaration& declaration : declarations.all) {
    for (const TypeId base : declaration.bases) mark(base);
    if (declaration.kind != Declaration::Kind::Alias || isNone(declaration.type)) continue;
    const TypeNode& node = declarations.types[declaration.type];
    if (node.kind == TypeNode::Kind::Name && !node.parts.empty()) mark(declaration.type);
  }
  return extended;
}

void markAll(const Scope& scope, Roles& roles, std::string_view release) {
  for (size_t i = 0; i < scope.symbols().size(); ++i) {
    const auto symbol = idAt<SymbolId>(i);
    if (roles.of(symbol) != Role::Unrelated) continue;
    for (const Declaration* shape : scope.shapesOf(symbol)) {
      if (hasMethod(*shape, release)) roles.set(symbol, Role::Handle);
    }
  }
}

bool hasHandles(const Roles& roles) {
  return std::find(roles.roles.begin(), roles.roles.end(), Role::Handle) != roles.roles.end();
}

// interface Mat { new(): Mat; delete(): void }
bool constructsItself(const Scope& scope, SymbolId symbol) {
  for (const Declaration* shape : scope.shapesOf(symbol)) {
    for (const MemberDeclaration& member : shape->members) {
      if (member.kind == MemberDeclaration::Kind::ConstructSignature) return true;
    }
  }
  return false;
}

// A module object: an interface with a member `Foo: typeof Foo`, `Foo: { new(): Foo }` or `Foo: { create():
// Foo }`.
bool hasModuleObject(const Scope& scope, const Roles& given) {
  Roles roles = given;
  spreadRoles(scope, roles);
  const Resolver resolver(scope, roles);
  for (size_t i = 0; i < scope.symbols().size(); ++i) {
    if (roles.of(idAt<SymbolId>(i)) == Role::Handle && constructsItself(scope, idAt<SymbolId>(i)))
      return true;
    if (roles.of(idAt<SymbolId>(i)) != Role::Object) continue;
    for (const Declaration* shape : scope.shapesOf(idAt<SymbolId>(i))) {
      if (shape->kind != Declaration::Kind::Interface) continue;
      for (const MemberDeclaration& member : shape->members) {
        if (member.kind != MemberDeclaration::Kind::Property || isNone(member.type)) continue;
        const Resolved resolved = resolver.resolve(member.type);
        const bool namesHandle = roles.of(scope.find(member.name)) == Role::Handle;
        if (resolved.constructor || (namesHandle && !isNone(resolved.object))) return true;
      }
    }
  }
  return false;
}

// Whether a member of it gives a handle, at once.
bool makesHandles(const Scope& scope, const Resolver& resolver, SymbolId object) {
  for (const Declaration* shape : scope.shapesOf(object)) {
    for (const MemberDeclaration& member : shape->members) {
      if (isNone(member.type)) continue;
      Resolved made = resolver.resolve(member.type);
      if (made.callable && !isNone(made.callable->type)) made = resolver.resolve(made.callable->type);
      if (!made.handles.empty() && !made.promise) return true;
    }
  }
  return false;
}

// RDKit's older typings: plain interfaces with `delete()`, and a loader that promises an object whose methods
// make them.
bool hasLoader(const Scope& scope, const Roles& given) {
  Roles roles = given;
  spreadRoles(scope, roles);
  const Resolver resolver(scope, roles);
  const Declarations& declarations = scope.declarations();
  const auto promisesObject = [&](TypeId type) {
    const Resolved resolved = resolver.resolve(type);
    return resolved.promise && !isNone(resolved.object) && makesHandles(scope, resolver, resolved.object);
  };
  for (const Declaration& declaration : declarations.all) {
    const bool isFunction = declaration.kind == Declaration::Kind::Function;
    if (isFunction && promisesObject(declaration.members.front().type)) return true;
    if (isFunction || isNone(declaration.type)) continue;
    const Resolved resolved = resolver.resolve(declaration.type);
    if (resolved.callable && promisesObject(resolved.callable->type)) return true;
  }
  return false;
}

}  // namespace

Evidence recogniseEmbind(const Scope& scope, const GlueFacts& facts) {
  Evidence evidence(scope);
  bool marked = facts.embind;
  const std::vector<bool> extended = extendedSymbols(scope);
  for (size_t i = 0; i < scope.symbols().size(); ++i) {
    const auto symbol = idAt<SymbolId>(i);
    for (const Declaration* shape : scope.shapesOf(symbol)) {
      if (!hasEmbindMarks(*shape)) continue;
      marked = true;
      evidence.roles.set(symbol, isBase(*shape) && extended[i] ? Role::Base : Role::Handle);
    }
  }
  markAll(scope, evidence.roles, "delete");
  const bool hasBase = std::find(evidence.roles.roles.begin(), evidence.roles.roles.end(), Role::Base) !=
                       evidence.roles.roles.end();
  if (!hasBase && !hasHandles(evidence.roles)) markAll(scope, evidence.roles, "free");
  if (!hasBase && !hasHandles(evidence.roles)) return evidence;
  const bool shaped = marked || hasModuleObject(scope, evidence.roles) || hasLoader(scope, evidence.roles);
  evidence.strength = marked ? 2 : shaped ? 1 : 0;
  return evidence;
}

}  // namespace unfreed::glue
