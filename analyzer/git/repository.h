// A repository, its index, and which files have changed.
//
// git tells about trees and the index; what is in the work tree is looked at here and not by git, which would
// run the filters that a repository may define.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

#include "base/result.h"
#include "git/git.h"
#include "git/index.h"
#include "git/objects.h"
#include "git/raw_changes.h"

namespace unfreed::git {

struct ChangedFile {
  std::string path;    // absolute
  std::string before;  // the id of what it was before; empty: it is new
};

class Repository {
 public:
  // The one around `folder`. Fails where there is none with a work tree.
  static Result<std::shared_ptr<Repository>> around(const std::string& folder);

  const std::string& top() const { return top_; }  // absolute
  // As it was when changed files were asked for; empty when there were none, and before.
  const Index& index() const { return index_; }
  const Objects& objects() const { return objects_; }

  // A file's path from the top, or nothing outside of the work tree.
  std::optional<std::string_view> insideOf(std::string_view absolute) const;
  std::string absoluteOf(std::string_view path) const;

  // Whether the file in the work tree is known to be what the index has, by the looks of it alone.
  bool looksUnchanged(const IndexEntry& entry) const;

  // Of files that have changed, only those are given that are wanted.
  using Wants = std::function<bool(std::string_view path)>;

  // The files whose content in the index differs from the last commit, by their paths. Without a commit: all.
  // With `tracesRenames`, what a renamed file was before is known.
  Result<std::vector<ChangedFile>> staged(bool tracesRenames, const Wants& wants);

  // The files of the work tree that differ from where `revision` and the last commit part, and those that are
  // not tracked (nor ignored).
  Result<std::vector<ChangedFile>> since(const std::string& revision, bool tracesRenames, const Wants& wants);

 private:
  explicit Repository(const Git& git) : git_(git), objects_(git) {}
  bool looksUnchanged(const IndexEntry& entry, const struct stat& status) const;
  bool holdsTheSame(const IndexEntry& entry) const;  // but for line ends
  Result<void> findPlace();
  Result<void> readIndex();
  bool hasCommit() const;
  Result<std::string> commitOf(const std::string& revision) const;
  Result<std::string> partingOf(const std::string& revision) const;
  Result<std::vector<RawChange>> againstIndex(const std::string& commit, bool tracesRenames) const;
  Result<std::vector<std::string>> untracked() const;
  Result<std::vector<ChangedFile>> stagedFirst(const Wants& wants);
  std::vector<ChangedFile> changedInWorkTree(const std::vector<RawChange>& changes, const Wants& wants) const;

  Git git_;
  Objects objects_;
  std::string top_;
  std::optional<std::pair<int64_t, int64_t>> indexWritten_;  // seconds, nanoseconds
  Index index_;
};

}  // namespace unfreed::git
