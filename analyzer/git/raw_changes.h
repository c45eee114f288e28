// What `git diff-index --raw -z` prints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unfreed::git {

constexpr uint32_t kKindOfFile = 0170000;  // of a mode
constexpr uint32_t kRegularFile = 0100000;

struct RawChange {
  uint32_t oldMode = 0, newMode = 0;
  std::string oldId, newId;  // zeros: there is none
  char status = 0;           // A, D, M, R, C, T, U
  std::string path;          // from the top of the work tree
  std::string oldPath;       // of a rename or a copy
};

// Nothing when it is not understood.
std::optional<std::vector<RawChange>> parseRawChanges(std::string_view output);

// Object ids are hexadecimal; the id of no object is all zeros.
bool isObjectId(std::string_view text);
bool isNoObject(std::string_view id);

}  // namespace unfreed::git
