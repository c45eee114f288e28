// Every folder names-* of fixtures/bindings/cpp is a project whose bindings are read without Clang: names,
// and the types that the text tells. What comes out is compared with its bindings.json.
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

class NamesFixture : public testing::TestWithParam<fs::path> {};

TEST_P(NamesFixture, ReadsWhatItsJsonSays) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(GetParam())) names.push_back(entry.path().filename());
  std::erase_if(names, [](const std::string& name) { return !name.ends_with(".cpp"); });
  std::sort(names.begin(), names.end());
  std::vector<std::string> texts;
  texts.reserve(names.size());
  for (const std::string& name : names) texts.push_back(test::contentsOf(GetParam() / name));
  std::vector<File> files;
  files.reserve(names.size());
  for (size_t i = 0; i < names.size(); ++i) files.push_back({GetParam() / names[i], {names[i], texts[i]}});
  Client client("", DiskCache());
  bindings::Reading reading = read(files, {}, client);

  test::expectGolden(GetParam(), std::move(reading.module));
}

INSTANTIATE_TEST_SUITE_P(All, NamesFixture, testing::ValuesIn(test::goldenFolders("cpp", "names-")),
                         test::goldenName);

}  // namespace
}  // namespace unfreed::embind
