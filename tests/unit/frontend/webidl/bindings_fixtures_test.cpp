// Every folder of fixtures/bindings/webidl holds the .idl files of one module; what comes out is compared
// with its bindings.json. Printed again after having been read back, it must be the same text.
#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "frontend/webidl/reader.h"
#include "support/bindings_golden.h"

namespace unfreed::webidl {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> entriesOf(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder)) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

class BindingsFixture : public testing::TestWithParam<fs::path> {};

TEST_P(BindingsFixture, ReadsWhatItsJsonSays) {
  std::vector<fs::path> files = entriesOf(GetParam());
  std::erase_if(files, [](const fs::path& file) { return file.extension() != ".idl"; });
  std::vector<std::string> texts;
  texts.reserve(files.size());
  for (const fs::path& file : files) texts.push_back(test::contentsOf(file));
  std::vector<bindings::SourceText> sources;
  sources.reserve(files.size());
  for (size_t i = 0; i < files.size(); ++i) sources.push_back({files[i].filename(), texts[i]});
  bindings::Reading reading = read(sources);

  test::expectGolden(GetParam(), std::move(reading.module));
}

INSTANTIATE_TEST_SUITE_P(All, BindingsFixture, testing::ValuesIn(test::goldenFolders("webidl")),
                         test::goldenName);

}  // namespace
}  // namespace unfreed::webidl
