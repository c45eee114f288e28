// Numbers and texts as bytes, for what this program writes for itself: small, and read at the speed of
// memory.
//
// A text that was written before is written as its number. The reader trusts nothing: whatever the bytes are,
// it gives numbers and texts, and says at last whether all of it was there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace unfreed {

class ByteWriter {
 public:
  void number(uint64_t value);
  void text(std::string_view text);  // outlives the writer

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  std::unordered_map<std::string_view, uint64_t> known_;
};

class ByteReader {
 public:
  // What it gives are parts of `bytes`.
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  uint64_t number();
  uint64_t numberBelow(uint64_t limit);  // any other is a failure
  std::string_view text();

  // A list, written as its size and its elements, each of a byte at least: calls `readOne` for each of them.
  template <class ReadOne>
  void list(ReadOne readOne) {
    const uint64_t size = number();
    if (size > rest_.size()) fail();
    for (uint64_t i = 0; i < size && !hasFailed_; ++i) readOne();
  }

  void fail();
  bool hasFailed() const { return hasFailed_; }
  // Everything was read and nothing is left.
  bool isComplete() const { return !hasFailed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  std::vector<std::string_view> known_;
  bool hasFailed_ = false;
};

}  // namespace unfreed
