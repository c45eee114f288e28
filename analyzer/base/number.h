// Numbers in texts.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace unfreed {

// The number that the text is as a whole; nothing when it is none, or too large.
template <class Number>
std::optional<Number> numberIn(std::string_view text, int base = 10) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace unfreed
