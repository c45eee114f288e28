// UTF-8 text, one character at a time, and how much room a character takes on a terminal.
//
// Input is bytes of anybody's making: a malformed sequence is one character U+FFFD that is not valid, as long
// as the part of it that could have begun a character (what the WHATWG decoder of browsers and Node does).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace unfreed {

struct Character {
  char32_t code = 0;
  uint32_t bytes = 0;  // at least 1
  bool valid = true;
};

// The character at the start of `text`, which must not be empty.
Character characterAt(std::string_view text);

// Appends `code` as UTF-8.
void appendUtf8(std::string& out, char32_t code);

// `text` with every malformed sequence replaced by U+FFFD.
std::string validUtf8(std::string_view text);

// Terminal columns: 0 for combining characters, 2 for wide ones, else 1. By ranges, so approximate for emoji
// sequences, as terminals are.
uint32_t displayWidth(char32_t code);

// Characters that a terminal obeys instead of showing, or shows as nothing: controls, bidirectional
// overrides, invisible marks.
bool isDeceptive(char32_t code);

// "<U+202E>" for a deceptive character, "<9F>" for a malformed byte.
std::string escapeOf(Character character, std::string_view bytes);

// `text` as one line that is safe to print: deceptive characters and malformed bytes are written out.
std::string visible(std::string_view text);

}  // namespace unfreed
