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

#include "source/descriptor.h"
#include "source/file_reader.h"
#include "source/on_disk.h"
#include "source/path.h"

namespace unfreed {
namespace {

// An entry: this line, the fingerprint of what follows, a line break, and the value.
constexpr std::string_view kHeading = "unfreed cache 1\n";
constexpr size_t kHashSize = 32;
constexpr uint64_t kMaxEntry = uint64_t{64} << 20;
constexpr std::string_view kTemporary = "new-";  // how the name of an unfinished entry begins

// Others go first. Not written at every use: to the hour is good enough.
void noteUse(const std::string& path) {
  constexpr int64_t kFineness = 3600;  // seconds
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || status.st_mtim.tv_sec + kFineness > time(nullptr)) return;
  const timespec now[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
  utimensat(AT_FDCWD, path.c_str(), now, 0);
}

// Every folder of the path, readable by the user alone.
bool makeFolders(const std::string& path) {
  for (size_t at = 1; at <= path.size(); ++at) {
    if (at != path.size() && path[at] != '/') continue;
    const std::string part = path.substr(0, at);
    if (mkdir(part.c_str(), 0700) != 0 && errno != EEXIST && errno != EROFS && errno != EACCES) return false;
  }
  return isFolder(path);
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
  const std::string path = path::join(path::join(folder_, space), hexOf(key));
  auto text = readBytes(path, kMaxEntry);
  if (!text) return std::nullopt;
  noteUse(path);
  const size_t begin = kHeading.size() + kHashSize + 1;
  if (text->size() < begin || !text->starts_with(kHeading)) return std::nullopt;
  const std::string_view value = std::string_view(*text).substr(begin);
  if (std::string_view(*text).substr(kHeading.size(), kHashSize) != hexOf(hashOf(value))) return std::nullopt;
  text->erase(0, begin);
  return std::move(*text);
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
    const Descriptor file(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file.fd < 0) return;
    isWritten = writeAll(file.fd, kHeading) == 0 && writeAll(file.fd, hexOf(hashOf(value)) + "\n") == 0 &&
                writeAll(file.fd, value) == 0;
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
