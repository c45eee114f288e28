// Scopes: what keeps things in order to release all of them later. A model describes one as a plain class
// with members that keep an argument (docs/models.md); the object may be a function, or an array or object of
// functions, each of which stands for the whole of it: `const [keep, releaseAll] = makeScope()`.
#pragma once

#include <cstdint>

#include "ownership/context.h"

namespace unfreed::ownership {

enum class ScopeKind : uint8_t {
  None,
  Released,   // one of its members releases what it keeps
  Finalized,  // only a finalizer does
};

ScopeKind scopeKindOf(const bindings::Class& cls);

// The Read takes a function out of a scope that is released: it goes on standing for the scope.
bool readsFromScope(const Frame& frame, const flow::Op& read);

}  // namespace unfreed::ownership
