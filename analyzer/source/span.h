// Span: a half-open range of byte offsets in one file. Files are at most 4 GiB (the reader's limit is far
// lower).
#pragma once

#include <cstdint>

namespace unfreed {

enum class FileId : uint32_t {};

struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  constexpr uint32_t size() const { return end - begin; }
  constexpr bool empty() const { return begin == end; }
  constexpr bool contains(Span inner) const { return begin <= inner.begin && inner.end <= end; }
  friend constexpr bool operator==(Span, Span) = default;
  friend constexpr auto operator<=>(Span, Span) = default;
};

// A span together with the file that it lies in.
struct Location {
  FileId file{};
  Span span;

  friend constexpr bool operator==(const Location&, const Location&) = default;
  friend constexpr auto operator<=>(const Location&, const Location&) = default;
};

}  // namespace unfreed
