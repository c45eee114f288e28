#include "source/ignore_rules.h"

#include <utility>

#include "source/path.h"

namespace unfreed {
namespace {

// The end of the bracket expression that begins at `glob[at]`, or npos when it is not closed ('[' is then
// literal).
size_t bracketEnd(std::string_view glob, size_t at) {
  size_t end = at + 1;
  if (end < glob.size() && (glob[end] == '!' || glob[end] == '^')) ++end;
  if (end < glob.size() && glob[end] == ']') ++end;  // a leading ']' is a member
  while (end < glob.size() && glob[end] != ']') end += glob[end] == '\\' ? 2 : 1;
  return end < glob.size() ? end : std::string_view::npos;
}

bool bracketHolds(std::string_view members, char c) {
  const bool negated = !members.empty() && (members[0] == '!' || members[0] == '^');
  if (negated) members.remove_prefix(1);
  bool holds = false;
  for (size_t i = 0; i < members.size(); ++i) {
    if (members[i] == '\\' && i + 1 < members.size()) ++i;
    if (i + 2 < members.size() && members[i + 1] == '-') {
      holds = holds || (members[i] <= c && c <= members[i + 2]);
      i += 2;
    } else {
      holds = holds || members[i] == c;
    }
  }
  return holds != negated;
}

// Matches one path character against the glob element at `at`; gives the position behind the element, or
// npos.
size_t matchOne(std::string_view glob, size_t at, char c) {
  if (at >= glob.size()) return std::string_view::npos;
  switch (glob[at]) {
    case '*':
      return std::string_view::npos;
    case '?':
      return c == '/' ? std::string_view::npos : at + 1;
    case '[': {
      const size_t end = bracketEnd(glob, at);
      if (end == std::string_view::npos) break;
      return c != '/' && bracketHolds(glob.substr(at + 1, end - at - 1), c) ? end + 1
                                                                            : std::string_view::npos;
    }
    case '\\':
      if (at + 1 < glob.size()) return glob[at + 1] == c ? at + 2 : std::string_view::npos;
      break;
    default:
      break;
  }
  return glob[at] == c ? at + 1 : std::string_view::npos;
}

// "**" counts as such only as a whole part: at the start, between slashes, or at the end.
bool isDeepStar(std::string_view glob, size_t at) {
  if (glob.substr(at, 2) != "**") return false;
  const bool begins = at == 0 || glob[at - 1] == '/';
  return begins && (at + 2 == glob.size() || glob[at + 2] == '/');
}

std::string_view withoutTrailingSpaces(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) {
    if (line.size() >= 2 && line[line.size() - 2] == '\\' && line.back() == ' ') break;
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace

// Two places to go back to suffice: the last `*` of the current part, and the last `**`. An earlier star need
// never be tried again, because a later one can take over whatever it would have taken.
bool globMatches(std::string_view glob, std::string_view path) {
  constexpr size_t kNone = std::string_view::npos;
  size_t g = 0, p = 0;
  size_t starGlob = kNone, starPath = 0;  // behind `*`
  size_t deepGlob = kNone, deepPath = 0;  // behind `**/`
  while (true) {
    if (g < glob.size() && isDeepStar(glob, g)) {
      if (g + 2 == glob.size()) return p < path.size() || g == 0;  // "a/**" needs something inside a
      deepGlob = g + 3;
      deepPath = p;
      g = deepGlob;
      starGlob = kNone;
      continue;
    }
    if (g < glob.size() && glob[g] == '*') {
      while (g < glob.size() && glob[g] == '*') ++g;
      starGlob = g;
      starPath = p;
      continue;
    }
    if (p == path.size() && g == glob.size()) return true;
    if (p < path.size()) {
      if (const size_t next = matchOne(glob, g, path[p]); next != kNone) {
        g = next;
        ++p;
        continue;
      }
    }
    if (starGlob != kNone && starPath < path.size() && path[starPath] != '/') {
      g = starGlob;
      p = ++starPath;
      continue;
    }
    if (deepGlob == kNone) return false;
    const size_t slash = path.find('/', deepPath);
    if (slash == kNone) return false;
    deepPath = slash + 1;
    p = deepPath;
    g = deepGlob;
    starGlob = kNone;
  }
}

IgnoreFile::IgnoreFile(std::string folder, std::string_view text) : folder_(std::move(folder)) {
  while (!text.empty()) {
    const size_t lineFeed = text.find('\n');
    std::string_view line = withoutTrailingSpaces(text.substr(0, lineFeed));
    text = lineFeed == std::string_view::npos ? std::string_view() : text.substr(lineFeed + 1);
    if (line.empty() || line.front() == '#') continue;
    IgnorePattern pattern;
    if (line.front() == '!') {
      pattern.negated = true;
      line.remove_prefix(1);
    }
    if (line.ends_with('/')) {
      pattern.folderOnly = true;
      line.remove_suffix(1);
    }
    pattern.anchored = line.find('/') != std::string_view::npos;
    if (line.starts_with('/')) line.remove_prefix(1);
    if (line.empty()) continue;
    pattern.glob = line;
    patterns_.push_back(std::move(pattern));
  }
}

IgnoreFile::Verdict IgnoreFile::verdictOn(std::string_view absolutePath, bool isFolder) const {
  if (patterns_.empty() || !path::isInside(absolutePath, folder_) || absolutePath.size() == folder_.size()) {
    return Verdict::None;
  }
  const std::string_view relative = absolutePath.substr(folder_ == "/" ? 1 : folder_.size() + 1);
  const std::string_view name = path::nameOf(relative);
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (pattern->folderOnly && !isFolder) continue;
    if (globMatches(pattern->glob, pattern->anchored ? relative : name)) {
      return pattern->negated ? Verdict::Included : Verdict::Excluded;
    }
  }
  return Verdict::None;
}

bool isExcluded(const IgnoreRules& rules, std::string_view absolutePath, bool isFolder) {
  for (const IgnoreChain* chain = rules.get(); chain != nullptr; chain = chain->outer.get()) {
    switch (chain->file.verdictOn(absolutePath, isFolder)) {
      case IgnoreFile::Verdict::Excluded:
        return true;
      case IgnoreFile::Verdict::Included:
        return false;
      case IgnoreFile::Verdict::None:
        break;
    }
  }
  return false;
}

}  // namespace unfreed
