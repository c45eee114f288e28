// The name that a misspelt one was probably meant to be.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace unfreed {

// The nearest of `names` by edits, when it is near enough to be meant; empty otherwise.
std::string_view nearestName(std::string_view misspelt, std::span<const std::string_view> names);

}  // namespace unfreed
