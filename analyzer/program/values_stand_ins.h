// Stand-ins: types that a program writes by hand for what a binding module exports. `type Modifier = {
// getName(): string; …; delete(): void }` describes a class of bindings that nobody has declared for
// TypeScript, and `interface Draco { Mesh: typeof Mesh; … }` the module itself.
//
// A heuristic, made of names only: most methods of the type are members of exactly one handle class, enough
// of them telling. A type that the program makes objects of (by `implements`, `extends` or an object literal)
// is its own. A type stands only for what its unit is connected to (program/components.h).
#pragma once

#include <string_view>
#include <unordered_map>

#include "program/components.h"
#include "program/program.h"

namespace unfreed::program {

struct StandIn {
  bindings::ModuleId module = None<bindings::ModuleId>;
  // The handle class, or the Namespace class of a module object; None for the namespace of the module itself.
  bindings::ClassIndex cls = None<bindings::ClassIndex>;
};

class StandIns {
 public:
  StandIns(const Program& program, const Components& components);

  const StandIn* ofType(UnitId unit, flow::TypeNoteId note) const;  // of an interface or an object type
  const StandIn* ofClass(UnitId unit, flow::ClassId cls) const;     // of a class without bodies
  // The name of a type that stands for the class; empty when there is none.
  std::string_view typeFor(bindings::ClassRef cls) const;

 private:
  std::unordered_map<uint64_t, StandIn> types_;
  std::unordered_map<uint64_t, StandIn> classes_;
  std::unordered_map<uint64_t, std::string_view> typeFor_;
};

}  // namespace unfreed::program
