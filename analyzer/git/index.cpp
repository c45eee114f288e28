#include "git/index.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "git/raw_changes.h"

namespace unfreed::git {
namespace {

constexpr uint32_t kIntentToAdd = 1u << 29;  // git's CE_INTENT_TO_ADD

template <class Number>
bool readNumber(std::string_view& text, Number& number, int base = 10) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return true;
}

// "100644 0123… 0\tpath"
bool readHead(std::string_view head, IndexEntry& entry) {
  if (!readNumber(head, entry.mode, 8) || !head.starts_with(' ')) return false;
  head.remove_prefix(1);
  const size_t end = head.find(' ');
  if (end == std::string_view::npos || !isObjectId(head.substr(0, end))) return false;
  entry.id = head.substr(0, end);
  head.remove_prefix(end + 1);
  if (!readNumber(head, entry.stage) || !head.starts_with('\t')) return false;
  entry.path = head.substr(1);
  return !entry.path.empty();
}

template <class Number>
bool readAfter(std::string_view line, std::string_view name, Number& number, int base = 10) {
  const size_t at = line.find(name);
  if (at == std::string_view::npos) return false;
  line.remove_prefix(at + name.size());
  return readNumber(line, number, base);
}

bool readTime(std::string_view line, std::string_view name, int64_t& seconds, int64_t& nanoseconds) {
  const size_t at = line.find(name);
  if (at == std::string_view::npos) return false;
  line.remove_prefix(at + name.size());
  if (!readNumber(line, seconds) || !line.starts_with(':')) return false;
  line.remove_prefix(1);
  return readNumber(line, nanoseconds);
}

// The five lines of --debug. Their form is promised to nobody: what is not understood tells nothing.
void readDebug(std::string_view lines, IndexEntry& entry) {
  Stamp stamp;
  uint32_t flags = 0;
  const bool hasAll = readTime(lines, "  ctime: ", stamp.changedSeconds, stamp.changedNanoseconds) &&
                      readTime(lines, "  mtime: ", stamp.writtenSeconds, stamp.writtenNanoseconds) &&
                      readAfter(lines, "\tino: ", stamp.inode) && readAfter(lines, "  size: ", stamp.size);
  if (readAfter(lines, "\tflags: ", flags, 16)) entry.isOnlyPlanned = (flags & kIntentToAdd) != 0;
  if (hasAll) entry.stamp = stamp;
}

// The lines that begin with two blanks, which no entry does.
std::string_view takeDebug(std::string_view& rest) {
  size_t end = 0;
  while (rest.substr(end).starts_with("  ")) {
    const size_t line = rest.find('\n', end);
    end = line == std::string_view::npos ? rest.size() : line + 1;
  }
  const std::string_view lines = rest.substr(0, end);
  rest.remove_prefix(end);
  return lines;
}

// A path that leads out of the work tree, as only a repository has it that was made by hand.
bool leadsOut(std::string_view path) {
  if (path.starts_with('/')) return true;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

bool IndexEntry::isFile() const {
  return stage == 0 && (mode & kKindOfFile) == kRegularFile && !isOnlyPlanned;
}

std::optional<Index> Index::parse(std::string output) {
  Index index;
  index.output_ = std::move(output);
  std::string_view rest = index.output_;
  while (!rest.empty()) {
    IndexEntry entry;
    const size_t end = rest.find('\0');
    if (end == std::string_view::npos || !readHead(rest.substr(0, end), entry)) return std::nullopt;
    rest.remove_prefix(end + 1);
    readDebug(takeDebug(rest), entry);
    if (!leadsOut(entry.path)) index.entries_.push_back(entry);
  }
  const auto before = [](const IndexEntry& a, const IndexEntry& b) { return a.path < b.path; };
  if (!std::is_sorted(index.entries_.begin(), index.entries_.end(), before))
    std::stable_sort(index.entries_.begin(), index.entries_.end(), before);
  return index;
}

namespace {

std::vector<IndexEntry>::const_iterator firstAt(const std::vector<IndexEntry>& entries,
                                                std::string_view path) {
  return std::lower_bound(
      entries.begin(), entries.end(), path,
      [](const IndexEntry& entry, std::string_view wanted) { return entry.path < wanted; });
}

}  // namespace

const IndexEntry* Index::find(std::string_view path) const {
  const auto found = firstAt(entries_, path);
  return found == entries_.end() || found->path != path || found->stage != 0 ? nullptr : &*found;
}

bool Index::hasFolder(std::string_view path) const {
  const std::string inside = std::string(path) + '/';
  const auto found = firstAt(entries_, inside);
  return found != entries_.end() && found->path.starts_with(inside);
}

}  // namespace unfreed::git
