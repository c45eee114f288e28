#include "ownership/settings.h"

#include <algorithm>
#include <cctype>

namespace unfreed::ownership {
namespace {

bool isNamePart(std::string_view part) {
  const auto isPart = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '$' || c >= 0x80;
  };
  return !part.empty() && std::isdigit(static_cast<unsigned char>(part[0])) == 0 &&
         std::all_of(part.begin(), part.end(), isPart);
}

}  // namespace

CallName parseCallName(std::string_view text) {
  CallName name;
  constexpr std::string_view kNew = "new ";
  if (text.starts_with(kNew)) {
    name.constructs = true;
    text.remove_prefix(kNew.size());
  }
  while (true) {
    const size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    if (!isNamePart(part)) return {};
    name.path.emplace_back(part);
    if (dot == std::string_view::npos) return name;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace unfreed::ownership
