// The one list of rules.
#pragma once

#include <span>

#include "rule/rule.h"

namespace unfreed::rules {

std::span<const rule::Rule> all();
const rule::Rule* find(std::string_view id);  // null when there is no such rule

}  // namespace unfreed::rules
