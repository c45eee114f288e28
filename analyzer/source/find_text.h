// Words and names in the bytes of a text. Whole files are searched before they are parsed, mostly for what
// they do not hold.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace unfreed {

// As `text.find(word, from)`, which is slow where the word's first letter is frequent.
size_t findWord(std::string_view text, std::string_view word, size_t from = 0);

bool contains(std::string_view text, std::string_view word);

// Of a name in JavaScript; whatever is not ASCII counts as one.
bool isNamePart(char c);

// Whether what stands there is no part of a longer name.
bool isWholeName(std::string_view text, size_t at, size_t length);

// Where the text says the name, no part of a longer one, from `from` on; npos: nowhere.
size_t findName(std::string_view text, std::string_view name, size_t from = 0);

// Many words at once, in one look at the text. Every word of at least three bytes holds one of two pairs of
// adjacent bytes at an even place; so only every other pair is looked up, in a table of all pairs.
class WordFinder {
 public:
  explicit WordFinder(std::vector<std::string> words);

  // Calls found(word, at) for each place at which a word stands, in no particular order; `word` is its
  // position in the list.
  template <class Found>
  void findAll(std::string_view text, Found found) const {
    constexpr size_t kStep = 16;  // bytes: nearly all steps meet no pair that counts
    const size_t pairs = text.size() / 2 * 2;
    size_t at = 0;
    for (; at + kStep <= pairs; at += kStep) {
      uint8_t any = 0;
      for (size_t i = 0; i < kStep; i += 2) any |= bucketOf(text.data() + at + i);
      if (any == 0) continue;
      for (size_t i = 0; i < kStep; i += 2) lookAt(text, at + i, found);
    }
    for (; at < pairs; at += 2) lookAt(text, at, found);
    for (const uint32_t word : short_) {
      for (size_t place = findWord(text, words_[word]); place != std::string_view::npos;
           place = findWord(text, words_[word], place + 1))
        found(word, place);
    }
  }

 private:
  struct Candidate {
    uint32_t word = 0;
    size_t offset = 0;  // of the pair in it
  };

  static uint16_t pairAt(const char* bytes) {
    uint16_t pair = 0;
    std::memcpy(&pair, bytes, sizeof pair);
    return pair;
  }
  uint8_t bucketOf(const char* bytes) const { return bucketOf_[pairAt(bytes)]; }
  void add(uint32_t word, size_t offset);

  template <class Found>
  void lookAt(std::string_view text, size_t at, Found& found) const {
    const uint8_t bucket = bucketOf(text.data() + at);
    if (bucket == 0) return;
    for (const Candidate& candidate : buckets_[bucket]) {
      if (at < candidate.offset) continue;
      const std::string& word = words_[candidate.word];
      const size_t begin = at - candidate.offset;
      if (text.size() - begin < word.size()) continue;
      if (std::memcmp(text.data() + begin, word.data(), word.size()) == 0) found(candidate.word, begin);
    }
  }

  std::vector<std::string> words_;
  std::vector<uint32_t> short_;                      // those of less than three bytes
  std::array<uint8_t, size_t{1} << 16> bucketOf_{};  // by pair; 0: no word
  std::vector<std::vector<Candidate>> buckets_;
};

}  // namespace unfreed
