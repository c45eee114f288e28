// What was read of one module of bindings.
#pragma once

#include <string>
#include <vector>

#include "bindings/binding.h"
#include "diagnostics/diagnostic.h"

namespace unfreed::driver {

struct Collected {
  bool isBinding = false;
  bindings::Module module;
  std::vector<std::string> files;  // absolute: what it was read from
  std::vector<Notification> notifications;
};

}  // namespace unfreed::driver
