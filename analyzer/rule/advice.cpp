#include "rule/advice.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace unfreed::rule {

std::string exampleName(const std::string& className) {
  std::string name = className;
  if (!name.empty()) name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
  return name;
}

std::string releaseCallOf(const bindings::Class& cls, const std::string& name) {
  if (!cls.release.empty()) return fmt::format("`{}.{}()`", name, cls.release.front());
  if (!cls.releaseFunction.empty()) return fmt::format("`{}({})` of its module", cls.releaseFunction, name);
  return fmt::format("`{}.free()`", name);
}

std::vector<ownership::Drop> onePerPlace(std::vector<ownership::Drop> drops) {
  std::vector<ownership::Drop> places;
  for (const ownership::Drop& drop : drops) {
    const bool known = std::any_of(places.begin(), places.end(),
                                   [&](const ownership::Drop& other) { return other.span == drop.span; });
    if (!known) places.push_back(drop);
  }
  return places;
}

}  // namespace unfreed::rule
