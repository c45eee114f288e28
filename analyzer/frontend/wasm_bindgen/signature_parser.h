// The parts of items that are read alike everywhere: attributes, visibility, fields, functions.
#pragma once

#include <vector>

#include "frontend/wasm_bindgen/items.h"

namespace unfreed::wasm_bindgen {

// Each moves `at` behind what it read, and never beyond `end`.
Attributes parseAttributes(const TokenList& list, size_t& at, size_t end, const AttributeContext& context);
bool parseVisibility(const TokenList& list, size_t& at);  // true for a plain `pub`
void skipAngles(const TokenList& list, size_t& at, size_t end);

// The public fields of a struct that are not skipped.
std::vector<FieldItem> parseFields(const TokenList& list, size_t at, size_t end, bool tuple, uint32_t file,
                                   const AttributeContext& context);

// From the modifiers before `fn` to behind the body.
FunctionItem parseFunction(const TokenList& list, size_t& at, size_t end, uint32_t file,
                           const AttributeContext& context);

}  // namespace unfreed::wasm_bindgen
