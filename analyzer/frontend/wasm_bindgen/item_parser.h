// From tokens to items. Never fails: what is not understood is stepped over.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "frontend/wasm_bindgen/items.h"

namespace unfreed::wasm_bindgen {

// `mod x;` says what file modules are subject to: read before the file itself.
struct ModuleDeclaration {
  bool exists = true;
  std::vector<std::string> conditions;
};
using ModuleDeclarations = std::map<std::string, ModuleDeclaration>;  // by keyOf

std::string keyOf(const std::string& crate, const std::vector<std::string>& path);

struct ParserContext {
  const Features* features = nullptr;
  std::vector<std::string_view> bindgenNames;  // what `wasm_bindgen` is called besides
  ModuleDeclarations modules;
};

// Where a range of tokens stands.
struct ItemPosition {
  uint32_t file = 0;
  ScopeId scope{};
  uint32_t depth = 0;                   // of macro expansions
  std::vector<std::string> conditions;  // of everything in it
};

void parseItems(Items& into, ParserContext& context, const TokenRange& range, const ItemPosition& position);

}  // namespace unfreed::wasm_bindgen
