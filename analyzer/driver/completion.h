// Shell completions, made of the one table of options.
#pragma once

#include <string>

#include "driver/option_table.h"

namespace unfreed::driver {

// A script for the shell: to be sourced, or to lie where the shell looks for completions of `unfreed`.
std::string completionScript(Shell shell);

}  // namespace unfreed::driver
