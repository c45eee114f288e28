// --version: what was built, by what, from what.
#pragma once

#include <string>

namespace unfreed::driver {

// The first line is "unfreed 1.2.3", with the commit when the build was told one; the facts follow, a line
// each.
std::string versionText();

}  // namespace unfreed::driver
