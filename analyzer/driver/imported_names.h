// What a lowered file asks of other modules: specifiers, and the names it takes from them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flow/module.h"

namespace unfreed::driver {

// Every specifier of the module, sorted, each once: imports, re-exports, require(), import() and import
// types.
std::vector<std::string> specifiersOf(const flow::Module& module);

// What a file takes from a module by import declarations.
struct ImportedNames {
  std::vector<std::string> named;
  bool hasDefault = false;
  bool hasValues = false;  // anything but types and side effects
};
ImportedNames namesImportedFrom(const flow::Module& module, std::string_view specifier);

}  // namespace unfreed::driver
