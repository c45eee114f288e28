// What a reader of bindings takes and gives. Every front end of bindings has a pure function from texts to a
// Reading; who finds the files is the driver's business.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bindings/binding.h"
#include "diagnostics/diagnostic.h"

namespace unfreed::bindings {

// A file that declares bindings.
struct SourceText {
  std::string path;       // as shown to the user
  std::string_view text;  // outlives the call
};

struct Reading {
  Module module;                            // no classes and no functions: nothing is exported
  std::vector<Notification> notifications;  // what could not be read, with file and line
};

}  // namespace unfreed::bindings
