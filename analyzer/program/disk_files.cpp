// The file system on disk, for the resolver: it asks for dozens of names in the same few folders, so a folder
// is listed once and answers from then on. What changes on disk during a run is not seen.
// Where something stands for files of the disk (source/overlay.h), it is asked for what the disk does not
// have.
#include <algorithm>
#include <array>
#include <dirent.h>
#include <fmt/format.h>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <sys/stat.h>
#include <unordered_map>
#include <vector>

#include "program/resolver.h"
#include "source/file_reader.h"
#include "source/path.h"

namespace unfreed::program {
namespace {

constexpr uint64_t kMaxManifest = uint64_t{4} << 20;
// A folder with more entries is not listed: single questions are cheaper.
constexpr size_t kMaxListed = 8192;

enum class Sort : uint8_t { Missing, File, Folder, Other };

Sort sortOnDisk(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return Sort::Missing;
  return S_ISREG(status.st_mode) ? Sort::File : S_ISDIR(status.st_mode) ? Sort::Folder : Sort::Other;
}

struct Listing {
  bool isWhole = true;  // else: too many entries
  std::unordered_map<std::string, unsigned char> types;
  std::string canonical;  // the folder without symbolic links; empty: not asked for yet
};

struct Shelf {
  std::mutex mutex;
  std::unordered_map<std::string, Listing> listings;  // by folder
};

struct CloseStream {
  void operator()(DIR* stream) const { closedir(stream); }
};
using Stream = std::unique_ptr<DIR, CloseStream>;

std::vector<std::pair<std::string, unsigned char>> entriesOf(const std::string& folder, size_t most) {
  std::vector<std::pair<std::string, unsigned char>> entries;
  const Stream stream(opendir(folder.c_str()));
  if (!stream) return entries;
  while (const dirent* const entry = readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") entries.emplace_back(name, entry->d_type);
    if (entries.size() > most) break;
  }
  return entries;
}

class DiskFileSystem final : public FileSystem {
 public:
  explicit DiskFileSystem(const Overlay* instead) : instead_(instead) {}

  bool isFile(const std::string& path) const override {
    const Sort sort = sortOf(path);
    return sort == Sort::File || (sort == Sort::Missing && instead_ != nullptr && instead_->hasFile(path));
  }
  bool isDirectory(const std::string& path) const override {
    const Sort sort = sortOf(path);
    return sort == Sort::Folder ||
           (sort == Sort::Missing && instead_ != nullptr && instead_->hasFolder(path));
  }

  std::optional<std::string> read(const std::string& path) const override {
    if (!isFile(path)) return std::nullopt;
    auto text = readFile(path, kMaxManifest, instead_);
    if (!text) return std::nullopt;
    return std::move(*text);
  }

  std::string canonical(const std::string& path) const override {
    const std::string folder(path::parentOf(path));
    Shelf& shelf = shelfOf(folder);
    const std::lock_guard lock(shelf.mutex);
    Listing& listing = listingIn(shelf, folder);
    const auto entry = listing.types.find(std::string(path::nameOf(path)));
    const bool isItself =
        entry != listing.types.end() && (entry->second == DT_REG || entry->second == DT_DIR);
    if (!listing.isWhole || !isItself || path == "/") return resolved(path);
    if (listing.canonical.empty()) listing.canonical = resolved(folder);
    return listing.canonical == "/" ? path : fmt::format("{}/{}", listing.canonical, path::nameOf(path));
  }

  std::vector<std::string> list(const std::string& directory) const override {
    std::vector<std::string> names;
    for (auto& [name, type] : entriesOf(directory, SIZE_MAX)) names.push_back(std::move(name));
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  static std::string resolved(const std::string& path) {
    std::string found = path::canonicalPath(path);
    return found.empty() ? path : found;
  }

  Sort sortOf(const std::string& path) const {
    if (path == "/") return Sort::Folder;
    const std::string folder(path::parentOf(path));
    Shelf& shelf = shelfOf(folder);
    const std::lock_guard lock(shelf.mutex);
    const Listing& listing = listingIn(shelf, folder);
    if (!listing.isWhole) return sortOnDisk(path);
    const auto entry = listing.types.find(std::string(path::nameOf(path)));
    if (entry == listing.types.end()) return Sort::Missing;
    switch (entry->second) {
      case DT_REG:
        return Sort::File;
      case DT_DIR:
        return Sort::Folder;
      default:  // a link, or a file system that does not say
        return sortOnDisk(path);
    }
  }

  Shelf& shelfOf(const std::string& folder) const {
    return shelves_[std::hash<std::string>()(folder) % shelves_.size()];
  }

  static Listing& listingIn(Shelf& shelf, const std::string& folder) {
    const auto [found, isNew] = shelf.listings.try_emplace(folder);
    Listing& listing = found->second;
    if (!isNew) return listing;
    auto entries = entriesOf(folder, kMaxListed);
    listing.isWhole = entries.size() <= kMaxListed;
    if (!listing.isWhole) return listing;
    for (auto& [name, type] : entries) listing.types.emplace(std::move(name), type);
    return listing;
  }

  const Overlay* instead_;
  mutable std::array<Shelf, 32> shelves_;  // by folder, so that threads seldom wait for each other
};

}  // namespace

std::unique_ptr<FileSystem> diskFileSystem(const Overlay* instead) {
  return std::make_unique<DiskFileSystem>(instead);
}

}  // namespace unfreed::program
