// Globals: names that no file of the program defines, because a library's script does (`cv`, `Ammo`).
#pragma once

#include <string_view>
#include <unordered_set>

#include "bindings/binding.h"
#include "program/program.h"

namespace unfreed::program {

// `window` and the other names of the object whose properties the globals are.
bool isGlobalObject(std::string_view name);

// What only somebody who uses the library would name: its classes, and functions that make handles.
std::unordered_set<std::string_view> tellingNames(const bindings::Module& library);

// Whether nobody in the file gives the variable a value: an undeclared name, or `declare const cv: any`; or,
// in a script, only an object that the library's script completes: `var Module = { print: log }`.
bool isGivenFromOutside(const flow::Module& module, flow::VariableId variable);

// Whether a file takes the global for the library: it constructs one of its classes or calls one of its
// functions that make handles, through the global (`new cv.Mat()`) or, where the global is called or awaited
// as the library's factory, through anything (`Ammo().then((lib) => new lib.btVector3())`). A name alone says
// too little.
bool takesGlobal(const flow::Module& module, std::string_view name,
                 const std::unordered_set<std::string_view>& telling);

// Whether some file has a variable of that name, or one through which it may reach the global.
bool mentionsGlobal(const Program& program, std::string_view name);

// Whether some file takes it for the library. A program of which some script declares the variable has one of
// its own.
bool takesGlobalFor(const Program& program, std::string_view name, const bindings::Module& library);

}  // namespace unfreed::program
