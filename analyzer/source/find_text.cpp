#include "source/find_text.h"

#include <cstring>

namespace unfreed {

constexpr size_t kNowhere = std::string_view::npos;

size_t findWord(std::string_view text, std::string_view word, size_t from) {
  if (from > text.size() || word.size() > text.size() - from) return kNowhere;
  const void* const found = memmem(text.data() + from, text.size() - from, word.data(), word.size());
  return found == nullptr ? kNowhere : static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

bool contains(std::string_view text, std::string_view word) {
  return findWord(text, word) != kNowhere;
}

bool isNamePart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

size_t findName(std::string_view text, std::string_view name, size_t from) {
  if (name.empty()) return kNowhere;
  for (size_t at = findWord(text, name, from); at != kNowhere; at = findWord(text, name, at + name.size())) {
    const size_t end = at + name.size();
    if (at > 0 && isNamePart(text[at - 1])) continue;
    if (end == text.size() || !isNamePart(text[end])) return at;
  }
  return kNowhere;
}

}  // namespace unfreed
