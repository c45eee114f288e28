#include "source/ignore_rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "source/path.h"

namespace unfreed {
namespace {

struct CharacterClass {
  std::string_view name;
  bool (*holds)(char);
};

constexpr bool isBetween(char from, char c, char to) {
  return from <= c && c <= to;
}
constexpr bool isDigit(char c) {
  return isBetween('0', c, '9');
}
constexpr bool isLower(char c) {
  return isBetween('a', c, 'z');
}
constexpr bool isUpper(char c) {
  return isBetween('A', c, 'Z');
}
constexpr bool isAlpha(char c) {
  return isLower(c) || isUpper(c);
}
constexpr bool isGraph(char c) {
  return isBetween('!', c, '~');
}

// As git has them: ASCII, whatever the locale is.
constexpr std::array<CharacterClass, 12> kClasses{{
    {"alnum", [](char c) { return isAlpha(c) || isDigit(c); }},
    {"alpha", isAlpha},
    {"blank", [](char c) { return c == ' ' || c == '\t'; }},
    {"cntrl", [](char c) { return isBetween('\0', c, '\x1f') || c == '\x7f'; }},
    {"digit", isDigit},
    {"graph", isGraph},
    {"lower", isLower},
    {"print", [](char c) { return isGraph(c) || c == ' '; }},
    {"punct", [](char c) { return isGraph(c) && !isAlpha(c) && !isDigit(c); }},
    {"space", [](char c) { return c == ' ' || isBetween('\t', c, '\r'); }},
    {"upper", isUpper},
    {"xdigit", [](char c) { return isDigit(c) || isBetween('a', c, 'f') || isBetween('A', c, 'F'); }},
}};

// The members of a bracket expression, which end at the first ']' that is not the first of them.
class Bracket {
 public:
  // `members`: what stands behind '['.
  Bracket(std::string_view members, char c) : members_(members), c_(c) {
    const bool isNegated = members.starts_with('!') || members.starts_with('^');
    if (isNegated) ++at_;
    const size_t first = at_;
    while (isClosed_ && (at_ == first || at_ >= members_.size() || members_[at_] != ']')) readMember();
    holds_ = holds_ != isNegated;
  }
  bool isClosed() const { return isClosed_; }
  bool holds() const { return holds_; }
  size_t length() const { return at_ + 1; }  // of the members and ']'

 private:
  void readMember() {
    if (members_.substr(at_).starts_with("[:")) return readClass();
    const std::optional<char> from = readCharacter();
    if (!from) return;
    const bool isRange = at_ + 1 < members_.size() && members_[at_] == '-' && members_[at_ + 1] != ']';
    if (isRange) ++at_;
    const std::optional<char> to = isRange ? readCharacter() : from;
    if (!to) return;
    const auto value = [](char c) { return static_cast<unsigned char>(c); };
    holds_ = holds_ || (value(*from) <= value(c_) && value(c_) <= value(*to));
  }

  std::optional<char> readCharacter() {
    if (at_ < members_.size() && members_[at_] == '\\') ++at_;
    isClosed_ = at_ < members_.size();
    return isClosed_ ? std::optional(members_[at_++]) : std::nullopt;
  }

  void readClass() {
    const size_t end = members_.find(']', at_ + 2);
    isClosed_ = end != std::string_view::npos;
    if (!isClosed_) return;
    if (members_[end - 1] != ':' || end < at_ + 4) {  // no class: '[' is a member
      holds_ = holds_ || c_ == '[';
      ++at_;
      return;
    }
    const std::string_view name = members_.substr(at_ + 2, end - at_ - 3);
    const auto found = std::find_if(kClasses.begin(), kClasses.end(),
                                    [&](const CharacterClass& known) { return known.name == name; });
    isClosed_ = found != kClasses.end();
    if (isClosed_) holds_ = holds_ || found->holds(c_);
    at_ = end + 1;
  }

  std::string_view members_;
  char c_;
  size_t at_ = 0;
  bool holds_ = false;
  bool isClosed_ = true;
};

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
      const Bracket bracket(glob.substr(at + 1), c);  // one that is not closed matches nothing
      const bool holds = c != '/' && bracket.isClosed() && bracket.holds();
      return holds ? at + 1 + bracket.length() : std::string_view::npos;
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

// A carriage return that ends the line, then the spaces before it that no backslash keeps; nothing else.
std::string_view withoutTrailingSpaces(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  size_t kept = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    const bool isEscape = line[i] == '\\';
    if (isEscape) ++i;
    if (isEscape || line[i] != ' ') kept = i + 1;
  }
  return line.substr(0, std::min(kept, line.size()));
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
