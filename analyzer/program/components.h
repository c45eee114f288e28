// Components: which units values can travel between, and to which bindings they are connected.
//
// What a unit holds came by its imports, from units that import it, or by the scope that the scripts of a
// page share. So units between which no such path leads, in whatever direction, have nothing in common; and a
// name that sounds like a class of bindings means nothing in a unit that is not connected to them.
#pragma once

#include <cstdint>
#include <vector>

#include "program/program.h"

namespace unfreed::program {

class Components {
 public:
  explicit Components(const Program& program);

  // Whether the unit may have to do with the bindings: some path leads there, or the user gave them for the
  // program as a whole.
  bool connects(UnitId unit, bindings::ModuleId module) const;
  // Whether any of them connects with the unit.
  bool hasBindings(UnitId unit) const { return hasBindings_[of(unit)]; }
  // A number for the component of the unit; the same for all of its units.
  uint32_t of(UnitId unit) const { return of_[unfreed::index(unit)]; }

 private:
  std::vector<uint32_t> of_;  // by unit, then by module of bindings
  size_t units_ = 0;
  std::vector<bool> hasBindings_;  // by component
  std::vector<bool> isGiven_;      // by module
};

}  // namespace unfreed::program
