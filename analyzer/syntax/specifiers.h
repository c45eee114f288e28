// What a file may import, found in its bytes without a parse.
#pragma once

#include <array>
#include <string_view>
#include <vector>

namespace unfreed::syntax {

// Every specifier that the text may import: the string behind `from`, `import`, `import(`, `require` and
// `require(`, whatever lies around it; as it is written, without quotes. So comments and strings may add some
// that nobody imports, but none is missed: not in JavaScript, TypeScript, JSX or Flow, in modules or scripts,
// in types or in JSDoc. Specifiers that are computed are none.
std::vector<std::string_view> specifiersIn(std::string_view text);

// The words behind which specifiers stand, for who looks for them together with others.
inline constexpr std::array<std::string_view, 3> kImportWords{"from", "import", "require"};

// Adds the specifier behind such a word, which ends at `at`, if one stands there.
void addSpecifierBehind(std::string_view text, size_t at, std::vector<std::string_view>& found);

// Whether the text does nothing but hand on what other modules export: `export … from "…"`, and nothing else.
bool onlyReexports(std::string_view text);

}  // namespace unfreed::syntax
