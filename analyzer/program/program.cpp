#include "program/program.h"

namespace unfreed::program {

Target Program::targetOf(UnitId unit, std::string_view specifier) const {
  const auto& targets = units[unit].targets;
  const auto found = targets.find(std::string(specifier));
  return found == targets.end() ? Target{Outside{}} : found->second;
}

}  // namespace unfreed::program
