#include "report/characters.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace unfreed {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

template <size_t N>
bool isIn(const std::array<Range, N>& ranges, char32_t code) {
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), code,
                                      [](char32_t value, const Range& range) { return value < range.first; });
  return after != ranges.begin() && code <= std::prev(after)->last;
}

// East Asian Wide and Fullwidth, and the emoji that terminals draw two columns wide.
constexpr std::array<Range, 22> kWide{{
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A}, {0x23E9, 0x23EC},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x26A1, 0x26A1},   {0x2705, 0x2705}, {0x2728, 0x2728},   {0x2E80, 0x303E},
    {0x3041, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},   {0xFE10, 0xFE19},
    {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD},
}};

// Marks drawn over the character before them, and the joiners inside emoji and Indic text.
constexpr std::array<Range, 18> kCombining{{
    {0x0300, 0x036F},
    {0x0483, 0x0489},
    {0x0591, 0x05BD},
    {0x0610, 0x061A},
    {0x064B, 0x065F},
    {0x0670, 0x0670},
    {0x06D6, 0x06DC},
    {0x093C, 0x093C},
    {0x094D, 0x094D},
    {0x0E34, 0x0E3A},
    {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},
    {0x200C, 0x200D},
    {0x20D0, 0x20FF},
    {0x3099, 0x309A},
    {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F},
    {0xE0100, 0xE01EF},
}};

constexpr std::array<Range, 11> kDeceptive{{
    {0x0000, 0x001F},   // controls; a tab is expanded before this is asked
    {0x007F, 0x009F},   // DEL and C1
    {0x00AD, 0x00AD},   // soft hyphen
    {0x061C, 0x061C},   // Arabic letter mark
    {0x200B, 0x200B},   // zero width space
    {0x200E, 0x200F},   // left-to-right and right-to-left mark
    {0x2028, 0x202E},   // line and paragraph separator, embeddings and overrides
    {0x2060, 0x206F},   // word joiner, isolates
    {0xFEFF, 0xFEFF},   // byte order mark
    {0xFFF9, 0xFFFB},   // interlinear annotation
    {0xE0000, 0xE007F}  // tags
}};

// How many bytes of `text` belong together: a whole character, or the beginning of one that goes wrong.
struct Sequence {
  uint32_t bytes;
  bool whole;
};

Sequence sequenceAt(std::string_view text) {
  const auto byteAt = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byteAt(0);
  if (lead < 0x80) return {1, true};
  if (lead < 0xC2 || lead > 0xF4) return {1, false};
  const uint32_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  for (uint32_t i = 1; i < length; ++i) {
    if (i >= text.size()) return {i, false};
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (i == 1) {  // overlong forms, surrogates and what lies beyond U+10FFFF
      if (lead == 0xE0) low = 0xA0;
      if (lead == 0xED) high = 0x9F;
      if (lead == 0xF0) low = 0x90;
      if (lead == 0xF4) high = 0x8F;
    }
    if (byteAt(i) < low || byteAt(i) > high) return {i, false};
  }
  return {length, true};
}

}  // namespace

Character characterAt(std::string_view text) {
  const Sequence sequence = sequenceAt(text);
  if (!sequence.whole) return {0xFFFD, sequence.bytes, false};
  const auto lead = static_cast<unsigned char>(text[0]);
  if (sequence.bytes == 1) return {lead, 1, true};
  char32_t code = lead & (0xFFu >> (sequence.bytes + 1));
  for (uint32_t i = 1; i < sequence.bytes; ++i) {
    code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  }
  return {code, sequence.bytes, true};
}

void appendUtf8(std::string& out, char32_t code) {
  const auto push = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code < 0x80) {
    push(code);
  } else if (code < 0x800) {
    push(0xC0 | (code >> 6));
    push(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    push(0xE0 | (code >> 12));
    push(0x80 | ((code >> 6) & 0x3F));
    push(0x80 | (code & 0x3F));
  } else {
    push(0xF0 | (code >> 18));
    push(0x80 | ((code >> 12) & 0x3F));
    push(0x80 | ((code >> 6) & 0x3F));
    push(0x80 | (code & 0x3F));
  }
}

std::string validUtf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Character character = characterAt(text);
    if (character.valid)
      result += text.substr(0, character.bytes);
    else
      appendUtf8(result, 0xFFFD);
    text.remove_prefix(character.bytes);
  }
  return result;
}

uint32_t displayWidth(char32_t code) {
  if (code < 0x300) return 1;
  if (isIn(kCombining, code)) return 0;
  return isIn(kWide, code) ? 2 : 1;
}

bool isDeceptive(char32_t code) {
  return isIn(kDeceptive, code);
}

std::string escapeOf(Character character, std::string_view bytes) {
  if (character.valid) return fmt::format("<U+{:04X}>", static_cast<uint32_t>(character.code));
  std::string escaped;
  for (const char byte : bytes.substr(0, character.bytes)) {
    escaped += fmt::format("<{:02X}>", static_cast<unsigned char>(byte));
  }
  return escaped;
}

std::string visible(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Character character = characterAt(text);
    if (character.valid && !isDeceptive(character.code))
      result += text.substr(0, character.bytes);
    else
      result += escapeOf(character, text);
    text.remove_prefix(character.bytes);
  }
  return result;
}

}  // namespace unfreed
