// JavaScript, TypeScript and TSX to flow::Module.
#pragma once

#include "flow/module.h"
#include "source/source_file.h"

namespace unfreed::ecmascript {

// Lowers the whole file. Never fails: what cannot be read becomes Unknown ops and entries in Module::faults,
// and the rest is lowered as if it stood alone. Views in the result point into `file.text`.
flow::Module lower(const SourceFile& file, FileId id);

}  // namespace unfreed::ecmascript
