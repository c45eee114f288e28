// Resolver: from a written type to what it is to a binding: which handles, in which shape, through aliases,
// generics, unions and promises.
#pragma once

#include <vector>

#include "bindings/binding.h"
#include "frontend/glue/roles.h"
#include "frontend/glue/scope.h"

namespace unfreed::glue {

// The type parameters in sight, with what stands for them.
struct Frame {
  const std::vector<TypeParameter>* parameters = nullptr;
  const std::vector<TypeId>* arguments = nullptr;  // none: the parameters' constraints
  const Frame* argumentFrame = nullptr;            // where the arguments are written
  const Frame* outer = nullptr;
};

struct Resolved {
  std::vector<SymbolId> handles;          // in the order they are written, each once
  SymbolId object = None<SymbolId>;       // an interface or namespace that leads to handles
  SymbolId objectClass = None<SymbolId>;  // of `typeof Foo`: a class that is no handle and leads to some
  const MemberDeclaration* callable = nullptr;  // a function type's signature
  bindings::Shape shape = bindings::Shape::One;
  bool constructor = false;  // the class of handles.front(), not an object of it
  bool plain = false;        // may be something that is no handle
  bool unknown = false;      // may be anything
  bool optional = false;
  bool promise = false;
  bool self = false;       // `this`
  bool anyHandle = false;  // a handle of no particular class
  bool isModuleFactory =
      false;  // EmscriptenModuleFactory<T>: a call gives a promise of what is resolved here
};

class Resolver {
 public:
  Resolver(const Scope& scope, const Roles& roles) : scope_(scope), roles_(roles) {}

  // None resolves to "unknown". Bounded: a type that expands without end is unknown as well, and so is
  // everything after some millions of steps, which no real package needs.
  Resolved resolve(TypeId type, const Frame* frame = nullptr) const;

 private:
  struct Walk {
    int budget;
    int depth;
  };

  Resolved visit(TypeId type, const Frame* frame, Walk& walk) const;
  Resolved visitNode(const TypeNode& node, const Frame* frame, Walk& walk) const;
  Resolved visitName(const TypeNode& node, const Frame* frame, Walk& walk) const;
  Resolved visitSymbol(SymbolId symbol, const TypeNode& node, const Frame* frame, Walk& walk) const;
  Resolved visitGlobal(const TypeNode& node, const Frame* frame, Walk& walk) const;
  Resolved visitTypeOf(const TypeNode& node, const Frame* frame, Walk& walk) const;
  bool meansSpace(SymbolId space, SymbolId symbol) const;
  Resolved visitParts(const TypeNode& node, const Frame* frame, Walk& walk) const;
  Resolved container(const TypeNode& node, bindings::Shape shape, const Frame* frame, Walk& walk) const;
  bool visitParameter(std::string_view name, const Frame* frame, Walk& walk, Resolved& found) const;

  const Scope& scope_;
  const Roles& roles_;
  mutable int remaining_ = 4'000'000;
};

}  // namespace unfreed::glue
