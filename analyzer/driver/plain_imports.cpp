#include "driver/plain_imports.h"

#include <algorithm>

#include "program/resolver_files.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

std::string_view withoutExtensions(std::string_view path) {
  const std::string_view name = path::nameOf(path);
  return path.substr(0, path.size() - name.size() + firstNameOf(name).size());
}

// `path` becomes where the specifier leads from the folder that it holds. Whether it is a path below the
// root.
bool follow(std::string& path, std::string_view specifier) {
  while (!specifier.empty()) {
    const std::string_view part = specifier.substr(0, specifier.find('/'));
    specifier.remove_prefix(std::min(part.size() + 1, specifier.size()));
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      const size_t slash = path.rfind('/');
      if (slash == std::string::npos || slash == 0) return false;
      path.erase(slash);
    } else {
      path += '/';
      path += part;
    }
  }
  return true;
}

bool isPath(std::string_view specifier) {
  return specifier == "." || specifier == ".." || specifier.starts_with("./") || specifier.starts_with("../");
}

}  // namespace

void PlainImports::add(std::string_view absolute, Naming naming, uint32_t id) {
  switch (naming) {
    case Naming::Shared:
      return;
    case Naming::Index:
      if (program::isAloneMeant(withoutExtensions(absolute), absolute))  // not every index file: no .vue
        files_.emplace(path::parentOf(absolute), File{absolute, id});
      break;
    case Naming::Own:
      break;
  }
  files_.emplace(withoutExtensions(absolute), File{absolute, id});
}

std::optional<uint32_t> PlainImports::find(std::string_view folder, std::string_view specifier,
                                           std::string& buffer) const {
  if (!isPath(specifier)) return std::nullopt;
  buffer = folder;
  if (!follow(buffer, specifier)) return std::nullopt;
  const std::string_view path = buffer;
  const auto found = files_.find(withoutExtensions(path));
  if (found == files_.end()) return std::nullopt;
  const std::string_view file = found->second.absolute;
  const bool isFolder = path == path::parentOf(file) && found->first == path;
  if (!isFolder && !program::isAloneMeant(path, file)) return std::nullopt;
  return found->second.id;
}

}  // namespace unfreed::driver
