#include "driver/import_map.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace unfreed::driver {
namespace {

using Json = nlohmann::ordered_json;

// Hosts, and what stands between them and the package.
constexpr std::array<std::string_view, 13> kPrefixes{
    "unpkg.com/", "www.unpkg.com/",  "cdn.jsdelivr.net/npm/", "fastly.jsdelivr.net/npm/", "esm.run/",
    "esm.sh/",    "cdn.esm.sh/",     "cdn.skypack.dev/",      "cdn.skypack.dev/pin/",     "jspm.dev/npm:",
    "jspm.dev/",  "ga.jspm.io/npm:", "esm.unpkg.com/"};

// "https://host/rest" → "host/rest"; empty for anything else.
std::string_view withoutScheme(std::string_view address) {
  for (const std::string_view scheme : {"https://", "http://", "//"}) {
    if (address.starts_with(scheme)) return address.substr(scheme.size());
  }
  return {};
}

// "v135/" and "stable/" of esm.sh say which build is delivered.
std::string_view withoutBuild(std::string_view path) {
  const size_t slash = path.find('/');
  if (slash == std::string_view::npos) return path;
  const std::string_view first = path.substr(0, slash);
  const bool isVersion = first.size() > 1 && first[0] == 'v' &&
                         first.find_first_not_of("0123456789", 1) == std::string_view::npos;
  return isVersion || first == "stable" ? path.substr(slash + 1) : path;
}

}  // namespace

void ImportMap::add(std::string_view json) {
  const Json map = Json::parse(json, nullptr, false);
  if (!map.is_object()) return;
  const auto imports = map.find("imports");
  if (imports == map.end() || !imports->is_object()) return;
  for (const auto& [from, to] : imports->items()) {
    if (to.is_string() && !from.empty()) entries_.push_back({from, to.get<std::string>()});
  }
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return a.from.size() > b.from.size(); });
}

std::string ImportMap::mapped(std::string_view specifier) const {
  for (const Entry& entry : entries_) {
    if (specifier == entry.from) return entry.to;
    const bool isPrefix = entry.from.ends_with('/') && entry.to.ends_with('/');
    if (isPrefix && specifier.starts_with(entry.from))
      return entry.to + std::string(specifier.substr(entry.from.size()));
  }
  return std::string(specifier);
}

DeliveredPackage packageDeliveredAt(std::string_view address) {
  std::string_view rest = withoutScheme(address);
  rest = rest.substr(0, rest.find_first_of("?#"));
  const auto prefix =
      std::max_element(kPrefixes.begin(), kPrefixes.end(), [&](std::string_view a, std::string_view b) {
        return (rest.starts_with(a) ? a.size() : 0) < (rest.starts_with(b) ? b.size() : 0);
      });
  if (!rest.starts_with(*prefix)) return {};
  rest = withoutBuild(rest.substr(prefix->size()));
  const bool isScoped = rest.starts_with('@');
  size_t end = rest.find('/');
  if (isScoped && end != std::string_view::npos) end = rest.find('/', end + 1);
  const std::string_view versioned = rest.substr(0, end);
  const std::string_view inside = end == std::string_view::npos ? std::string_view() : rest.substr(end);
  const std::string_view name = versioned.substr(0, versioned.find('@', 1));
  if (name.empty() || (isScoped && name.find('/') == std::string_view::npos)) return {};
  DeliveredPackage package{std::string(name), std::string(name)};
  // "/+esm" asks for a module made of the package's entry.
  if (inside.size() > 1 && inside != "/+esm") package.path += inside;
  return package;
}

}  // namespace unfreed::driver
