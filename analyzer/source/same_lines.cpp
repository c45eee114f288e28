#include "source/same_lines.h"

#include <cstddef>

namespace unfreed {

bool haveSameLines(std::string_view a, std::string_view b) {
  const auto isPart = [](std::string_view text, size_t at) {  // of a CRLF: its CR
    return text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
  };
  size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (isPart(a, i)) ++i;
    if (isPart(b, j)) ++j;
    if (a[i++] != b[j++]) return false;
  }
  return i == a.size() && j == b.size();
}

}  // namespace unfreed
