// What a text is that a fix inserts, as far as fixes must know of each other. Judged by the text alone and
// with caution: what is not understood is taken to fit nowhere.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace unfreed::fix {

// Whether every bracket that is opened is closed again, and none else. Texts with comments and template
// strings count as unbalanced.
bool isBalanced(std::string_view text);

// How whole statements are inserted.
enum class Statements : uint8_t {
  None,         // it is something else
  LinesBefore,  // "free();\n": before a line
  LinesAfter,   // "\nfree();": behind a line
  SameLine,     // " free();"
};
Statements statementsIn(std::string_view text);

// The names that `const`, `let`, `using` and the like declare for what stands around the text, patterns
// aside.
std::vector<std::string_view> declaredIn(std::string_view text);

// The words of a text: names, keywords, words of comments and strings. Sorted, each once.
std::vector<std::string_view> wordsIn(std::string_view text);

}  // namespace unfreed::fix
