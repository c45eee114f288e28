// The index: what is staged, file by file, as `git ls-files --stage --debug -z` prints it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unfreed::git {

// What git has noted of a file of the work tree when the file was as the index has it. Whoever finds the same
// need not read the file.
struct Stamp {
  int64_t changedSeconds = 0, changedNanoseconds = 0;  // ctime
  int64_t writtenSeconds = 0, writtenNanoseconds = 0;  // mtime
  uint32_t inode = 0;                                  // the lower half
  uint32_t size = 0;                                   // likewise
  friend bool operator==(const Stamp&, const Stamp&) = default;
};

struct IndexEntry {
  std::string_view path;  // from the top of the work tree
  std::string_view id;    // of its content
  uint32_t mode = 0;
  uint8_t stage = 0;             // 1 to 3: the sides of a merge that is not done
  bool isOnlyPlanned = false;    // `git add --intent-to-add`: there is no content yet
  std::optional<Stamp> stamp{};  // nothing: git did not tell

  bool isFile() const;  // a regular file with content
};

class Index {
 public:
  // Nothing when the output is not understood.
  static std::optional<Index> parse(std::string output);

  const std::vector<IndexEntry>& entries() const { return entries_; }  // by their paths
  // Null when nothing is staged there, or when it is in conflict.
  const IndexEntry* find(std::string_view path) const;
  bool hasFolder(std::string_view path) const;

 private:
  std::string output_;  // what the entries view
  std::vector<IndexEntry> entries_;
};

}  // namespace unfreed::git
