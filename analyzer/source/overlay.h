// Texts that stand for files: what is read instead of what is on the disk, such as the contents of the git
// index. Files that it does not know are those of the disk.
//
// Whoever reads files of the program takes one, or null: the disk alone. Safe for concurrent calls.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "source/file_reader.h"

namespace unfreed {

class Overlay {
 public:
  virtual ~Overlay() = default;

  // Whether there is such a file or folder, also when the disk has none. `path` is absolute and normalised.
  virtual bool hasFile(const std::string& path) const = 0;
  virtual bool hasFolder(const std::string& path) const = 0;

  // What stands for the file, whatever bytes these are; nothing: what is on the disk.
  virtual std::optional<tl::expected<std::string, ReadFault>> bytesOf(const std::string& path,
                                                                      uint64_t maxSize) const = 0;
};

}  // namespace unfreed
