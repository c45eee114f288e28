// The shape of a module that Embind makes: what an importer and a holder of the module object see, the same
// as read from the declarations that Emscripten generates for it.
#pragma once

#include "bindings/binding.h"

namespace unfreed::embind {

inline constexpr const char* kModuleObject = "EmbindModule";
inline constexpr const char* kFactory = "MainModuleFactory";

// The class that stands for the module object, made when there is none.
bindings::Class& moduleObjectOf(bindings::Module& module);

// Gives handle classes what every handle has (`clone`, `isDeleted`, …), the module object its classes and
// functions, and the module its exports: the factory as default, and everything under its own name.
void completeModule(bindings::Module& module);

// The reverse: a module of classes and functions, with no more in its module object than it alone shows.
// Modules in this form can be put together.
void reduceModule(bindings::Module& module);

// Members that every handle has, whatever is bound.
bool isHandleMember(const bindings::Member& member);

}  // namespace unfreed::embind
