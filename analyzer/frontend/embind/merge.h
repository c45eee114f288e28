// Names from the text and types from Clang become one module.
//
// Typed facts win, names are never lost: a member that Clang did not see stays, with what its text says. All
// files of a module are merged together, since one file returns objects of classes that another one binds.
#pragma once

#include <vector>

#include "bindings/binding.h"
#include "frontend/embind/answer.h"
#include "frontend/embind/names.h"

namespace unfreed::embind {

struct FileFacts {
  const Names* names = nullptr;
  const TypedAnswer* typed = nullptr;  // null: there are no types
};

// The module as completeModule() leaves it.
bindings::Module merge(const std::vector<FileFacts>& files);

}  // namespace unfreed::embind
