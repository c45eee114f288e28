// Runs git, the program, in a repository that nobody vouches for.
//
// Nothing that the repository brings along is run: no hooks, filters, drivers, monitors, pagers or
// transports, and git is never asked to compare the work tree, since that is where it runs filters. It writes
// nothing, not even the index. Whether the repository may be read at all is git's own decision
// (safe.directory).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "source/process.h"

namespace unfreed::git {

class Git {
 public:
  // The git that is in PATH, to be run in `folder`. What the environment says (GIT_DIR, GIT_INDEX_FILE, …)
  // holds.
  static Result<Git> in(const std::string& folder);

  // Its output; fails when it ends with anything but 0, with its own words.
  Result<std::string> ask(std::vector<std::string> arguments) const;
  ProcessResult run(std::vector<std::string> arguments) const;
  Command command(std::vector<std::string> arguments) const;
  const std::string& folder() const { return folder_; }

 private:
  std::string program_;
  std::string folder_;
};

// Why a run gave no answer.
Error errorOf(const ProcessResult& result);

ProcessLimits gitLimits();

}  // namespace unfreed::git
