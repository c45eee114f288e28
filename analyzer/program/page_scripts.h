// The scripts that a page loads share one global scope with it: what one of them declares outermost is a
// global of the others.
#pragma once

#include <vector>

#include "program/program.h"

namespace unfreed::program {

// Whether the outermost variables of a file are everybody's: it has no imports and exports, and nothing else
// says that it is a module.
bool isScript(const flow::Module& module);

// Notes in the units of a page and of the files that it loads which of their globals the page's classic
// scripts declare, in the page and in those files.
void linkScripts(Program& program, const std::vector<UnitId>& page, const std::vector<UnitId>& loaded);

}  // namespace unfreed::program
