// What --print shows of the linted files: their control flow.
#pragma once

#include <string>

#include "program/program.h"
#include "source/source_file.h"

namespace unfreed::driver {

std::string printCfg(const program::Program& program, const SourceSet& sources);

// For people: one flowchart a function, for any viewer of Mermaid.
std::string printMermaid(const program::Program& program, const SourceSet& sources);

}  // namespace unfreed::driver
