#include "source/file_reader.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/descriptor.h"
#include "source/overlay.h"

namespace unfreed {
namespace {

constexpr size_t kMostBytesPerNul = 1024;  // of a file that is taken for binary

using Kind = ReadFault::Kind;

tl::unexpected<ReadFault> fault(Kind kind, const char* id, std::string message) {
  return tl::unexpected<ReadFault>(ReadFault{kind, id, std::move(message)});
}

tl::unexpected<ReadFault> faultOf(int error) {
  const Kind kind = error == ENOENT || error == ENOTDIR ? Kind::Missing
                    : error == EACCES || error == EPERM ? Kind::Denied
                                                        : Kind::Failed;
  std::string message = std::strerror(error);
  if (!message.empty() && message[0] >= 'A' && message[0] <= 'Z')
    message[0] = static_cast<char>(message[0] + 32);
  return fault(kind, "unreadable-file", std::move(message));
}

// The bytes of a continuation that `lead` announces, or -1 when it cannot lead a character.
int continuationsOf(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return 1;
  if (lead >= 0xE0 && lead <= 0xEF) return 2;
  if (lead >= 0xF0 && lead <= 0xF4) return 3;
  return -1;
}

// Whether the second byte rules out overlong forms, surrogates and what lies beyond U+10FFFF.
bool secondFits(unsigned char lead, unsigned char second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0 && second <= 0xBF;
    case 0xED:
      return second >= 0x80 && second <= 0x9F;
    case 0xF0:
      return second >= 0x90 && second <= 0xBF;
    case 0xF4:
      return second >= 0x80 && second <= 0x8F;
    default:
      return second >= 0x80 && second <= 0xBF;
  }
}

// Where the first byte stands that is no part of a UTF-8 character, from `from` on; the size when there is
// none.
size_t firstFault(std::string_view text, size_t from) {
  constexpr uint64_t kNotAscii = 0x8080808080808080u;
  const char* at = text.data() + from;
  const char* const end = text.data() + text.size();
  while (at < end) {
    // ASCII, many bytes at a time: that is nearly all of it.
    if (end - at >= 32) {
      std::array<uint64_t, 4> words;
      std::memcpy(words.data(), at, 32);
      if (((words[0] | words[1] | words[2] | words[3]) & kNotAscii) == 0) {
        at += 32;
        continue;
      }
    }
    if (end - at >= 8) {
      uint64_t word;
      std::memcpy(&word, at, 8);
      if ((word & kNotAscii) == 0) {
        at += 8;
        continue;
      }
    }
    const char* const start = at;
    const auto lead = static_cast<unsigned char>(*at++);
    if (lead < 0x80) continue;
    const int continuations = continuationsOf(lead);
    const bool fits =
        continuations >= 0 && end - at >= continuations && secondFits(lead, static_cast<unsigned char>(*at));
    if (!fits) return static_cast<size_t>(start - text.data());
    for (int i = 1; i < continuations; ++i) {
      if ((static_cast<unsigned char>(at[i]) & 0xC0) != 0x80) return static_cast<size_t>(start - text.data());
    }
    at += continuations;
  }
  return text.size();
}

// What is to be read: the text that stands for the file, or else the file.
tl::expected<std::string, ReadFault> bytesOf(const std::string& path, uint64_t maxSize,
                                             const Overlay* instead) {
  if (instead != nullptr) {
    if (auto bytes = instead->bytesOf(path, maxSize)) return std::move(*bytes);
  }
  return readBytes(path, maxSize);
}

}  // namespace

ReadFault tooLarge(uint64_t size, uint64_t maxSize) {
  constexpr double kMega = 1024.0 * 1024.0;
  return {Kind::TooLarge, "file-too-large",
          fmt::format("the file is larger than the limit ({:.1f} MB of {:.1f} MB)",
                      static_cast<double>(size) / kMega, static_cast<double>(maxSize) / kMega)};
}

