#include "frontend/ecmascript/resync.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace unfreed::ecmascript {
namespace {

constexpr std::array<std::string_view, 16> kFirstWords{
    "export", "function", "class",     "const",   "let",       "var",      "async", "import",
    "type",   "enum",     "interface", "declare", "namespace", "abstract", "if",    "for"};

bool isWordPart(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

bool beginsStatement(std::string_view line) {
  return std::any_of(kFirstWords.begin(), kFirstWords.end(), [&](std::string_view word) {
    return line.starts_with(word) && (line.size() == word.size() || !isWordPart(line[word.size()]));
  });
}

// The offsets at the left margin of the part where a statement seems to begin.
std::vector<uint32_t> marginStarts(std::string_view text, Span part) {
  std::vector<uint32_t> starts;
  text = text.substr(0, part.end);
  for (size_t at = part.begin; at < text.size();) {
    if (beginsStatement(text.substr(at, 16))) starts.push_back(static_cast<uint32_t>(at));
    const size_t lineEnd = text.find('\n', at);
    if (lineEnd == std::string_view::npos) break;
    at = lineEnd + 1;
  }
  return starts;
}

}  // namespace

std::optional<Span> brokenStatement(const FlatTree& tree) {
  std::unordered_set<uint32_t> begun;  // where some statement or declaration of the tree begins
  for (uint32_t i = 1; i < tree.size(); ++i) {
    if (isStatement(tree[i].kind)) begun.insert(tree[i].span.begin);
  }
  constexpr size_t kMostErrors = 64;  // a file with more is hardly code
  const auto last = tree.errors().begin() + static_cast<long>(std::min(kMostErrors, tree.errors().size()));
  const auto inError = [&](uint32_t offset) {
    return std::any_of(tree.errors().begin(), last, [&](const Node& error) {
      return error.span().begin < offset && offset < error.span().end;
    });
  };
  const std::vector<uint32_t> starts = marginStarts(tree.text(), tree.part());
  for (size_t i = 1; i < starts.size(); ++i) {
    if (!begun.contains(starts[i]) && inError(starts[i])) return Span{starts[i - 1], starts[i]};
  }
  return std::nullopt;
}

}  // namespace unfreed::ecmascript
