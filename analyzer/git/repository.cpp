#include "git/repository.h"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>

#include "source/file_reader.h"
#include "source/path.h"
#include "source/same_lines.h"

namespace unfreed::git {
namespace {

constexpr uint64_t kLargestCompared = uint64_t{64} << 20;  // bytes

tl::unexpected<Error> notUnderstood() {
  return fail("git's answer was not understood", "name the files instead");
}

std::string lineOf(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

Stamp stampOf(const struct stat& status) {
  return {status.st_ctim.tv_sec,
          status.st_ctim.tv_nsec,
          status.st_mtim.tv_sec,
          status.st_mtim.tv_nsec,
          static_cast<uint32_t>(status.st_ino),
          static_cast<uint32_t>(status.st_size)};
}

bool isBefore(const ChangedFile& a, const ChangedFile& b) {
  return a.path < b.path;
}

std::string contentBefore(const RawChange& change) {
  const bool hadFile = (change.oldMode & kKindOfFile) == kRegularFile && !isNoObject(change.oldId);
  return hadFile ? change.oldId : std::string();
}

}  // namespace

Result<std::shared_ptr<Repository>> Repository::around(const std::string& folder) {
  auto git = Git::in(folder);
  if (!git) return tl::unexpected<Error>(std::move(git.error()));
  std::shared_ptr<Repository> repository(new Repository(*git));
  if (auto found = repository->findPlace(); !found) return tl::unexpected<Error>(std::move(found.error()));
  return repository;
}

// The answer is three lines: whether there is a work tree, the file of the index, the top.
Result<void> Repository::findPlace() {
  const ProcessResult result =
      git_.run({"rev-parse", "--is-inside-work-tree", "--git-path", "index", "--show-toplevel"});
  if (!result.isSuccess()) {
    const bool isForeign = result.errors.find("safe.directory") != std::string::npos;
    return fail(errorOf(result).what,
                isForeign ? "when you trust it, add it to safe.directory of git's global configuration"
                          : "run it inside the work tree of a git repository, or name the files instead");
  }
  const std::string& text = result.output;
  const size_t first = text.find('\n');
  const size_t second = first == std::string::npos ? first : text.find('\n', first + 1);
  if (second == std::string::npos || !text.starts_with("true\n")) return notUnderstood();
  const std::string indexFile = text.substr(first + 1, second - first - 1);
  top_ = path::canonicalPath(lineOf(text.substr(second + 1)));
  if (top_.empty()) return notUnderstood();
  struct stat status {};
  const std::string absolute = path::join(git_.folder(), indexFile);
  if (stat(absolute.c_str(), &status) == 0) indexWritten_ = {status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
  return {};
}

Result<void> Repository::readIndex() {
  auto listed = git_.ask({"ls-files", "--stage", "--debug", "--full-name", "-z", "--", ":/"});
  if (!listed) return tl::unexpected<Error>(std::move(listed.error()));
  auto index = Index::parse(std::move(*listed));
  if (!index) return notUnderstood();
  index_ = std::move(*index);
  return {};
}

std::optional<std::string_view> Repository::insideOf(std::string_view absolute) const {
  if (!path::isInside(absolute, top_) || absolute.size() == top_.size()) return std::nullopt;
  return absolute.substr(top_ == "/" ? 1 : top_.size() + 1);
}

std::string Repository::absoluteOf(std::string_view path) const {
  return (top_ == "/" ? "/" : top_ + '/') + std::string(path);
}

// As git does it: a file that was written while the index was may have changed afterwards without a sign.
bool Repository::looksUnchanged(const IndexEntry& entry, const struct stat& status) const {
  if (!entry.isFile() || !entry.stamp || !indexWritten_ || !S_ISREG(status.st_mode)) return false;
  const Stamp now = stampOf(status);
  return now == *entry.stamp && std::pair(now.writtenSeconds, now.writtenNanoseconds) < *indexWritten_;
}

bool Repository::looksUnchanged(const IndexEntry& entry) const {
  struct stat status {};
  return lstat(absoluteOf(entry.path).c_str(), &status) == 0 && looksUnchanged(entry, status);
}

bool Repository::holdsTheSame(const IndexEntry& entry) const {
  const auto there = readBytes(absoluteOf(entry.path), kLargestCompared);
  if (!there) return false;
  const auto kept = objects_.read(entry.id, kLargestCompared);
  return kept && haveSameLines(*there, *kept);
}

bool Repository::hasCommit() const {
  return git_.run({"rev-parse", "--quiet", "--verify", "HEAD^{commit}"}).isSuccess();
}

Result<std::vector<RawChange>> Repository::againstIndex(const std::string& commit, bool tracesRenames) const {
  std::vector<std::string> words{"diff-index",  "--cached",      "--raw",         "-z",
                                 "--no-abbrev", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all"};
  words.push_back(tracesRenames ? "--find-renames" : "--no-renames");
  words.push_back("-l1000");
  words.push_back(commit);
  words.push_back("--");
  auto output = git_.ask(words);
  // In a partial clone, the contents may be missing that renames are known by.
  if (!output && tracesRenames) return againstIndex(commit, false);
  if (!output) return tl::unexpected<Error>(std::move(output.error()));
  auto changes = parseRawChanges(*output);
  if (!changes) return notUnderstood();
  return std::move(*changes);
}

Result<std::vector<ChangedFile>> Repository::stagedFirst(const Wants& wants) {
  if (auto read = readIndex(); !read) return tl::unexpected<Error>(std::move(read.error()));
  std::vector<ChangedFile> files;
  for (const IndexEntry& entry : index_.entries()) {
    if (entry.isFile() && wants(entry.path)) files.push_back({absoluteOf(entry.path), {}});
  }
  return files;
}

Result<std::vector<ChangedFile>> Repository::staged(bool tracesRenames, const Wants& wants) {
  auto changes = againstIndex("HEAD", tracesRenames);
  if (!changes && !hasCommit()) return stagedFirst(wants);
  if (!changes) return tl::unexpected<Error>(std::move(changes.error()));
  std::erase_if(*changes, [&](const RawChange& change) { return !wants(change.path); });
  std::vector<ChangedFile> files;
  if (changes->empty()) return files;
  if (auto read = readIndex(); !read) return tl::unexpected<Error>(std::move(read.error()));
  for (const RawChange& change : *changes) {
    const IndexEntry* const entry = index_.find(change.path);
    if (entry != nullptr && entry->isFile())
      files.push_back({absoluteOf(change.path), contentBefore(change)});
  }
  std::sort(files.begin(), files.end(), isBefore);
  return files;
}

Result<std::string> Repository::commitOf(const std::string& revision) const {
  const auto unknown = [&] {
    return fail(fmt::format("git does not know the revision `{}`", revision),
                "name a commit, a branch or a tag; in a shallow clone, fetch it first");
  };
  if (revision.empty() || revision.starts_with('-')) return unknown();
  const ProcessResult result = git_.run({"rev-parse", "--quiet", "--verify", revision + "^{commit}"});
  std::string id = lineOf(result.output);
  if (!result.isSuccess() || !isObjectId(id)) return unknown();
  return id;
}

Result<std::string> Repository::partingOf(const std::string& revision) const {
  auto commit = commitOf(revision);
  if (!commit) return commit;
  const ProcessResult result = git_.run({"merge-base", *commit, "HEAD"});
  std::string id = lineOf(result.output);
  if (result.isSuccess() && isObjectId(id)) return id;
  if (!hasCommit())
    return fail("there is no commit yet to compare with", "use --staged before the first commit");
  return fail(fmt::format("`{}` and the last commit have no commit in common", revision),
              "fetch more of the history, with `git fetch --unshallow` for example");
}

Result<std::vector<std::string>> Repository::untracked() const {
  auto output = git_.ask({"ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/"});
  if (!output) return tl::unexpected<Error>(std::move(output.error()));
  std::vector<std::string> paths;
  for (size_t begin = 0; begin < output->size();) {
    const size_t end = std::min(output->find('\0', begin), output->size());
    if (end > begin && (*output)[end - 1] != '/') paths.push_back(output->substr(begin, end - begin));
    begin = end + 1;
  }
  return paths;
}

// What is tracked and lies in the work tree, as far as it has changed.
std::vector<ChangedFile> Repository::changedInWorkTree(const std::vector<RawChange>& changes,
                                                       const Wants& wants) const {
  std::unordered_map<std::string_view, const RawChange*> changeOf;
  for (const RawChange& change : changes) changeOf.emplace(change.path, &change);
  std::vector<ChangedFile> files;
  for (const IndexEntry& entry : index_.entries()) {
    if ((entry.mode & kKindOfFile) != kRegularFile || !wants(entry.path)) continue;
    std::string absolute = absoluteOf(entry.path);
    const bool isRepeated = !files.empty() && files.back().path == absolute;  // the sides of a conflict
    struct stat status {};
    if (isRepeated || lstat(absolute.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    if (const auto change = changeOf.find(entry.path); change != changeOf.end()) {
      files.push_back({std::move(absolute), contentBefore(*change->second)});
    } else if (!entry.isFile()) {
      files.push_back({std::move(absolute), {}});
    } else if (!looksUnchanged(entry, status) && !holdsTheSame(entry)) {
      files.push_back({std::move(absolute), std::string(entry.id)});
    }
  }
  return files;
}

Result<std::vector<ChangedFile>> Repository::since(const std::string& revision, bool tracesRenames,
                                                   const Wants& wants) {
  auto parting = partingOf(revision);
  if (!parting) return tl::unexpected<Error>(std::move(parting.error()));
  auto changes = againstIndex(*parting, tracesRenames);
  if (!changes) return tl::unexpected<Error>(std::move(changes.error()));
  auto others = untracked();
  if (!others) return tl::unexpected<Error>(std::move(others.error()));
  if (auto read = readIndex(); !read) return tl::unexpected<Error>(std::move(read.error()));
  std::vector<ChangedFile> files = changedInWorkTree(*changes, wants);
  for (const std::string& path : *others) {
    if (wants(path)) files.push_back({absoluteOf(path), {}});
  }
  std::sort(files.begin(), files.end(), isBefore);
  return files;
}

}  // namespace unfreed::git
