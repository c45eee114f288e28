// What the bytes of a file tell before it is parsed: what it may import, and which names it says.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace unfreed::driver {

struct FileScan {
  std::vector<std::string> specifiers;  // that it may import (syntax/specifiers.h); sorted, each once
  bool isUnclear = false;               // it may import what its bytes do not show
  bool isGlue = false;                  // generated: a binding, not a program
  bool isMinified = false;              // a program, but not as people write it
  bool mentionsWasm = false;            // … that seems to have to do with bindings
  bool isNaming = false;                // it says one of the names that were asked for
  bool isAddressed = false;             // it says "unfreed-": comments that speak to this program
  size_t size = 0;
};

// `path` says in which language the text is; of pages, the code in them is looked at.
FileScan scanFile(const std::string& path, std::string_view text, const std::vector<std::string>& names);

// The properties that the text seems to give the global object: `window.kit = …`. Most of them, not all.
std::vector<std::string> globalsSetIn(std::string_view text);

// Whether a tool has squeezed the code: nearly all of a text that is not small stands on lines of a thousand
// bytes and more, and these hold code and no mere data. A heuristic.
bool isMinified(std::string_view text);

// Whether the text says the name: no part of a longer one.
bool saysName(std::string_view text, std::string_view name);

}  // namespace unfreed::driver