namespace {

// Puts the bytes at the front of `buffer`; gives their number.
tl::expected<size_t, ReadFault> readTo(std::string& buffer, const std::string& path, uint64_t maxSize) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (file.fd < 0) return faultOf(errno);
  struct stat status {};
  if (fstat(file.fd, &status) != 0) return faultOf(errno);
  if (!S_ISREG(status.st_mode)) {
    return fault(Kind::NotAFile, "unreadable-file",
                 S_ISDIR(status.st_mode) ? "it is a folder" : "it is not a regular file");
  }
  const auto size = static_cast<uint64_t>(status.st_size);
  if (size > maxSize) return tl::unexpected<ReadFault>(tooLarge(size, maxSize));

  if (buffer.size() < size) buffer.resize(size);
  size_t filled = 0;
  while (filled < size) {
    const ssize_t got = read(file.fd, buffer.data() + filled, size - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return faultOf(errno);
    if (got == 0) break;  // it shrank meanwhile: what is there is the file
    filled += static_cast<size_t>(got);
  }
  return filled;
}

// A script may have a NUL in a literal; what has many of them is no text.
bool isBinary(std::string_view text) {
  if (text.empty() || std::memchr(text.data(), 0, text.size()) == nullptr) return false;
  const auto count = static_cast<size_t>(std::count(text.begin(), text.end(), '\0'));
  return count * kMostBytesPerNul > text.size();
}

}  // namespace

tl::expected<std::string, ReadFault> readBytes(const std::string& path, uint64_t maxSize) {
  std::string text;
  const auto filled = readTo(text, path, maxSize);
  if (!filled) return tl::unexpected<ReadFault>(filled.error());
  text.resize(*filled);
  return text;
}

bool isUtf8(std::string_view text) {
  return firstFault(text, 0) == text.size();
}

bool isUnreadable(const ReadFault& fault) {
  return fault.id == "unreadable-file";
}

tl::expected<void, ReadFault> checkText(std::string_view text, uint64_t maxSize) {
  if (text.size() > maxSize) return tl::unexpected<ReadFault>(tooLarge(text.size(), maxSize));
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return fault(Kind::Utf16, "not-utf8", "the file is UTF-16; only UTF-8 is read");
  }
  if (isBinary(text)) {
    return fault(Kind::Binary, "binary-file", "the file is binary (it holds NUL bytes)");
  }
  if (!isUtf8(text)) return fault(Kind::NotUtf8, "not-utf8", "the file is not UTF-8");
  return {};
}

tl::expected<std::string, ReadFault> readFile(const std::string& path, uint64_t maxSize,
                                              const Overlay* instead) {
  auto text = bytesOf(path, maxSize, instead);
  if (!text) return text;
  if (auto good = checkText(*text, maxSize); !good) return tl::unexpected<ReadFault>(std::move(good.error()));
  return text;
}

tl::expected<std::string_view, ReadFault> readFileInto(const std::string& path, uint64_t maxSize,
                                                       const Overlay* instead, std::string& buffer) {
  if (instead != nullptr) {
    if (auto bytes = instead->bytesOf(path, maxSize)) {
      if (!*bytes) return tl::unexpected<ReadFault>(std::move(bytes->error()));
      buffer = std::move(**bytes);
      if (auto good = checkText(buffer, maxSize); !good)
        return tl::unexpected<ReadFault>(std::move(good.error()));
      return std::string_view(buffer);
    }
  }
  const auto filled = readTo(buffer, path, maxSize);
  if (!filled) return tl::unexpected<ReadFault>(filled.error());
  const std::string_view text = std::string_view(buffer).substr(0, *filled);
  if (auto good = checkText(text, maxSize); !good) return tl::unexpected<ReadFault>(std::move(good.error()));
  return text;
}

tl::expected<RepairedText, ReadFault> readRepaired(const std::string& path, uint64_t maxSize,
                                                   const Overlay* instead) {
  auto text = bytesOf(path, maxSize, instead);
  if (!text) return tl::unexpected<ReadFault>(std::move(text.error()));
  RepairedText result;
  if (auto good = checkText(*text, maxSize); !good) {
    if (good.error().kind != Kind::NotUtf8) return tl::unexpected<ReadFault>(std::move(good.error()));
    result.repaired = true;
    for (size_t at = firstFault(*text, 0); at < text->size(); at = firstFault(*text, at)) (*text)[at] = '?';
  }
  result.text = std::move(*text);
  return result;
}

}  // namespace unfreed
