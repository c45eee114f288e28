// Every folder typed-* of fixtures/bindings/cpp is a project: the names of its C++ files and what
// unfreed-embind says of their types, put together, are compared with its bindings.json. Runs the real
// program.
#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "frontend/embind/reader.h"
#include "support/bindings_golden.h"

namespace unfreed::embind {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> filesBelow(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension();
    if (extension == ".cpp" || extension == ".h") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

class TypedFixture : public testing::TestWithParam<fs::path> {};

TEST_P(TypedFixture, ReadsWhatItsJsonSays) {
  const std::vector<fs::path> paths = filesBelow(GetParam());
  std::vector<std::string> texts;
  texts.reserve(paths.size());
  for (const fs::path& path : paths) texts.push_back(test::contentsOf(path));
  std::vector<File> files;
  for (size_t i = 0; i < paths.size(); ++i) {
    if (!hasBindings(texts[i])) continue;
    files.push_back({paths[i], {fs::relative(paths[i], GetParam()), texts[i]}});
  }
  Options options;
  options.root = GetParam();
  Client client(UNFREED_EMBIND_PROGRAM, DiskCache());
  bindings::Reading reading = read(files, options, client);

  test::expectGolden(GetParam(), std::move(reading.module));
}

INSTANTIATE_TEST_SUITE_P(All, TypedFixture, testing::ValuesIn(test::goldenFolders("cpp", "typed-")),
                         test::goldenName);

}  // namespace
}  // namespace unfreed::embind
