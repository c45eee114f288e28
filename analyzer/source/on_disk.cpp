#include "source/on_disk.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace unfreed {
namespace {

mode_t modeOf(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_mode : 0;
}

}  // namespace

bool isThere(const std::string& path) {
  return modeOf(path) != 0;
}

bool isFile(const std::string& path) {
  return S_ISREG(modeOf(path));
}

bool isFolder(const std::string& path) {
  return S_ISDIR(modeOf(path));
}

bool isProgram(const std::string& path) {
  return isFile(path) && access(path.c_str(), X_OK) == 0;
}

std::string stampOf(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return {};
  return fmt::format("{} {}.{}", status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

}  // namespace unfreed
