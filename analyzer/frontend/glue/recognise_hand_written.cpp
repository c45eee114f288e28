#include <algorithm>
#include <utility>

#include "frontend/glue/resolver.h"
#include "frontend/glue/toolchain.h"

namespace unfreed::glue {

namespace {

// `delete(): void`, `free(): void`. What gives a value or takes one (`delete(key)` of a map, a promise that
// something is deleted elsewhere) is no release.
bool releasesItself(const Declarations& declarations, const Declaration& shape) {
  return std::any_of(shape.members.begin(), shape.members.end(), [&](const MemberDeclaration& member) {
    if (!isLifecycleMethod(member, "delete") && !isLifecycleMethod(member, "free")) return false;
    return !isNone(member.type) && declarations.types[member.type].name == "void" && !member.isOptional;
  });
}

// Interfaces whose objects can be released, and where they have that from: themselves, or one that they
// extend. Bounded: `extends` may be cyclic.
class Releasable {
 public:
  explicit Releasable(const Scope& scope) : scope_(scope) {
    for (size_t i = 0; i < scope.symbols().size(); ++i) {
      if (!declarersOf(idAt<SymbolId>(i)).empty()) all_.push_back(idAt<SymbolId>(i));
    }
  }

  const std::vector<SymbolId>& all() const { return all_; }

  std::vector<SymbolId> declarersOf(SymbolId symbol) const {
    std::vector<SymbolId> line{symbol};
    std::vector<SymbolId> declarers;
    for (size_t next = 0; next < line.size() && next < 16; ++next) {
      for (const Declaration* shape : scope_.shapesOf(line[next])) {
        if (shape->kind != Declaration::Kind::Interface) continue;
        if (releasesItself(scope_.declarations(), *shape)) declarers.push_back(line[next]);
        for (const TypeId base : shape->bases) {
          const SymbolId found = scope_.find(scope_.declarations().types[base]);
          if (!isNone(found) && std::find(line.begin(), line.end(), found) == line.end())
            line.push_back(found);
        }
      }
    }
    return declarers;
  }

 private:
  const Scope& scope_;
  std::vector<SymbolId> all_;
};

// Interfaces of what the members of handles give. An interface that nobody gives may be anybody's: what a
// program hands in, what another library has.
class Given {
 public:
  Given(const Scope& scope, Roles& roles)
      : scope_(scope), roles_(roles), releasable_(scope), asked_(roles), isAsked_(scope.symbols().size()) {
    for (const SymbolId symbol : releasable_.all()) {
      if (roles.of(symbol) == Role::Unrelated) asked_.set(symbol, Role::Handle);
    }
  }

  // What they give gives more, and so does what extends it.
  void mark() {
    if (releasable_.all().empty()) return;
    const Resolver resolver(scope_, asked_);
    for (bool foundMore = true; std::exchange(foundMore, false);) {
      Roles known = roles_;
      spreadRoles(scope_, known);
      for (size_t i = 0; i < scope_.symbols().size(); ++i) {
        const auto symbol = idAt<SymbolId>(i);
        if (known.of(symbol) != Role::Handle || isAsked_[i]) continue;
        isAsked_[i] = true;
        markGivenBy(resolver, symbol);
        foundMore = true;
      }
    }
  }

 private:
  void markGivenBy(const Resolver& resolver, SymbolId handle) {
    for (const Declaration* shape : scope_.shapesOf(handle)) {
      const Frame frame{&shape->typeParameters, nullptr, nullptr, nullptr};
      for (const MemberDeclaration& member : shape->members) markGivenBy(resolver, member, frame);
    }
  }

  void markGivenBy(const Resolver& resolver, const MemberDeclaration& member, const Frame& outer) {
    if (member.isHidden || isNone(member.type)) return;
    const Frame frame{&member.typeParameters, nullptr, nullptr, &outer};
    Resolved given = resolver.resolve(member.type, &frame);
    if (given.callable) given = resolver.resolve(given.callable->type, &frame);
    for (const SymbolId handle : given.handles) take(handle);
  }

  void take(SymbolId symbol) {
    if (roles_.of(symbol) == Role::Handle) return;
    for (const SymbolId declarer : releasable_.declarersOf(symbol)) roles_.set(declarer, Role::Handle);
    roles_.set(symbol, Role::Handle);
  }

  const Scope& scope_;
  Roles& roles_;
  Releasable releasable_;
  Roles asked_;  // as if all that can be released were handles
  std::vector<bool> isAsked_;
};

}  // namespace

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
  if (evidence.strength > 0) Given(scope, evidence.roles).mark();
  return evidence;
}

}  // namespace unfreed::glue
