// Scope: what a name in the declarations of a package stands for.
//
// One flat table for all files: a qualified name is looked up by its last component, after its first one has
// been seen to be a namespace or an import of the package. Files of one package do not declare different
// things under one name often enough to pay for more; where a class stands in two files, the first one
// counts.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "frontend/glue/declarations.h"

namespace unfreed::glue {

enum class SymbolId : uint32_t {};

// All declarations of one name: an interface and its mergers, a type and the variable of the same name.
struct Symbol {
  std::string_view name;
  std::vector<DeclarationId> declarations;
};

class Scope {
 public:
  explicit Scope(const Declarations& declarations);

  const Declarations& declarations() const { return declarations_; }
  const Table<SymbolId, Symbol>& symbols() const { return symbols_; }
  SymbolId find(std::string_view name) const;
  // Namespaces have symbols of their own: `declare module Recast { class Recast {} }` is not one thing.
  SymbolId findSpace(std::string_view name) const;
  // What a Name or TypeOf node refers to; None for globals, type parameters and what other packages declare.
  SymbolId find(const TypeNode& node) const;
  // Whether the name was imported from a file that is not at hand.
  bool isForeign(const TypeNode& node) const;
  // Whether the symbol has a declaration of that kind.
  const Declaration* declared(SymbolId symbol, Declaration::Kind kind) const;
  // Classes and interfaces among the declarations, in order: their members are the members of the type.
  std::vector<const Declaration*> shapesOf(SymbolId symbol) const;
  SymbolId symbolOf(DeclarationId declaration) const { return symbolOf_[index(declaration)]; }
  // The declarations in the namespaces of that name.
  std::vector<DeclarationId> contentsOf(SymbolId space) const;

 private:
  bool isSecondCopy(const Symbol& symbol, const Declaration& declaration) const;

  const Declarations& declarations_;
  Table<SymbolId, Symbol> symbols_;
  std::unordered_map<std::string_view, SymbolId> byName_;
  std::unordered_map<std::string_view, SymbolId> spaces_;
  std::unordered_map<std::string_view, const ImportEntry*> imports_;
  std::vector<SymbolId> symbolOf_;
  std::unordered_map<uint32_t, std::vector<DeclarationId>> contents_;  // by namespace declaration
};

}  // namespace unfreed::glue
