// The statements of a script in JavaScript, Rust or Python, as far as brackets and line ends tell: a call
// with all of its arguments is in one piece.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unfreed::driver {

std::vector<std::string> statementsOf(std::string_view text);

}  // namespace unfreed::driver
