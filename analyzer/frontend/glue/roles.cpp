#include "frontend/glue/roles.h"

#include <unordered_set>

#include "frontend/glue/resolver.h"

namespace unfreed::glue {

std::vector<SymbolId> mentionedBy(const Scope& scope, SymbolId symbol) {
  const Declarations& declarations = scope.declarations();
  std::vector<SymbolId> mentioned;
  for (const DeclarationId id : scope.symbols()[symbol].declarations) {
    const Declaration& declaration = declarations.all[id];
    for (size_t i = index(declaration.firstType); i < index(declaration.endType); ++i) {
      const TypeNode& node = declarations.types[idAt<TypeId>(i)];
      if (node.kind != TypeNode::Kind::Name && node.kind != TypeNode::Kind::TypeOf) continue;
      if (const SymbolId found = scope.find(node); !isNone(found)) mentioned.push_back(found);
      if (const SymbolId space = scope.findSpace(node.name); !isNone(space)) mentioned.push_back(space);
    }
  }
  for (const DeclarationId id : scope.contentsOf(symbol)) mentioned.push_back(scope.symbolOf(id));
  return mentioned;
}

namespace {

using Edges = std::vector<std::vector<SymbolId>>;

// For each symbol those that extend it. `type Shader = EmbindObject<"Shader">` extends the base as well.
Edges extenders(const Scope& scope, const Roles& roles) {
  Edges edges(scope.symbols().size());
  const Declarations& declarations = scope.declarations();
  for (size_t i = 0; i < declarations.all.size(); ++i) {
    const Declaration& declaration = declarations.all[idAt<DeclarationId>(i)];
    const SymbolId self = scope.symbolOf(idAt<DeclarationId>(i));
    for (const TypeId base : declaration.bases) {
      const SymbolId found = scope.find(declarations.types[base]);
      if (!isNone(found)) edges[index(found)].push_back(self);
    }
    if (declaration.kind != Declaration::Kind::Alias || isNone(declaration.type)) continue;
    const TypeNode& node = declarations.types[declaration.type];
    if (node.kind != TypeNode::Kind::Name || node.parts.empty()) continue;
    const SymbolId found = scope.find(node);
    if (roles.of(found) == Role::Base) edges[index(found)].push_back(self);
  }
  return edges;
}

void spreadHandles(const Scope& scope, Roles& roles) {
  const Edges edges = extenders(scope, roles);
  std::vector<SymbolId> queue;
  for (size_t i = 0; i < scope.symbols().size(); ++i) {
    const Role role = roles.of(idAt<SymbolId>(i));
    if (role == Role::Handle || role == Role::Base) queue.push_back(idAt<SymbolId>(i));
  }
  while (!queue.empty()) {
    const SymbolId next = queue.back();
    queue.pop_back();
    for (const SymbolId extender : edges[index(next)]) {
      if (roles.of(extender) != Role::Unrelated) continue;
      roles.set(extender, Role::Handle);
      queue.push_back(extender);
    }
  }
}

// The handle that an interface constructs, its bases included, or None. Each interface is looked at once:
// `extends` may be cyclic, and merged declarations may repeat it.
SymbolId constructedBy(const Scope& scope, const Resolver& resolver, SymbolId symbol, const Frame* frame,
                       std::unordered_set<SymbolId>& seen) {
  if (seen.size() > 16 || !seen.insert(symbol).second) return None<SymbolId>;
  for (const Declaration* shape : scope.shapesOf(symbol)) {
    for (const MemberDeclaration& member : shape->members) {
      if (member.kind != MemberDeclaration::Kind::ConstructSignature) continue;
      const Resolved made = resolver.resolve(member.type, frame);
      if (made.handles.size() == 1) return made.handles.front();
    }
    for (const TypeId base : shape->bases) {
      const TypeNode& node = scope.declarations().types[base];
      const SymbolId found = scope.find(node);
      if (isNone(found) || seen.contains(found)) continue;
      const std::vector<const Declaration*> shapes = scope.shapesOf(found);
      if (shapes.empty()) continue;
      const Frame inner{&shapes.front()->typeParameters, &node.parts, frame, nullptr};
      const SymbolId made = constructedBy(scope, resolver, found, &inner, seen);
      if (!isNone(made)) return made;
    }
  }
  return None<SymbolId>;
}

void findConstructors(const Scope& scope, Roles& roles) {
  const Resolver resolver(scope, roles);
  for (size_t i = 0; i < scope.symbols().size(); ++i) {
    const auto symbol = idAt<SymbolId>(i);
    if (roles.of(symbol) != Role::Unrelated) continue;
    std::unordered_set<SymbolId> seen;
    const SymbolId made = constructedBy(scope, resolver, symbol, nullptr, seen);
    if (isNone(made)) continue;
    roles.set(symbol, Role::Constructor);
    roles.constructs[i] = made;
  }
}

void findObjects(const Scope& scope, Roles& roles) {
  const size_t count = scope.symbols().size();
  Edges mentioners(count);
  std::vector<SymbolId> queue;
  for (size_t i = 0; i < count; ++i) {
    const auto symbol = idAt<SymbolId>(i);
    if (roles.of(symbol) != Role::Unrelated) queue.push_back(symbol);
    for (const SymbolId mentioned : mentionedBy(scope, symbol))
      mentioners[index(mentioned)].push_back(symbol);
  }
  std::vector<bool> seen(count);
  for (size_t next = 0; next < queue.size(); ++next) {
    for (const SymbolId mentioner : mentioners[index(queue[next])]) {
      if (seen[index(mentioner)] || roles.of(mentioner) != Role::Unrelated) continue;
      seen[index(mentioner)] = true;
      queue.push_back(mentioner);
      const bool isShape = !scope.shapesOf(mentioner).empty();
      const bool isSpace = scope.declared(mentioner, Declaration::Kind::Namespace) != nullptr;
      if (isShape || isSpace) roles.set(mentioner, Role::Object);
    }
  }
}

}  // namespace

void spreadRoles(const Scope& scope, Roles& roles) {
  spreadHandles(scope, roles);
  findConstructors(scope, roles);
  findObjects(scope, roles);
}

}  // namespace unfreed::glue
