// JavaScript, TypeScript and TSX to flow::Module.
#pragma once

#include <string_view>

#include "flow/module.h"
#include "frontend/ecmascript/limits.h"
#include "source/source_file.h"

namespace unfreed::ecmascript {

// Lowers the whole file. Never fails: what cannot be read becomes Unknown ops and entries in Module::faults,
// and the rest is lowered as if it stood alone. Of what is over a limit nothing is lowered, which is a fault
// as well. Views in the result point into `file.text`.
flow::Module lower(const SourceFile& file, FileId id, const Limits& limits = {});

// Code that is embedded in a file: as long as the part of the file that begins at `begin`, and the same as
// that wherever it is not blank. All positions in the result are positions in the file.
struct EmbeddedCode {
  std::string_view text;
  uint32_t begin = 0;
  Language language{};
};
flow::Module lower(const SourceFile& file, FileId id, const EmbeddedCode& code, const Limits& limits = {});

}  // namespace unfreed::ecmascript
