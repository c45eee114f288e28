#include "report/line_hash.h"

#include <array>
#include <fmt/format.h>
#include <unordered_map>
#include <utility>

#include "report/characters.h"

namespace unfreed {
namespace {

constexpr size_t kBlock = 100;
constexpr uint64_t kFactor = 37;
constexpr uint32_t kEndOfFile = 65535;

constexpr uint64_t power(uint64_t base, size_t exponent) {
  uint64_t result = 1;
  for (size_t i = 0; i < exponent; ++i) result *= base;
  return result;
}

constexpr uint64_t kOldest = power(kFactor, kBlock);  // the weight of the unit that leaves the window

// The last kBlock code units and their hash. A line's hash is known once the window has moved kBlock units
// past the line's start; unsigned arithmetic wraps as the original's signed 64-bit one does.
class RollingHash {
 public:
  std::vector<LineHash> take() && { return std::move(hashes_); }

  void add(uint32_t unit) {
    if (unit == ' ' || unit == '\t' || (afterReturn_ && unit == '\n')) {
      afterReturn_ = false;
      return;
    }
    afterReturn_ = unit == '\r';
    if (afterReturn_) unit = '\n';
    completeLine();
    startsLine_[at_] = lineStart_;
    lineStart_ = unit == '\n';
    push(unit);
  }

  void finish() {
    add(kEndOfFile);
    for (size_t i = 0; i < kBlock; ++i) {
      completeLine();
      push(0);
    }
  }

 private:
  void completeLine() {
    if (!startsLine_[at_]) return;
    startsLine_[at_] = false;
    hashes_.push_back({hash_, ++seen_[hash_]});
  }

  void push(uint32_t unit) {
    hash_ = kFactor * hash_ + unit - kOldest * window_[at_];
    window_[at_] = unit;
    at_ = (at_ + 1) % kBlock;
  }

  std::array<uint32_t, kBlock> window_{};
  std::array<bool, kBlock> startsLine_{};
  size_t at_ = 0;
  uint64_t hash_ = 0;
  bool lineStart_ = true;
  bool afterReturn_ = false;
  std::unordered_map<uint64_t, uint32_t> seen_;
  std::vector<LineHash> hashes_;
};

}  // namespace

std::vector<LineHash> lineHashesOf(std::string_view text) {
  RollingHash hash;
  while (!text.empty()) {
    const Character character = characterAt(text);
    text.remove_prefix(character.bytes);
    if (character.code < 0x10000) {
      hash.add(character.code);
    } else {
      hash.add(0xD800 + ((character.code - 0x10000) >> 10));
      hash.add(0xDC00 + ((character.code - 0x10000) & 0x3FF));
    }
  }
  hash.finish();
  return std::move(hash).take();
}

std::string textOf(LineHash hash) {
  return fmt::format("{:x}:{}", hash.value, hash.occurrence);
}

}  // namespace unfreed
