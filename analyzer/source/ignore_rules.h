// IgnoreRules: patterns in the language of .gitignore, and which paths they exclude.
//
// A path is excluded when the last pattern that matches it says so; patterns of a deeper folder come after
// those of a shallower one. Whoever walks does not enter an excluded folder, so that nothing below it can be
// included again.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace unfreed {

// Matches one path against one glob: `*`, `?` and `[…]` within a part, `**` over parts. Linear in practice,
// and never worse than the product of the two lengths.
bool globMatches(std::string_view glob, std::string_view path);

struct IgnorePattern {
  std::string glob;
  bool negated = false;     // "!…": includes again
  bool folderOnly = false;  // "…/"
  bool anchored = false;    // has a slash inside: matches the whole relative path, not just the name
};

// One file of patterns (or the list of a configuration), and the absolute folder that they are relative to.
class IgnoreFile {
 public:
  IgnoreFile(std::string folder, std::string_view text);

  enum class Verdict : uint8_t { None, Excluded, Included };
  Verdict verdictOn(std::string_view absolutePath, bool isFolder) const;
  bool empty() const { return patterns_.empty(); }

 private:
  std::string folder_;
  std::vector<IgnorePattern> patterns_;
};

// The files that hold for a folder: a chain from the deepest to the shallowest.
struct IgnoreChain {
  std::shared_ptr<const IgnoreChain> outer;
  IgnoreFile file;
};
using IgnoreRules = std::shared_ptr<const IgnoreChain>;

bool isExcluded(const IgnoreRules& rules, std::string_view absolutePath, bool isFolder);

}  // namespace unfreed
