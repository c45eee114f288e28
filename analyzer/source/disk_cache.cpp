#include "source/disk_cache.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <map>
#include <mutex>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include "source/path.h"

namespace unfreed {
namespace {

// An entry: this line, the fingerprint of what follows, a line break, and the value.
constexpr std::string_view kHeading = "unfreed cache 1\n";
constexpr size_t kHashSize = 32;
constexpr uint64_t kMaxEntry = 64 * 1024 * 1024;
constexpr std::string_view kTemporary = "new-";  // how the name of an unfinished entry begins

struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) close(fd);
  }
};

bool writeAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

// Others go first. Not written at every use: to the hour is good enough.
void noteUse(int fd, const struct stat& status) {
  constexpr int64_t kFineness = 3600;  // seconds
  if (status.st_mtim.tv_sec + kFineness > time(nullptr)) return;
  const timespec now[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
  futimens(fd, now);
}

std::optional<std::string> readAll(const std::string& path) {
  const Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  struct stat status {};
  if (file.fd < 0 || fstat(file.fd, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  if (static_cast<uint64_t>(status.st_size) > kMaxEntry) return std::nullopt;
  std::string text(static_cast<size_t>(status.st_size), '\0');
  size_t filled = 0;
  while (filled < text.size()) {
    const ssize_t got = read(file.fd, text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    filled += static_cast<size_t>(got);
  }
  noteUse(file.fd, status);
  return text;
}

// Every folder of the path, readable by the user alone.
bool makeFolders(const std::string& path) {
  for (size_t at = 1; at <= path.size(); ++at) {
    if (at != path.size() && path[at] != '/') continue;
    const std::string part = path.substr(0, at);
    if (mkdir(part.c_str(), 0700) != 0 && errno != EEXIST && errno != EROFS && errno != EACCES) return false;
  }
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

struct Entry {
  std::string path;
  uint64_t size;
  int64_t used;  // seconds
  bool isUnfinished;
};

std::vector<Entry> entriesOf(const std::string& folder) {
  std::vector<Entry> entries;
  DIR* const stream = opendir(folder.c_str());
  if (stream == nullptr) return entries;
  while (const dirent* const item = readdir(stream)) {
    const std::string_view name = item->d_name;
    if (name.starts_with('.')) continue;
    std::string path = path::join(folder, name);
    struct stat status {};
    if (lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    entries.push_back({std::move(path), static_cast<uint64_t>(status.st_size), status.st_mtim.tv_sec,
                       name.starts_with(kTemporary)});
  }
  closedir(stream);
  return entries;
}

// Removes what was not used for longest until a quarter is free again, so that this is seldom done. What is
// left.
uint64_t makeRoom(const std::string& folder, uint64_t maxSize) {
  constexpr int64_t kAbandoned = 3600;  // seconds: no run is still writing it
  std::vector<Entry> entries = entriesOf(folder);
  uint64_t size = 0;
  const int64_t now = time(nullptr);
  for (const Entry& entry : entries) {
    size += entry.size;
    if (entry.isUnfinished && entry.used + kAbandoned < now) unlink(entry.path.c_str());
  }
  if (size <= maxSize) return size;
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.used < b.used; });
  for (const Entry& entry : entries) {
    if (size <= maxSize - maxSize / 4) return size;
    if (unlink(entry.path.c_str()) == 0) size -= entry.size;
  }
  return size;
}

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

}  // namespace

// Looking at all entries whenever one is added would cost their square. A run looks once, and adds up what it
// writes; what others write meanwhile is seen by the next one.
struct DiskCache::Sizes {
  std::mutex mutex;
  std::map<std::string, uint64_t, std::less<>> bySpace;
};

DiskCache::DiskCache(std::string folder, uint64_t maxSize)
    : folder_(std::move(folder)), maxSize_(maxSize), sizes_(std::make_shared<Sizes>()) {}

DiskCache DiskCache::ofUser() {
  if (const char* const asked = std::getenv("UNFREED_CACHE_DIR")) {
    if (*asked == '\0') return {};
    return DiskCache(path::join(path::workingDirectory(), asked));
  }
  // The specification of XDG: a path that is not absolute is to be ignored.
  if (const std::string xdg = environment("XDG_CACHE_HOME"); xdg.starts_with('/')) {
    return DiskCache(path::join(xdg, "unfreed"));
  }
  if (const std::string home = environment("HOME"); home.starts_with('/')) {
    return DiskCache(path::join(home, ".cache/unfreed"));
  }
  return {};
}

std::optional<std::string> DiskCache::load(std::string_view space, const ContentHash& key) const {
  if (!isOn()) return std::nullopt;
  auto text = readAll(path::join(path::join(folder_, space), hexOf(key)));
  if (!text) return std::nullopt;
  const size_t begin = kHeading.size() + kHashSize + 1;
  if (text->size() < begin || !text->starts_with(kHeading)) return std::nullopt;
  const std::string_view value = std::string_view(*text).substr(begin);
  if (std::string_view(*text).substr(kHeading.size(), kHashSize) != hexOf(hashOf(value))) return std::nullopt;
  text->erase(0, begin);
  return text;
}

void DiskCache::store(std::string_view space, const ContentHash& key, std::string_view value) const {
  if (!isOn() || value.size() > maxSize_ / 2) return;
  const std::string folder = path::join(folder_, space);
  if (!makeFolders(folder)) return;
  static std::atomic<unsigned> counter{0};
  const std::string temporary =
      path::join(folder, fmt::format("{}{}-{}", kTemporary, getpid(), counter.fetch_add(1)));
  bool isWritten = false;
  {
    const Descriptor file{open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (file.fd < 0) return;
    isWritten = writeAll(file.fd, kHeading) && writeAll(file.fd, hexOf(hashOf(value)) + "\n") &&
                writeAll(file.fd, value);
  }
  const std::string path = path::join(folder, hexOf(key));
  if (!isWritten || rename(temporary.c_str(), path.c_str()) != 0) {
    unlink(temporary.c_str());
    return;
  }
  const std::lock_guard lock(sizes_->mutex);
  const auto [size, isFirst] = sizes_->bySpace.try_emplace(std::string(space), 0);
  size->second += kHeading.size() + kHashSize + 1 + value.size();
  if (isFirst || size->second > maxSize_) size->second = makeRoom(folder, maxSize_);
}

}  // namespace unfreed
