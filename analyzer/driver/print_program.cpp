#include "driver/print_program.h"

#include <fmt/format.h>

#include "flow/print.h"

namespace unfreed::driver {

std::string printCfg(const program::Program& program, const SourceSet& sources) {
  std::string text;
  for (const program::Unit& unit : program.units) {
    const SourceFile& file = sources[unit.module.file];
    if (!file.linted) continue;
    text += fmt::format("{}# {}\n", text.empty() ? "" : "\n", file.path);
    text += flow::printText(unit.module);
  }
  return text;
}

std::string printMermaid(const program::Program& program, const SourceSet& sources) {
  std::string text;
  for (const program::Unit& unit : program.units) {
    const SourceFile& file = sources[unit.module.file];
    if (!file.linted) continue;
    for (const flow::Function& function : unit.module.functions) {
      const std::string_view name = function.name.empty() ? "(anonymous)" : function.name;
      text += fmt::format("%% {}: {}\n{}\n", file.path, name, flow::printMermaid(unit.module, function));
    }
  }
  return text;
}

}  // namespace unfreed::driver
