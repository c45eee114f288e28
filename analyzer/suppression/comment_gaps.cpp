#include "suppression/comment_gaps.h"

#include <algorithm>

namespace unfreed::suppression {
namespace {

constexpr size_t npos = std::string_view::npos;

// The comments of a gap, whose text begins at `begin` of the whole.
void addComments(std::string_view gap, size_t begin, std::vector<Span>& comments) {
  for (size_t at = gap.find('/'); at != npos; at = gap.find('/', at)) {
    const std::string_view opening = gap.substr(at, 2);
    size_t end = at + 1;
    if (opening == "//") {
      end = std::min(gap.find_first_of("\r\n", at), gap.size());
    } else if (opening == "/*") {
      const size_t close = gap.find("*/", at + 2);
      end = close == npos ? gap.size() : close + 2;
    }
    if (end > at + 1)
      comments.push_back({static_cast<uint32_t>(begin + at), static_cast<uint32_t>(begin + end)});
    at = end;
  }
}

}  // namespace

std::vector<Span> commentsBetween(std::string_view text, const std::vector<Span>& tokens) {
  std::vector<Span> comments;
  size_t at = 0;
  for (const Span token : tokens) {
    if (token.begin > at) addComments(text.substr(at, token.begin - at), at, comments);
    at = std::max<size_t>(at, token.end);
  }
  if (at < text.size()) addComments(text.substr(at), at, comments);
  return comments;
}

}  // namespace unfreed::suppression
