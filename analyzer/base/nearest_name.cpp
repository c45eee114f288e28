#include "base/nearest_name.h"

#include <algorithm>
#include <vector>

namespace unfreed {
namespace {

// Insertions, deletions, replacements and swaps of neighbours, each one edit.
size_t editsBetween(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string_view nearestName(std::string_view misspelt, std::span<const std::string_view> names) {
  constexpr size_t kLongestName = 64;
  if (misspelt.empty() || misspelt.size() > kLongestName) return {};
  std::string_view best;
  size_t fewest = std::max<size_t>(2, misspelt.size() / 3) + 1;
  for (const std::string_view name : names) {
    const size_t edits = editsBetween(misspelt, name);
    if (edits < fewest) {
      fewest = edits;
      best = name;
    }
  }
  return best;
}

}  // namespace unfreed
