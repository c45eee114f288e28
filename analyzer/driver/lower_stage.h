// Stage 3 for one file: its modules of code. A script is one; a page or a component has one for each of its
// scopes (frontend/embedded).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "driver/import_map.h"
#include "flow/module.h"
#include "frontend/ecmascript/limits.h"
#include "source/source_file.h"

namespace unfreed::driver {

struct LoweredFile {
  std::vector<flow::Module> modules;
  bool isImportable = true;  // the first module is what an import of the file gives
  ImportMap imports;
  std::vector<std::string> scripts;  // relative specifiers of the classic scripts that the page loads
};

// "js/app.js?v=1" of a page's `<script src>`, as an import would write it; empty when it is no file beside
// the page.
std::string specifierOfScript(std::string_view source);

// Views in the modules point into `file.text`.
LoweredFile lowerFile(const SourceFile& file, FileId id, const ecmascript::Limits& limits);

}  // namespace unfreed::driver
