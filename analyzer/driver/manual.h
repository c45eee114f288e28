// What the program says about itself: --help and --man. Both are made of the one table of options.
#pragma once

#include <string>

namespace unfreed::driver {

// At most 80 columns wide and 50 lines long: it fits a screen.
std::string helpText();

// A page of section 1 in the macros of man(7).
std::string manualPage();

}  // namespace unfreed::driver
