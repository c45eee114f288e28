#include "git/index_texts.h"

#include "source/file_reader.h"
#include "source/same_lines.h"

namespace unfreed::git {

const IndexEntry* IndexTexts::entryOf(const std::string& path) const {
  const auto inside = repository_->insideOf(path);
  const IndexEntry* const entry = inside ? repository_->index().find(*inside) : nullptr;
  return entry == nullptr || !entry->isFile() ? nullptr : entry;
}

bool IndexTexts::hasFile(const std::string& path) const {
  return entryOf(path) != nullptr;
}

bool IndexTexts::hasFolder(const std::string& path) const {
  const auto inside = repository_->insideOf(path);
  return inside && repository_->index().hasFolder(*inside);
}

std::optional<tl::expected<std::string, ReadFault>> IndexTexts::bytesOf(const std::string& path,
                                                                        uint64_t maxSize) const {
  const IndexEntry* const entry = entryOf(path);
  if (entry == nullptr || repository_->looksUnchanged(*entry)) return std::nullopt;
  auto staged = repository_->objects().read(entry->id, maxSize);
  if (!staged) return staged;
  // Line ends that are others in the work tree are git's doing (core.autocrlf): the file itself is staged.
  if (const auto there = readBytes(path, maxSize); there && haveSameLines(*there, *staged))
    return std::nullopt;
  return staged;
}

}  // namespace unfreed::git
