#include "source/path.h"

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <unistd.h>
#include <vector>

namespace unfreed::path {

std::string workingDirectory() {
  char buffer[PATH_MAX];
  return getcwd(buffer, sizeof buffer) ? std::string(buffer) : std::string("/");
}

std::string canonicalPath(const std::string& path) {
  char buffer[PATH_MAX];
  return realpath(path.c_str(), buffer) ? std::string(buffer) : std::string();
}

std::string normalised(std::string_view path) {
  if (path.empty()) return {};
  const bool absolute = path.front() == '/';
  std::vector<std::string_view> parts;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t slash = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, slash - begin);
    begin = slash + 1;
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !absolute) {
      parts.push_back(part);
    }
  }
  std::string result;
  result.reserve(path.size());
  for (const std::string_view part : parts) {
    if (absolute || !result.empty()) result += '/';
    result += part;
  }
  if (result.empty()) result = absolute ? "/" : ".";
  return result;
}

std::string join(std::string_view base, std::string_view path) {
  if (!path.empty() && path.front() == '/') return normalised(path);
  std::string both(base);
  both += '/';
  both += path;
  return normalised(both);
}

std::string_view parentOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

std::string_view nameOf(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

bool isInside(std::string_view path, std::string_view folder) {
  if (folder == "/") return path.starts_with('/');
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string shown(std::string_view path, std::string_view root) {
  if (!isInside(path, root)) return std::string(path);
  if (path.size() == root.size()) return ".";
  return std::string(path.substr(root == "/" ? 1 : root.size() + 1));
}

bool hasFolder(std::string_view path, std::string_view name) {
  for (size_t at = path.find(name); at != std::string_view::npos; at = path.find(name, at + 1)) {
    const bool begins = at == 0 || path[at - 1] == '/';
    const size_t end = at + name.size();
    if (begins && end < path.size() && path[end] == '/') return true;
  }
  return false;
}

}  // namespace unfreed::path
