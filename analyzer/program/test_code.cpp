#include "program/test_code.h"

#include <algorithm>
#include <array>

namespace unfreed::program {
namespace {

constexpr std::array<std::string_view, 8> folders{"test", "tests", "spec",      "specs",
                                                  "e2e",  "mocks", "__tests__", "__mocks__"};
constexpr std::array<std::string_view, 5> infixes{".test.", ".spec.", "-test.", "_test.", ".mock."};

}  // namespace

bool isTestPath(std::string_view path) {
  while (true) {
    const size_t slash = path.find('/');
    if (slash == std::string_view::npos) break;
    if (std::find(folders.begin(), folders.end(), path.substr(0, slash)) != folders.end()) return true;
    path.remove_prefix(slash + 1);
  }
  return std::any_of(infixes.begin(), infixes.end(),
                     [&](std::string_view infix) { return path.find(infix) != std::string_view::npos; });
}

}  // namespace unfreed::program
