// Roles: what the declared names are to a binding. Which of them are handles is the recognisers' decision
// (toolchain.h); what leads to handles follows from that.
#pragma once

#include <vector>

#include "frontend/glue/scope.h"

namespace unfreed::glue {

enum class Role : uint8_t {
  Unrelated,
  Handle,       // objects of it live in the Wasm heap
  Base,         // what handles extend and nobody makes: ClassHandle, EmbindObject<T>
  Constructor,  // an interface that constructs handles: { new(): Foo }
  Object,       // an interface or namespace whose members lead to handles
};

struct Roles {
  std::vector<Role> roles;           // by symbol
  std::vector<SymbolId> constructs;  // Constructor: the handle's symbol

  explicit Roles(size_t symbols) : roles(symbols, Role::Unrelated), constructs(symbols, None<SymbolId>) {}
  Role of(SymbolId symbol) const { return isNone(symbol) ? Role::Unrelated : roles[index(symbol)]; }
  void set(SymbolId symbol, Role role) { roles[index(symbol)] = role; }
};

// The symbols that a symbol's declarations mention, with repetitions.
std::vector<SymbolId> mentionedBy(const Scope& scope, SymbolId symbol);

// Given the handles and bases, finds what extends them, what constructs them and what leads to them.
void spreadRoles(const Scope& scope, Roles& roles);

}  // namespace unfreed::glue
