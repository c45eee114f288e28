// Parser of .idl files. It never fails: what it does not understand is a Fault, and it goes on with the next
// member or the next definition. One pass, no recursion.
#pragma once

#include <string_view>

#include "frontend/webidl/idl.h"

namespace unfreed::webidl {

File parse(std::string_view text);

}  // namespace unfreed::webidl
