// What a file may import, found in its bytes without a parse.
#pragma once

#include <string_view>
#include <vector>

namespace unfreed::syntax {

struct Specifiers {
  std::vector<std::string_view> found;  // as written, without quotes; some may stand twice
  bool hasEscapes = false;              // one of them has an escape, so that it means another than is found
};

// Every specifier that the text may import: the string behind `from`, `import`, `import(`, `require` and
// `require(`, whatever lies around it. So comments and strings may add some that nobody imports, but none is
// missed: not in JavaScript, TypeScript, JSX or Flow, in modules or scripts, in types or in JSDoc. Specifiers
// that are computed are none.
Specifiers specifiersIn(std::string_view text);

}  // namespace unfreed::syntax
