// Whether two texts are the same but for their line ends.
#pragma once

#include <string_view>

namespace unfreed {

// LF and CRLF are one line end; a lone CR is none.
bool haveSameLines(std::string_view a, std::string_view b);

}  // namespace unfreed
