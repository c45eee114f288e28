// A cache on disk for what is expensive to make again: small texts under a name and a fingerprint.
//
// It can only ever save time. An entry that is damaged, foreign or half written is no entry; a folder that
// cannot be written is no cache, and neither is an error. Several runs may share the folder: an entry appears
// whole or not at all. It stays below a size: what was not used for longest goes first.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "source/content_hash.h"

namespace unfreed {

class DiskCache {
 public:
  static constexpr uint64_t kMaxSize = uint64_t{64} * 1024 * 1024;  // of all entries of one space

  DiskCache() = default;  // no cache
  explicit DiskCache(std::string folder, uint64_t maxSize = kMaxSize);

  // The folder of the user: $UNFREED_CACHE_DIR (empty: no cache), else $XDG_CACHE_HOME/unfreed, else
  // ~/.cache/unfreed.
  static DiskCache ofUser();

  bool isOn() const { return !folder_.empty(); }
  const std::string& folder() const { return folder_; }  // empty: no cache

  // `space` is a word that keeps kinds of entries apart; it becomes a folder.
  std::optional<std::string> load(std::string_view space, const ContentHash& key) const;
  void store(std::string_view space, const ContentHash& key, std::string_view value) const;

 private:
  struct Sizes;

  std::string folder_;
  uint64_t maxSize_ = kMaxSize;
  std::shared_ptr<Sizes> sizes_;  // as far as this run knows; one for all copies
};

}  // namespace unfreed
