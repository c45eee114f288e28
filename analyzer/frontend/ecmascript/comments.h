// The comments of a piece of code, as the parser sees them: what looks like one in a string, a template, a
// regular expression or the text of JSX is none.
#pragma once

#include <string_view>
#include <vector>

#include "source/source_file.h"
#include "source/span.h"
#include "syntax/tree.h"

namespace unfreed::ecmascript {

// In order, delimiters included; offsets in `code`. Parses the code for that: ask where it matters. None,
// when that takes more than `parseWork` (Tree::parse).
std::vector<Span> commentsIn(std::string_view code, Language language,
                             uint64_t parseWork = syntax::kParseWork);

}  // namespace unfreed::ecmascript
