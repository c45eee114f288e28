#include "driver/fixing.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "driver/fix_stage.h"
#include "driver/replace_file.h"
#include "fix/diff.h"
#include "source/file_reader.h"
#include "source/on_disk.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

// The folders in which files may be changed: those that were named, and those in which named files stand. A
// symbolic link that leads out of them is not followed to its end.
std::vector<std::string> foldersOf(const Options& options) {
  const std::string root = options.root.empty() ? path::workingDirectory() : path::normalised(options.root);
  std::vector<std::string> folders;
  for (const std::string& named : options.paths) {
    const std::string whole = path::join(root, named);
    const bool isWhole = isFolder(whole);
    folders.push_back(path::canonicalPath(isWhole ? whole : std::string(path::parentOf(whole))));
  }
  return folders;
}

// What is staged was fixed in thought only, and the file holds something else: nothing may get lost of it.
Result<void> checkStagedWhole(const SourceFile& file) {
  const auto there = readBytes(file.absolute, file.text.size());
  if (there && *there == file.text) return {};
  return fail("only a part of its changes is staged", "stage the rest, or fix it by hand");
}

Result<void> write(const SourceFile& file, const std::string& text, const std::vector<std::string>& folders) {
  const bool isInside = std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) {
    return !folder.empty() && path::isInside(file.absolute, folder);
  });
  if (!isInside) {
    return fail("a symbolic link leads to it, out of the folders that are linted", "name the file itself");
  }
  return replaceFile(file.absolute, file.text, text);
}

Notification cannotFix(const SourceFile& file, const Error& error) {
  std::string message = fmt::format("its fixes could not be written: {}", error.what);
  if (!error.hint.empty()) message += "; " + error.hint;
  return {Notification::Level::Error, "cannot-fix", file.path, std::nullopt, std::move(message)};
}

void sortNotifications(std::vector<Notification>& notifications) {
  std::stable_sort(notifications.begin(), notifications.end(),
                   [](const Notification& a, const Notification& b) { return a.path < b.path; });
}

void count(const FixedFile& fixed, FixOutcome& outcome) {
  outcome.applied += fixed.applied;
  outcome.waiting += fixed.waiting;
  ++outcome.files;
}

// Gives what could not be written as notifications. What was written is what the next run reads, also in the
// place of what is staged.
std::vector<Notification> writeAll(const FixPlan& plan, Options& options, FixOutcome& outcome) {
  std::vector<Notification> faults;
  const std::vector<std::string> folders = foldersOf(options);
  const SourceSet& sources = *outcome.result.sources;
  for (const FixedFile& fixed : plan.files) {
    const SourceFile& file = sources[fixed.file];
    auto wrote = options.staged ? checkStagedWhole(file) : Result<void>();
    if (wrote) wrote = write(file, fixed.text, folders);
    if (!wrote) {
      faults.push_back(cannotFix(file, wrote.error()));
      ++outcome.unwritten;
      continue;
    }
    count(fixed, outcome);
    if (options.staged) options.texts[file.absolute] = fixed.text;
  }
  outcome.isToBeStaged = options.staged && outcome.files > 0;
  return faults;
}

std::string diffOf(const FixPlan& plan, FixOutcome& outcome) {
  std::string diff;
  for (const FixedFile& fixed : plan.files) {
    const SourceFile& file = (*outcome.result.sources)[fixed.file];
    diff += fix::unifiedDiff(file.path, file.text, fixed.edits);
    count(fixed, outcome);
  }
  return diff;
}

// What is left is what a run finds now.
Result<void> look(const Options& options, FixOutcome& outcome) {
  auto after = run(options);
  if (!after) return tl::unexpected<Error>(std::move(after.error()));
  outcome.result = std::move(*after);
  return {};
}

Result<void> fixStandardInput(Options options, const FixPlan& plan, FixOutcome& outcome) {
  // What was cut off while it was read must not come out as if it were the file.
  if (options.stdinText.size() > options.limits.mostBytes()) {
    return fail("standard input is larger than the limit for files", "fix the file itself, by its name");
  }
  if (!plan.files.empty()) {
    options.stdinText = plan.files.front().text;
    count(plan.files.front(), outcome);
  }
  outcome.output = options.stdinText;
  return plan.files.empty() ? Result<void>{} : look(options, outcome);
}

void note(std::vector<Notification> more, FixOutcome& outcome) {
  auto& notifications = outcome.result.notifications;
  std::move(more.begin(), more.end(), std::back_inserter(notifications));
  sortNotifications(notifications);
}

}  // namespace

Result<FixOutcome> applyFixes(const Options& options, RunResult before, const Fixing& fixing) {
  FixOutcome outcome;
  outcome.result = std::move(before);
  FixPlan plan = planFixes(*outcome.result.sources, outcome.result.findings, fixing.upTo);
  if (fixing.dryRun) {
    outcome.output = diffOf(plan, outcome);
  } else if (!options.stdinFilename.empty()) {
    if (auto done = fixStandardInput(options, plan, outcome); !done)
      return tl::unexpected<Error>(std::move(done.error()));
  } else {
    Options after = options;
    std::vector<Notification> faults = writeAll(plan, after, outcome);
    if (outcome.files > 0) {
      if (auto done = look(after, outcome); !done) return tl::unexpected<Error>(std::move(done.error()));
    }
    note(std::move(faults), outcome);
  }
  note(std::move(plan.notifications), outcome);
  return outcome;
}

std::string summaryOf(const FixOutcome& outcome, const Fixing& fixing) {
  const auto counted = [](size_t count, std::string_view noun) {
    const std::string_view plural = noun == "fix" ? "fixes" : "files";
    return fmt::format("{} {}", count, count == 1 ? noun : plural);
  };
  const std::string_view verb = fixing.dryRun ? "would apply" : "applied";
  std::string line = outcome.applied == 0 ? fmt::format("{} no fixes", verb)
                                          : fmt::format("{} {} in {}", verb, counted(outcome.applied, "fix"),
                                                        counted(outcome.files, "file"));
  if (outcome.waiting > 0) {
    line += fmt::format("; {} for another run, because {} with one of these",
                        outcome.waiting == 1 ? "1 fix waits" : counted(outcome.waiting, "fix") + " wait",
                        outcome.waiting == 1 ? "it overlaps" : "they overlap");
  }
  if (outcome.isToBeStaged) line += "; stage what was fixed with `git add`, and commit again";
  if (outcome.unwritten > 0) line += fmt::format("; could not write {}", counted(outcome.unwritten, "file"));
  return line;
}

}  // namespace unfreed::driver
