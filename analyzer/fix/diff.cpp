#include "fix/diff.h"

#include <algorithm>
#include <fmt/format.h>

namespace unfreed::fix {
namespace {

constexpr size_t kContext = 3;

using Lines = std::vector<std::string_view>;  // each with its LF, but for the last one of some files

Lines linesOf(std::string_view text) {
  Lines lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t feed = text.find('\n', begin);
    const size_t end = feed == std::string_view::npos ? text.size() : feed + 1;
    lines.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return lines;
}

// Lines [begin, end) of the old text, and what stands there afterwards.
struct Change {
  size_t begin = 0;
  size_t end = 0;
  std::string text;
  Lines lines() const { return linesOf(text); }
};

class OldText {
 public:
  explicit OldText(std::string_view text) : text_(text), lines_(linesOf(text)) {
    for (const std::string_view line : lines_)
      starts_.push_back(static_cast<size_t>(line.data() - text.data()));
    starts_.push_back(text.size());
  }

  const Lines& lines() const { return lines_; }
  size_t startOf(size_t line) const { return starts_[line]; }
  std::string_view slice(size_t begin, size_t end) const { return text_.substr(begin, end - begin); }
  // The line that holds the byte; behind the end of the text, the last one.
  size_t lineAt(size_t offset) const {
    if (lines_.empty()) return 0;
    const auto next = std::upper_bound(starts_.begin(), std::prev(starts_.end()), offset);
    return static_cast<size_t>(next - starts_.begin()) - 1;
  }

 private:
  std::string_view text_;
  Lines lines_;
  std::vector<size_t> starts_;  // one more than lines: the end
};

// Whole lines: each change touches lines of its own.
std::vector<Change> wholeLines(const OldText& old, const std::vector<Edit>& edits) {
  std::vector<Change> changes;
  size_t done = 0;  // bytes of the old text that are in the last change
  const auto close = [&] {
    if (!changes.empty()) changes.back().text += old.slice(done, old.startOf(changes.back().end));
  };
  for (const Edit& edit : edits) {
    const size_t first = old.lineAt(edit.span.begin);
    const size_t end = std::min(old.lineAt(edit.span.end) + 1, old.lines().size());
    if (changes.empty() || first >= changes.back().end) {
      close();
      changes.push_back({first, end, {}});
      done = old.lines().empty() ? 0 : old.startOf(first);
    }
    Change& change = changes.back();
    change.text += old.slice(done, edit.span.begin);
    change.text += edit.text;
    change.end = std::max(change.end, end);
    done = edit.span.end;
  }
  close();
  return changes;
}

// Without the lines at both ends that stay as they are.
Change trimmed(const OldText& old, const Change& change) {
  const Lines now = change.lines();
  size_t begin = change.begin, end = change.end, from = 0, to = now.size();
  while (begin < end && from < to && old.lines()[begin] == now[from]) ++begin, ++from;
  while (begin < end && from < to && old.lines()[end - 1] == now[to - 1]) --end, --to;
  Change result{begin, end, {}};
  for (size_t i = from; i < to; ++i) result.text += now[i];
  return result;
}

void addLine(std::string& diff, char sign, std::string_view line) {
  diff += sign;
  diff += line;
  if (!line.ends_with('\n')) diff += "\n\\ No newline at end of file\n";
}

// "12,3"; an empty range is named by the line before it.
std::string range(size_t begin, size_t count) {
  return fmt::format("{},{}", count == 0 ? begin : begin + 1, count);
}

// One hunk for changes [first, last); `shift` is by how many lines the new text is ahead here.
std::string hunk(const OldText& old, const Change* first, const Change* last, ptrdiff_t& shift) {
  const size_t begin = first->begin - std::min(first->begin, kContext);
  const size_t end = std::min((last - 1)->end + kContext, old.lines().size());
  const auto newBegin = static_cast<size_t>(static_cast<ptrdiff_t>(begin) + shift);
  std::string body;
  size_t at = begin, newCount = 0;
  const auto keepUpTo = [&](size_t line) {
    for (; at < line; ++at, ++newCount) addLine(body, ' ', old.lines()[at]);
  };
  for (const Change* change = first; change != last; ++change) {
    keepUpTo(change->begin);
    for (; at < change->end; ++at) addLine(body, '-', old.lines()[at]);
    const Lines now = change->lines();
    for (const std::string_view line : now) addLine(body, '+', line);
    newCount += now.size();
  }
  keepUpTo(end);
  shift += static_cast<ptrdiff_t>(newCount) - static_cast<ptrdiff_t>(end - begin);
  return fmt::format("@@ -{} +{} @@\n", range(begin, end - begin), range(newBegin, newCount)) + body;
}

// Names with blanks end with a tab, as git writes them; others are quoted where they must be.
std::string nameOf(std::string_view prefix, std::string_view path) {
  std::string name = std::string(path.starts_with('/') ? std::string_view{} : prefix) + std::string(path);
  std::string quoted;
  bool mustQuote = false;
  for (const char c : name) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
      mustQuote = true;
    } else if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') {
      quoted += fmt::format("\\{:03o}", static_cast<unsigned>(static_cast<unsigned char>(c)));
      mustQuote = true;
    } else {
      quoted += c;
    }
  }
  if (mustQuote) return '"' + quoted + '"';
  return name.find(' ') == std::string::npos ? name : name + '\t';
}

}  // namespace

std::string unifiedDiff(std::string_view path, std::string_view text, const std::vector<Edit>& edits) {
  const OldText old(text);
  std::vector<Change> changes;
  for (const Change& change : wholeLines(old, edits)) {
    Change kept = trimmed(old, change);
    if (kept.begin != kept.end || !kept.text.empty()) changes.push_back(std::move(kept));
  }
  if (changes.empty()) return {};
  std::string diff = fmt::format("--- {}\n+++ {}\n", nameOf("a/", path), nameOf("b/", path));
  ptrdiff_t shift = 0;
  const Change* const end = changes.data() + changes.size();
  for (const Change* first = changes.data(); first != end;) {
    const Change* last = first + 1;
    while (last != end && last->begin <= (last - 1)->end + 2 * kContext) ++last;
    diff += hunk(old, first, last, shift);
    first = last;
  }
  return diff;
}

}  // namespace unfreed::fix
