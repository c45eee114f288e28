// The text of a rule's page (rules/<id>.md), compiled in.
#pragma once

#include <string_view>

namespace unfreed::rules {

std::string_view page(std::string_view id);  // empty when there is none

}  // namespace unfreed::rules
