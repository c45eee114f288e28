// --staged and --since: which of the files that a run could lint have changed, and where they are read from.
//
// What a run is asked to lint (files and folders) restricts the selection. Files that are only imported, and
// the sources of bindings, are those of the whole program.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "diagnostics/diagnostic.h"
#include "driver/run.h"
#include "git/index_texts.h"
#include "git/line_changes.h"
#include "git/repository.h"
#include "source/discovery.h"

namespace unfreed::driver {

class Selection {
 public:
  // Nothing when neither is asked for.
  static Result<std::optional<Selection>> of(const Options& options, const std::string& root);

  // What stands for the files of the disk: the index with --staged; else null.
  const Overlay* texts() const { return texts_.get(); }

  // What of it is to be linted as code, like discover(). Fails when a path is neither on the disk nor in the
  // index.
  Result<Discovery> code(const std::vector<std::string>& paths, const std::string& root) const;
  // The sources of bindings among the changed files, at one of the paths.
  std::vector<std::string> bindingSources(const std::vector<std::string>& paths,
                                          const std::string& root) const;

  // With --changed-lines: whether the finding has to do with a line that has changed. Else always.
  bool isReported(const Diagnostic& finding, const SourceSet& sources);

 private:
  Selection(std::shared_ptr<const git::Repository> repository, const Options& options);
  const git::LineChanges& changesOf(FileId file, const SourceSet& sources);
  bool exists(const std::string& absolute) const;

  std::shared_ptr<const git::Repository> repository_;
  std::unique_ptr<git::IndexTexts> texts_;
  bool onlyChangedLines_ = false;
  std::vector<git::ChangedFile> files_;  // sorted by path
  std::map<FileId, git::LineChanges> changes_;
};

}  // namespace unfreed::driver
