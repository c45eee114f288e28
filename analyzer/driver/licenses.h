// --licenses: what the program contains of others, and under which licences. The texts of the licences are
// shipped beside it (THIRD_PARTY_NOTICES.txt).
#pragma once

#include <string>

namespace unfreed::driver {

// A bill of materials as CycloneDX 1.5 (JSON). The same build gives the same bytes: it has no date and no
// serial number.
std::string licensesText();

}  // namespace unfreed::driver
