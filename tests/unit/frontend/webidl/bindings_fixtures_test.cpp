// Every folder of fixtures/bindings/webidl holds the .idl files of one module; what comes out is compared
// with its bindings.json. Printed again after having been read back, it must be the same text.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

#include "bindings/bindings_json.h"
#include "frontend/webidl/reader.h"

namespace unfreed::webidl {
namespace {

namespace fs = std::filesystem;

std::string contentsOf(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

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
  for (const fs::path& file : files) texts.push_back(contentsOf(file));
  std::vector<bindings::SourceText> sources;
  for (size_t i = 0; i < files.size(); ++i) sources.push_back({files[i].filename(), texts[i]});
  bindings::Reading reading = read(sources);

  bindings::BindingTable table;
  table.add(std::move(reading.module));
  const std::string actual = bindings::toJson(table);
  EXPECT_EQ(actual, contentsOf(GetParam() / "bindings.json"));

  const auto again = bindings::fromJson(actual, "bindings.json");
  ASSERT_TRUE(again.has_value()) << again.error().what;
  bindings::BindingTable copy;
  for (const bindings::Module& module : *again) copy.add(module);
  EXPECT_EQ(bindings::toJson(copy), actual);
}

INSTANTIATE_TEST_SUITE_P(All, BindingsFixture,
                         testing::ValuesIn(entriesOf(fs::path(UNFREED_SOURCE_DIR) /
                                                     "fixtures/bindings/webidl")),
                         [](const auto& given) { return given.param.filename().string(); });

}  // namespace
}  // namespace unfreed::webidl
