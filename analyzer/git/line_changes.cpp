#include "git/line_changes.h"

#include <algorithm>
#include <unordered_map>

#include "source/line_index.h"

namespace unfreed::git {
namespace {

constexpr int kMostDifferences = 2000;  // lines: what is kept of the search grows with its square

using Lines = std::vector<uint32_t>;  // a number for each text of a line

class Numbers {
 public:
  Lines of(std::string_view text) {
    const LineIndex index(text);
    Lines lines;
    for (uint32_t line = 1; line <= index.lineCount(); ++line)
      lines.push_back(numbers_.try_emplace(index.textOf(line), numbers_.size()).first->second);
    return lines;
  }

 private:
  std::unordered_map<std::string_view, uint32_t> numbers_;
};

// Myers' greedy search (An O(ND) difference algorithm): how far each diagonal x - y gets with d differences,
// kept for every d to find the way back.
class Search {
 public:
  Search(const uint32_t* a, int aSize, const uint32_t* b, int bSize)
      : a_(a), b_(b), aSize_(aSize), bSize_(bSize) {}

  // Marks what of `b` is new, and where lines of `a` are missing; false when there is too much of it.
  bool run(std::vector<bool>& isNew, std::vector<bool>& isRemovedBefore) {
    for (int d = 0; d <= kMostDifferences; ++d) {
      if (!step(d)) continue;
      goBack(d, isNew, isRemovedBefore);
      return true;
    }
    return false;
  }

 private:
  // The furthest x on the diagonal k after d - 1 differences; -1: it was not reached.
  int before(int d, int k) const {
    if (k < -(d - 1) || k > d - 1) return -1;
    return furthest_[static_cast<size_t>(d - 1)][static_cast<size_t>(k + d - 1)];
  }
  bool isInside(int x, int k) const { return x >= 0 && x <= aSize_ && x - k >= 0 && x - k <= bSize_; }

  // Where the diagonal begins with its last difference: one more line of `b` (from above) or one less of `a`.
  struct Start {
    int x = -1;  // -1: it is out of reach
    bool isAdded = false;
  };
  Start startOf(int d, int k) const {
    const int above = before(d, k + 1);
    const int beside = before(d, k - 1) < 0 ? -1 : before(d, k - 1) + 1;
    Start start;
    if (isInside(beside, k)) start = {beside, false};
    if (isInside(above, k) && above > start.x) start = {above, true};
    return start;
  }

  bool step(int d) {
    std::vector<int> reached(static_cast<size_t>(2 * d + 1), -1);
    bool isDone = false;
    for (int k = std::max(-d, -bSize_ + (bSize_ + d) % 2); k <= std::min(d, aSize_) && !isDone; k += 2) {
      int x = d == 0 ? 0 : startOf(d, k).x;
      if (x < 0) continue;
      while (x < aSize_ && x - k < bSize_ && a_[x] == b_[x - k]) ++x;
      const int at = k + d;
      reached[static_cast<size_t>(at)] = x;
      isDone = x == aSize_ && x - k == bSize_;
    }
    furthest_.push_back(std::move(reached));
    return isDone;
  }

  void goBack(int d, std::vector<bool>& isNew, std::vector<bool>& isRemovedBefore) const {
    int k = aSize_ - bSize_;
    for (; d > 0; --d) {
      const Start start = startOf(d, k);
      const auto y = static_cast<size_t>(start.x - k);
      if (start.isAdded) {
        isNew[y - 1] = true;
        ++k;
      } else {
        isRemovedBefore[y] = true;
        --k;
      }
    }
  }

  const uint32_t* a_;
  const uint32_t* b_;
  int aSize_, bSize_;
  std::vector<std::vector<int>> furthest_;
};

LineChanges rangesOf(const std::vector<bool>& isNew, const std::vector<bool>& isRemovedBefore,
                     size_t offset) {
  LineChanges changes;
  for (size_t i = 0; i <= isNew.size(); ++i) {
    const auto line = static_cast<uint32_t>(offset + i + 1);
    if (isRemovedBefore[i]) changes.removed.push_back(line);
    if (i == isNew.size() || !isNew[i]) continue;
    if (!changes.added.empty() && changes.added.back().last + 1 == line) {
      changes.added.back().last = line;
    } else {
      changes.added.push_back({line, line});
    }
  }
  return changes;
}

}  // namespace

bool LineChanges::touches(LineRange lines) const {
  return std::any_of(added.begin(), added.end(), [&](const LineRange& range) {
    return range.first <= lines.last && lines.first <= range.last;
  });
}

bool LineChanges::changes(LineRange lines) const {
  return touches(lines) || std::any_of(removed.begin(), removed.end(), [&](uint32_t line) {
           return lines.first < line && line <= lines.last;
         });
}

LineChanges changedLines(std::string_view before, std::string_view now) {
  Numbers numbers;
  const Lines a = numbers.of(before), b = numbers.of(now);
  size_t head = 0, tail = 0;
  const size_t shorter = std::min(a.size(), b.size());
  while (head < shorter && a[head] == b[head]) ++head;
  while (tail < shorter - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  const size_t aSize = a.size() - head - tail, bSize = b.size() - head - tail;
  std::vector<bool> isNew(bSize, false), isRemovedBefore(bSize + 1, false);
  Search search(a.data() + head, static_cast<int>(aSize), b.data() + head, static_cast<int>(bSize));
  if (!search.run(isNew, isRemovedBefore)) {
    isNew.assign(bSize, true);
    isRemovedBefore[bSize] = true;
  }
  return rangesOf(isNew, isRemovedBefore, head);
}

LineChanges allLines(std::string_view now) {
  return {{{1, LineIndex(now).lineCount()}}, {}};
}

}  // namespace unfreed::git
