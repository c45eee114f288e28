#include "bindings/webidl_convention.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace unfreed::bindings {
namespace {

constexpr std::array<std::string_view, 10> kMakingWords{
    "create", "clone", "copy", "alloc", "allocate", "new", "make", "duplicate", "build", "instantiate"};

bool isUpper(char c) {
  return std::isupper(static_cast<unsigned char>(c)) != 0;
}
char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

// The name's first word is `word`: `CreateBody`, `create_body`, `create`; not `createdBy` or `newest`.
bool opensWith(std::string_view name, std::string_view word) {
  if (name.size() < word.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if (lower(name[i]) != word[i]) return false;
  }
  return name.size() == word.size() || std::islower(static_cast<unsigned char>(name[word.size()])) == 0;
}

// `sCreate`: the mark of a static function.
std::string_view withoutMark(std::string_view name) {
  return name.size() > 2 && name[0] == 's' && isUpper(name[1]) ? name.substr(1) : name;
}

}  // namespace

Ownership ownershipOfWrappedPointer(std::string_view function) {
  const std::string_view name = withoutMark(function);
  const bool makes = std::any_of(kMakingWords.begin(), kMakingWords.end(),
                                 [&](std::string_view word) { return opensWith(name, word); });
  return makes ? Ownership::Unknown : Ownership::Borrowed;
}

}  // namespace unfreed::bindings
