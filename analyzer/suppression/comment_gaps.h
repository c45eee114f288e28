// The comments of a text of which only the tokens are known: what stands between those is blank or a comment.
#pragma once

#include <string_view>
#include <vector>

#include "source/span.h"

namespace unfreed::suppression {

// `tokens` are in order and do not overlap. Comments are `//` to the end of the line and `/* */`.
std::vector<Span> commentsBetween(std::string_view text, const std::vector<Span>& tokens);

}  // namespace unfreed::suppression
