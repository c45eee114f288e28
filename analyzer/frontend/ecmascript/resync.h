// Finds the way back after a statement that cannot be parsed.
//
// The parser sometimes takes everything behind an unclosed bracket into one ERROR node, and the statements in
// it are lost. People begin top-level statements at the left margin: such a line inside an ERROR node that no
// statement of the tree begins with is where the next statement should have begun. The statement before it is
// then blanked out (same length, so that positions stay) and the text parsed again. A heuristic: code that is
// not laid out like this only loses more.
#pragma once

#include <optional>

#include "frontend/ecmascript/flat_tree.h"
#include "source/span.h"

namespace unfreed::ecmascript {

// What to blank so that at least one more statement is found, or nothing.
std::optional<Span> brokenStatement(const FlatTree& tree);

}  // namespace unfreed::ecmascript
