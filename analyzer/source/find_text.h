// Words and names in the bytes of a text. Whole files are searched before they are parsed, mostly for what
// they do not hold.
#pragma once

#include <cstddef>
#include <string_view>

namespace unfreed {

// As `text.find(word, from)`, which is slow where the word's first letter is frequent.
size_t findWord(std::string_view text, std::string_view word, size_t from = 0);

bool contains(std::string_view text, std::string_view word);

// Of a name in JavaScript; whatever is not ASCII counts as one.
bool isNamePart(char c);

// Where the text says the name, no part of a longer one, from `from` on; npos: nowhere.
size_t findName(std::string_view text, std::string_view name, size_t from = 0);

}  // namespace unfreed
