#include "source/content_hash.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/descriptor.h"
#include "source/overlay.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace unfreed {
namespace {

ContentHash asContentHash(const XXH128_hash_t& hash) {
  return {hash.high64, hash.low64};
}

// Piece by piece, as large as what stays in the processor's cache.
std::optional<ContentHash> hashOfDescriptor(int fd, uint64_t maxSize) {
  struct stat status {};
  if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  std::array<char, size_t{64} * 1024> buffer;
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  uint64_t size = 0;
  while (size <= maxSize) {
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return asContentHash(XXH3_128bits_digest(&state));
    XXH3_128bits_update(&state, buffer.data(), static_cast<size_t>(got));
    size += static_cast<uint64_t>(got);
  }
  return std::nullopt;
}

}  // namespace

ContentHash hashOf(std::string_view content) {
  return asContentHash(XXH3_128bits(content.data(), content.size()));
}

std::optional<ContentHash> hashOfFile(const std::string& path, uint64_t maxSize, const Overlay* instead) {
  if (instead != nullptr) {
    if (const auto bytes = instead->bytesOf(path, maxSize)) {
      return *bytes ? std::optional(hashOf(**bytes)) : std::nullopt;
    }
  }
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  return file.fd < 0 ? std::nullopt : hashOfDescriptor(file.fd, maxSize);
}

std::string hexOf(const ContentHash& hash) {
  return fmt::format("{:016x}{:016x}", hash.high, hash.low);
}

}  // namespace unfreed
