// The module that the WebIDL binder's glue makes: on its own, or joined with the declarations of the package,
// where the glue wins, since it is what runs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bindings/binding.h"
#include "frontend/glue/binder_glue.h"

namespace unfreed::glue {

struct BinderFacts {
  struct Source {
    std::string path;
    std::string_view text;
    BinderFile file;
  };
  std::vector<Source> sources;              // a package may ship several: an encoder and a decoder
  std::vector<std::string_view> factories;  // names under which it hands on what starts them

  bool hasClasses() const;
};

// Fills an empty module.
void buildBinderModule(bindings::Module& module, const BinderFacts& facts);

// Adds to what declarations said: members and classes that they leave out, and who may be destroyed.
void joinBinderGlue(bindings::Module& module, const BinderFacts& facts);

}  // namespace unfreed::glue
