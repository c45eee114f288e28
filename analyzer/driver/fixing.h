// --fix and --fix-dry-run: applies the fixes of a run, and looks at what is left.
#pragma once

#include <string>

#include "base/result.h"
#include "driver/run.h"

namespace unfreed::driver {

struct Fixing {
  Fix::Safety upTo = Fix::Safety::Safe;
  bool dryRun = false;
};

struct FixOutcome {
  RunResult result;    // of a run after the fixes; of the one before when nothing was changed
  std::string output;  // for standard output: the diff, or the text that stands for standard input
  size_t applied = 0;  // findings that were settled (or, in a dry run, would be)
  size_t files = 0;
  size_t waiting = 0;         // findings whose fix overlaps one that was applied: another run fixes them
  size_t unwritten = 0;       // files that could not be written; each has a notification
  bool isToBeStaged = false;  // files of the work tree were changed; what is staged still lacks the fixes
};

// `before` is the result of run(options). Writes the files, unless it is a dry run or standard input is
// fixed.
Result<FixOutcome> applyFixes(const Options& options, RunResult before, const Fixing& fixing);

// "applied 3 fixes in 2 files; 1 waits for another run, …", as one line.
std::string summaryOf(const FixOutcome& outcome, const Fixing& fixing);

}  // namespace unfreed::driver
