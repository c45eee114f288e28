#include "base/byte_stream.h"

namespace unfreed {

// Seven bits a byte, the lowest first; the highest bit says that more follow.
void ByteWriter::number(uint64_t value) {
  while (value >= 0x80) {
    bytes_ += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  bytes_ += static_cast<char>(value);
}

// 0 and the text, or its number among those that were written, from 1.
void ByteWriter::text(std::string_view text) {
  const auto [known, isNew] = known_.emplace(text, known_.size() + 1);
  if (!isNew) return number(known->second);
  number(0);
  number(text.size());
  bytes_ += text;
}

void ByteReader::fail() {
  hasFailed_ = true;
  rest_ = {};
}

uint64_t ByteReader::number() {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) break;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  fail();
  return 0;
}

uint64_t ByteReader::numberBelow(uint64_t limit) {
  const uint64_t value = number();
  if (value < limit) return value;
  fail();
  return 0;
}

std::string_view ByteReader::text() {
  if (const uint64_t known = number(); known != 0) {
    if (known <= known_.size()) return known_[known - 1];
    fail();
    return {};
  }
  const uint64_t size = number();
  if (size > rest_.size()) fail();
  if (hasFailed_) return {};
  const std::string_view text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  known_.push_back(text);
  return text;
}

}  // namespace unfreed
