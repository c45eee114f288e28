#include "frontend/glue/resolver.h"

#include <algorithm>
#include <array>
#include <utility>

namespace unfreed::glue {

using bindings::Shape;

namespace {

Resolved plain() {
  Resolved resolved;
  resolved.plain = true;
  return resolved;
}

Resolved unknown() {
  Resolved resolved;
  resolved.unknown = true;
  return resolved;
}

void addHandle(Resolved& into, SymbolId symbol) {
  if (std::find(into.handles.begin(), into.handles.end(), symbol) == into.handles.end()) {
    into.handles.push_back(symbol);
  }
}

// What may be one or the other.
void join(Resolved& into, const Resolved& other) {
  for (const SymbolId handle : other.handles) addHandle(into, handle);
  if (isNone(into.object)) into.object = other.object;
  if (!into.callable) into.callable = other.callable;
  if (into.shape == Shape::One) into.shape = other.shape;
  into.constructor |= other.constructor;
  if (isNone(into.objectClass)) into.objectClass = other.objectClass;
  into.plain |= other.plain;
  into.unknown |= other.unknown;
  into.optional |= other.optional;
  into.promise |= other.promise;
  into.self |= other.self;
  into.anyHandle |= other.anyHandle;
  into.isModuleFactory |= other.isModuleFactory;
}

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Resolved Resolver::resolve(TypeId type, const Frame* frame) const {
  Walk walk{400, 0};
  return visit(type, frame, walk);
}

Resolved Resolver::visit(TypeId type, const Frame* frame, Walk& walk) const {
  if (isNone(type) || --walk.budget < 0 || --remaining_ < 0 || walk.depth > 24) return unknown();
  ++walk.depth;
  Resolved found = visitNode(scope_.declarations().types[type], frame, walk);
  --walk.depth;
  return found;
}

Resolved Resolver::visitNode(const TypeNode& node, const Frame* frame, Walk& walk) const {
  switch (node.kind) {
    case TypeNode::Kind::Opaque:
      return unknown();
    case TypeNode::Kind::Constructor:
    case TypeNode::Kind::Object:
    case TypeNode::Kind::Plain:
      return plain();
    case TypeNode::Kind::Nothing: {
      Resolved nothing;
      nothing.optional = true;
      return nothing;
    }
    case TypeNode::Kind::Name:
      return visitName(node, frame, walk);
    case TypeNode::Kind::Array:
    case TypeNode::Kind::Tuple:
      return container(node, Shape::Array, frame, walk);
    case TypeNode::Kind::Union:
    case TypeNode::Kind::Conditional:
      return visitParts(node, frame, walk);
    case TypeNode::Kind::Intersection: {
      // `Foo & { … }` is a Foo: the parts that are nothing to us add nothing.
      Resolved all = visitParts(node, frame, walk);
      // `typeof M & typeof M.Statics`: the module object, which has the statics of a class as well.
      if (!isNone(all.object) && all.constructor) {
        all.handles.clear();
        all.constructor = false;
      }
      if (!all.handles.empty() || !isNone(all.object)) all.unknown = false;
      if (!all.handles.empty()) all.plain = false;
      return all;
    }
    case TypeNode::Kind::Function: {
      Resolved function = plain();
      function.callable = &scope_.declarations().bodies[node.body].front();
      return function;
    }
    case TypeNode::Kind::TypeOf:
      return visitTypeOf(node, frame, walk);
    case TypeNode::Kind::This: {
      Resolved self;
      self.self = true;
      return self;
    }
  }
  return unknown();
}

Resolved Resolver::visitParts(const TypeNode& node, const Frame* frame, Walk& walk) const {
  Resolved all;
  for (const TypeId part : node.parts) {
    join(all, visit(part, frame, walk));
    if (walk.budget < 0) break;
  }
  return all;
}

Resolved Resolver::container(const TypeNode& node, Shape shape, const Frame* frame, Walk& walk) const {
  Resolved inner = visitParts(node, frame, walk);
  if (inner.handles.empty()) {
    Resolved found = plain();
    found.unknown = inner.unknown;
    return found;
  }
  inner.shape = shape;
  inner.optional = false;
  inner.plain = false;
  inner.unknown = false;
  return inner;
}

// A type parameter stands for its argument, or else for its constraint.
bool Resolver::visitParameter(std::string_view name, const Frame* frame, Walk& walk, Resolved& found) const {
  for (int hops = 0; frame && hops < 16; frame = frame->outer, ++hops) {
    if (!frame->parameters) continue;
    for (size_t i = 0; i < frame->parameters->size(); ++i) {
      const TypeParameter& parameter = (*frame->parameters)[i];
      if (parameter.name != name) continue;
      if (frame->arguments && i < frame->arguments->size()) {
        found = visit((*frame->arguments)[i], frame->argumentFrame, walk);
      } else {
        const TypeId bound = isNone(parameter.fallback) ? parameter.constraint : parameter.fallback;
        found = isNone(bound) ? unknown() : visit(bound, frame, walk);
      }
      return true;
    }
  }
  return false;
}

Resolved Resolver::visitName(const TypeNode& node, const Frame* frame, Walk& walk) const {
  if (Resolved found; node.qualifier.empty() && visitParameter(node.name, frame, walk, found)) return found;
  const SymbolId symbol = scope_.find(node);
  if (isNone(symbol)) return scope_.isForeign(node) ? unknown() : visitGlobal(node, frame, walk);
  return visitSymbol(symbol, node, frame, walk);
}

Resolved Resolver::visitSymbol(SymbolId symbol, const TypeNode& node, const Frame* frame, Walk& walk) const {
  Resolved found;
  switch (roles_.of(symbol)) {
    case Role::Handle:
      found.handles.push_back(symbol);
      return found;
    case Role::Base:
      found.anyHandle = true;
      return found;
    case Role::Constructor:
      found.handles.push_back(roles_.constructs[index(symbol)]);
      found.constructor = true;
      return found;
    case Role::Object:
      if (scope_.shapesOf(symbol).empty()) return plain();
      found.object = symbol;
      found.plain = true;
      return found;
    case Role::Unrelated:
      break;
  }
  const Declaration* alias = scope_.declared(symbol, Declaration::Kind::Alias);
  if (!alias) return plain();
  const Frame inner{&alias->typeParameters, &node.parts, frame, nullptr};
  return visit(alias->type, &inner, walk);
}

// Names of the language's own library.
Resolved Resolver::visitGlobal(const TypeNode& node, const Frame* frame, Walk& walk) const {
  const std::string_view name = node.name;
  if (node.parts.empty()) return plain();
  if (isOneOf(name, {"Promise", "PromiseLike"})) {
    Resolved found = visit(node.parts.front(), frame, walk);
    found.promise = true;
    return found;
  }
  if (isOneOf(name,
              {"Array", "ReadonlyArray", "ArrayLike", "Iterable", "IterableIterator", "Iterator", "Generator",
               "ArrayIterator", "AsyncIterable", "AsyncIterableIterator", "AsyncGenerator"})) {
    return container(node, Shape::Array, frame, walk);
  }
  if (isOneOf(name, {"Set", "ReadonlySet", "WeakSet"})) return container(node, Shape::Set, frame, walk);
  if (isOneOf(name, {"Map", "ReadonlyMap", "WeakMap", "Record"}))
    return container(node, Shape::Map, frame, walk);
  if (name == "NonNullable") {
    Resolved found = visit(node.parts.front(), frame, walk);
    found.optional = false;
    return found;
  }
  if (isOneOf(name, {"Readonly", "Partial", "Required", "Awaited", "Exclude", "Extract", "Pick", "Omit"})) {
    return visit(node.parts.front(), frame, walk);
  }
  if (name == "InstanceType") {
    Resolved found = visit(node.parts.front(), frame, walk);
    found.constructor = false;
    return found;
  }
  if (name == "EmscriptenModuleFactory") {
    Resolved found = visit(node.parts.front(), frame, walk);
    found.isModuleFactory = true;
    return found;
  }
  return plain();
}

// A namespace hides the classes inside it, but not the class that it is merged with.
bool Resolver::meansSpace(SymbolId space, SymbolId symbol) const {
  if (isNone(space) || roles_.of(space) != Role::Object) return false;
  if (isNone(symbol)) return true;
  const Declaration* cls = scope_.declared(symbol, Declaration::Kind::Class);
  const Declaration* variable = scope_.declared(symbol, Declaration::Kind::Variable);
  const Declaration* outer = scope_.declared(space, Declaration::Kind::Namespace);
  return !variable && (!cls || (outer && cls->space != outer->space));
}

Resolved Resolver::visitTypeOf(const TypeNode& node, const Frame* frame, Walk& walk) const {
  const SymbolId symbol = scope_.find(node);
  const SymbolId space = scope_.findSpace(node.name);
  Resolved found;
  if (meansSpace(space, symbol)) {
    found.object = space;
    found.plain = true;
    return found;
  }
  if (isNone(symbol)) return unknown();
  if (const Declaration* variable = scope_.declared(symbol, Declaration::Kind::Variable)) {
    return visit(variable->type, frame, walk);
  }
  if (const Declaration* function = scope_.declared(symbol, Declaration::Kind::Function)) {
    found = plain();
    found.callable = &function->members.front();
    return found;
  }
  if (roles_.of(symbol) != Role::Handle) {
    found = plain();
    if (roles_.of(symbol) == Role::Object && scope_.declared(symbol, Declaration::Kind::Class))
      found.objectClass = symbol;
    return found;
  }
  found.handles.push_back(symbol);
  found.constructor = true;
  return found;
}

}  // namespace unfreed::glue
