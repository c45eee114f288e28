// Which lines of a file hold more than comments: where `unfreed-ignore-next-line` leads to.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "source/span.h"

namespace unfreed::suppression {

// For each line (from 1; the first element stands for line 0) the first line behind it that holds code, or 0.
// `comments` are in order. The braces of `{/* a comment of JSX */}` are no code.
std::vector<uint32_t> nextCodeLines(std::string_view text, const std::vector<Span>& comments);

}  // namespace unfreed::suppression
