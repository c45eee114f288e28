#include "driver/look.h"

#include "source/on_disk.h"
#include "source/path.h"

namespace unfreed::driver {

std::string folderWith(const std::string& folder, std::string_view name) {
  constexpr int kMaxLevels = 12;
  std::string at = folder;
  for (int level = 0; level < kMaxLevels; ++level) {
    if (isThere(path::join(at, name))) return at;
    if (at == "/" || isThere(path::join(at, ".git"))) return {};
    at = path::parentOf(at);
  }
  return {};
}

}  // namespace unfreed::driver
