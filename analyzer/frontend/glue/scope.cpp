#include "frontend/glue/scope.h"

namespace unfreed::glue {

namespace {

// Of one name: far more than anybody merges or overloads.
constexpr size_t maxDeclarations = 512;

}  // namespace

Scope::Scope(const Declarations& declarations) : declarations_(declarations) {
  symbolOf_.assign(declarations.all.size(), None<SymbolId>);
  for (size_t i = 0; i < declarations.all.size(); ++i) {
    const auto id = idAt<DeclarationId>(i);
    const Declaration& declaration = declarations.all[id];
    auto& names = declaration.kind == Declaration::Kind::Namespace ? spaces_ : byName_;
    const auto [found, added] = names.try_emplace(declaration.name, idAt<SymbolId>(symbols_.size()));
    if (added) symbols_.add({declaration.name, {}});
    symbolOf_[i] = found->second;
    Symbol& symbol = symbols_[found->second];
    if (isSecondCopy(symbol, declaration) || symbol.declarations.size() >= maxDeclarations) continue;
    symbol.declarations.push_back(id);
    if (!isNone(declaration.space)) contents_[static_cast<uint32_t>(declaration.space)].push_back(id);
  }
  for (const DeclarationFile& file : declarations.files) {
    for (const ImportEntry& entry : file.imports) imports_.try_emplace(entry.local, &entry);
  }
}

// A package may ship the same declarations twice, rolled up and in parts.
bool Scope::isSecondCopy(const Symbol& symbol, const Declaration& declaration) const {
  if (symbol.declarations.empty()) return false;
  const Declaration& first = declarations_.all[symbol.declarations.front()];
  if (first.file == declaration.file) return false;
  switch (declaration.kind) {
    case Declaration::Kind::Class:
    case Declaration::Kind::Function:
      return declared(symbolOf_[index(symbol.declarations.front())], declaration.kind);
    case Declaration::Kind::Alias:
    case Declaration::Kind::Variable:
      return true;
    case Declaration::Kind::Interface:
    case Declaration::Kind::Enum:
    case Declaration::Kind::Namespace:
      return false;
  }
  return false;
}

SymbolId Scope::find(std::string_view name) const {
  const auto found = byName_.find(name);
  return found == byName_.end() ? None<SymbolId> : found->second;
}

SymbolId Scope::findSpace(std::string_view name) const {
  const auto found = spaces_.find(name);
  return found == spaces_.end() ? None<SymbolId> : found->second;
}

SymbolId Scope::find(const TypeNode& node) const {
  if (!node.qualifier.empty() && isNone(find(node.qualifier)) && isNone(findSpace(node.qualifier)) &&
      !imports_.contains(node.qualifier)) {
    return None<SymbolId>;
  }
  if (const SymbolId symbol = find(node.name); !isNone(symbol)) return symbol;
  const auto import = imports_.find(node.name);
  if (import == imports_.end()) return None<SymbolId>;
  return find(import->second->imported);  // `import { A as B }`
}

bool Scope::isForeign(const TypeNode& node) const {
  return imports_.contains(node.qualifier.empty() ? node.name : node.qualifier) && isNone(find(node));
}

const Declaration* Scope::declared(SymbolId symbol, Declaration::Kind kind) const {
  for (const DeclarationId id : symbols_[symbol].declarations) {
    if (declarations_.all[id].kind == kind) return &declarations_.all[id];
  }
  return nullptr;
}

std::vector<const Declaration*> Scope::shapesOf(SymbolId symbol) const {
  std::vector<const Declaration*> shapes;
  for (const DeclarationId id : symbols_[symbol].declarations) {
    const Declaration& declaration = declarations_.all[id];
    if (declaration.kind == Declaration::Kind::Class || declaration.kind == Declaration::Kind::Interface) {
      shapes.push_back(&declaration);
    }
  }
  return shapes;
}

std::vector<DeclarationId> Scope::contentsOf(SymbolId space) const {
  std::vector<DeclarationId> all;
  for (const DeclarationId id : symbols_[space].declarations) {
    const auto found = contents_.find(static_cast<uint32_t>(id));
    if (found != contents_.end()) all.insert(all.end(), found->second.begin(), found->second.end());
  }
  return all;
}

}  // namespace unfreed::glue
