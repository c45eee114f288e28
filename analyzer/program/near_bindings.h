// The units that are near bindings: those that name a module of bindings, and those that import such a unit.
//
// Objects that other units make are told apart less exactly (values_store.h): hardly any of them ever holds a
// handle, and there are a hundred times as many of them. Near is one step away; how far values can travel at
// all is what components.h says.
#pragma once

#include <vector>

#include "program/program.h"

namespace unfreed::program {

// The modules of bindings that the unit imports, is linked into, or has a variable for that is named like the
// global that they are (`declare const cv: any`).
std::vector<bindings::ModuleId> bindingsNamedBy(const Program& program, const Unit& unit);

// Both by unit; `withImporters` adds to some those that import one of them.
std::vector<bool> unitsNearBindings(const Program& program);
std::vector<bool> withImporters(const Program& program, const std::vector<bool>& units);

}  // namespace unfreed::program
