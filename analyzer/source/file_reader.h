// Reads one file within limits: its text, or why there is none.
//
// One open, one fstat and one read for an ordinary file. Never blocks on a FIFO or a device, and never gives
// text that is not UTF-8, so that everything behind it can rely on that.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace unfreed {

class Overlay;

struct ReadFault {
  enum class Kind : uint8_t { Missing, Denied, NotAFile, TooLarge, Binary, NotUtf8, Utf16, Failed };
  Kind kind{};
  std::string id;  // as in a notification: "unreadable-file", "file-too-large", "binary-file", "not-utf8"
  std::string message;  // a sentence without the path: "permission denied"
};

// Nobody can read such a file; the other faults are about what is in it.
bool isUnreadable(const ReadFault& fault);

// `instead` may have a text that stands for the file.
tl::expected<std::string, ReadFault> readFile(const std::string& path, uint64_t maxSize,
                                              const Overlay* instead = nullptr);

// The same for who looks at many files once and keeps none: the text is in `buffer`, which only grows, until
// that is used for another file.
tl::expected<std::string_view, ReadFault> readFileInto(const std::string& path, uint64_t maxSize,
                                                       const Overlay* instead, std::string& buffer);

// The bytes as they are, whatever they are.
tl::expected<std::string, ReadFault> readBytes(const std::string& path, uint64_t maxSize);
// The fault of a file that is larger than it may be.
ReadFault tooLarge(uint64_t size, uint64_t maxSize);

// For sources that are read for their declarations, which do not hang on a few characters: bytes that are no
// UTF-8 become '?', each at its place.
struct RepairedText {
  std::string text;
  bool repaired = false;
};
tl::expected<RepairedText, ReadFault> readRepaired(const std::string& path, uint64_t maxSize,
                                                   const Overlay* instead = nullptr);

// The fault of a text that is at hand already (standard input), if it has one.
tl::expected<void, ReadFault> checkText(std::string_view text, uint64_t maxSize);

bool isUtf8(std::string_view text);

}  // namespace unfreed
