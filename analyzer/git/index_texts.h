// The index in the place of the work tree: what a commit would take, whatever the files look like now.
//
// Where a file of the work tree is what is staged, it is read; and what is not in the index (packages that
// are installed, files that were generated) is read from the disk.
#pragma once

#include <memory>

#include "git/repository.h"
#include "source/overlay.h"

namespace unfreed::git {

class IndexTexts final : public Overlay {
 public:
  explicit IndexTexts(std::shared_ptr<const Repository> repository) : repository_(std::move(repository)) {}

  bool hasFile(const std::string& path) const override;
  bool hasFolder(const std::string& path) const override;
  std::optional<tl::expected<std::string, ReadFault>> bytesOf(const std::string& path,
                                                              uint64_t maxSize) const override;

 private:
  const IndexEntry* entryOf(const std::string& path) const;  // null: no file with content

  std::shared_ptr<const Repository> repository_;
};

}  // namespace unfreed::git
