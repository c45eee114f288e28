// A fingerprint of content: 128 bits, for telling whether a text is still the same. Not for keeping secrets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace unfreed {

struct ContentHash {
  uint64_t high = 0;
  uint64_t low = 0;
  friend bool operator==(const ContentHash&, const ContentHash&) = default;
};

ContentHash hashOf(std::string_view content);
std::string hexOf(const ContentHash& hash);  // 32 digits

class Overlay;

// What `hashOf` gives for the bytes of the file, or for those that stand for it; nothing when it cannot be
// read or is too large. Takes no memory for them.
std::optional<ContentHash> hashOfFile(const std::string& path, uint64_t maxSize,
                                      const Overlay* instead = nullptr);

}  // namespace unfreed
