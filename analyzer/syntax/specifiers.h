// What a file may import, found in its bytes without a parse.
#pragma once

#include <string_view>
#include <vector>

namespace unfreed::syntax {

// Every specifier that the text may import: the string behind `from`, `import`, `import(`, `require` and
// `require(`, whatever lies around it; as it is written, without quotes. So comments and strings may add some
// that nobody imports, but none is missed: not in JavaScript, TypeScript, JSX or Flow, in modules or scripts,
// in types or in JSDoc. Specifiers that are computed are none.
std::vector<std::string_view> specifiersIn(std::string_view text);

// Whether the text does nothing but hand on what other modules export: `export … from "…"`, and nothing else.
bool onlyReexports(std::string_view text);

}  // namespace unfreed::syntax
