#include "source/find_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

namespace unfreed {

constexpr size_t kNowhere = std::string_view::npos;

namespace {

// How often each byte comes in JavaScript and TypeScript: 16 + log2 of its share in 67 MB of npm packages,
// from ' ' on. All others are rare.
constexpr std::array<uint8_t, 95> kFrequency{
    13, 6,  9,  5,  5,  3,  6,  9, 10, 10, 9, 7, 10, 9,  10, 9,   // space … /
    9,  8,  8,  8,  8,  7,  7,  7, 7,  7,  9, 9, 7,  10, 9,  6,   // 0 … ?
    7,  8,  7,  8,  7,  8,  7,  6, 6,  7,  4, 5, 7,  7,  7,  7,   // @ … O
    8,  4,  8,  8,  8,  6,  6,  6, 4,  4,  4, 8, 8,  8,  4,  8,   // P … _
    7,  11, 9,  10, 10, 12, 10, 9, 10, 11, 7, 8, 11, 10, 11, 11,  // ` … o
    10, 7,  11, 11, 12, 11, 9,  8, 8,  9,  6, 9, 8,  9,  1};      // p … ~

uint8_t frequencyOf(char c) {
  return c >= ' ' && c <= '~' ? kFrequency[static_cast<size_t>(c - ' ')] : uint8_t{0};
}

size_t rarestIn(std::string_view word) {
  const auto rarer = [](char a, char b) { return frequencyOf(a) < frequencyOf(b); };
  return static_cast<size_t>(std::min_element(word.begin(), word.end(), rarer) - word.begin());
}

size_t searchAll(std::string_view text, std::string_view word, size_t from) {
  const void* const found = memmem(text.data() + from, text.size() - from, word.data(), word.size());
  return found == nullptr ? kNowhere : static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace

// Looks for the word's rarest byte, which `memchr` finds many times as fast as `memmem` finds a word; where
// that byte is all over the text, for the word.
size_t findWord(std::string_view text, std::string_view word, size_t from) {
  constexpr size_t kFewMisses = 64;
  constexpr size_t kLeastGap = 16;  // bytes between two misses: below, the calls cost more than they save
  if (from > text.size() || word.size() > text.size() - from) return kNowhere;
  if (word.size() < 2) return text.find(word, from);
  const size_t rarest = rarestIn(word);
  const size_t last = text.size() - word.size();  // where the word may begin
  size_t misses = 0;
  for (size_t at = from; at <= last; ++at, ++misses) {
    if (misses > kFewMisses && misses * kLeastGap > at - from) return searchAll(text, word, at);
    const void* const found = std::memchr(text.data() + at + rarest, word[rarest], last - at + 1);
    if (found == nullptr) return kNowhere;
    at = static_cast<size_t>(static_cast<const char*>(found) - text.data()) - rarest;
    if (text.substr(at, word.size()) == word) return at;
  }
  return kNowhere;
}

bool contains(std::string_view text, std::string_view word) {
  return findWord(text, word) != kNowhere;
}

bool isNamePart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool isWholeName(std::string_view text, size_t at, size_t length) {
  const size_t end = at + length;
  return (at == 0 || !isNamePart(text[at - 1])) && (end >= text.size() || !isNamePart(text[end]));
}

size_t findName(std::string_view text, std::string_view name, size_t from) {
  if (name.empty()) return kNowhere;
  for (size_t at = findWord(text, name, from); at != kNowhere; at = findWord(text, name, at + name.size())) {
    if (isWholeName(text, at, name.size())) return at;
  }
  return kNowhere;
}

WordFinder::WordFinder(std::vector<std::string> words) : words_(std::move(words)), buckets_(1) {
  constexpr size_t kShortest = 3;
  for (uint32_t word = 0; word < words_.size(); ++word) {
    const std::string& text = words_[word];
    if (text.empty()) continue;
    if (text.size() < kShortest) {
      short_.push_back(word);
      continue;
    }
    // Of three bytes in a row, those whose two pairs are the rarest together.
    const auto oftenAt = [&](size_t at) {
      const auto pair = [&](size_t i) { return 1u << (frequencyOf(text[i]) + frequencyOf(text[i + 1])); };
      return pair(at) + pair(at + 1);
    };
    size_t best = 0;
    for (size_t at = 1; at + kShortest <= text.size(); ++at) {
      if (oftenAt(at) < oftenAt(best)) best = at;
    }
    add(word, best);
    add(word, best + 1);
  }
}

void WordFinder::add(uint32_t word, size_t offset) {
  constexpr size_t kMost = 255;  // buckets; the last one is for all other pairs
  uint8_t& bucket = bucketOf_[pairAt(words_[word].data() + offset)];
  if (bucket == 0) {
    if (buckets_.size() <= kMost) buckets_.emplace_back();
    bucket = static_cast<uint8_t>(buckets_.size() - 1);
  }
  buckets_[bucket].push_back({word, offset});
}

}  // namespace unfreed
