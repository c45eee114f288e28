// `using` declarations, made readable for every grammar.
//
// The typescript grammar reads `using x = f()` as an assignment and fails on `for (using x of xs)`. Both
// words having five letters, `using` is overwritten by `const` (and the `await` before it by blanks) in a
// copy of the text, and the places are remembered. Spans stay true, and texts are taken from the file itself.
// Hits inside strings and comments do no harm, since nothing of the copy but the tree's shape is used.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unfreed::ecmascript {

struct UsingMark {
  uint32_t offset = 0;   // of the word `using`
  bool isAwait = false;  // `await using`
};

using UsingMarks = std::vector<UsingMark>;  // by offset

// The places of `using NAME` and `await using NAME` in declarations and loop heads. A heuristic on words: no
// other code has `using` followed by a name on the same line and then `=`, `:`, `,`, `;` or `of`.
UsingMarks findUsing(std::string_view text);

// The text to parse; equal to `text` when there are no marks.
std::string withoutUsing(std::string_view text, const UsingMarks& marks);

// The mark at this offset, or null.
const UsingMark* markAt(const UsingMarks& marks, uint32_t offset);

}  // namespace unfreed::ecmascript
