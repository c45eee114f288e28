// Every folder names-* of fixtures/bindings/cpp is a project whose bindings are read without Clang: names,
// and the types that the text tells. What comes out is compared with its bindings.json.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

#include "bindings/bindings_json.h"
#include "frontend/embind/reader.h"

namespace unfreed::embind {
namespace {

namespace fs = std::filesystem;

std::string contentsOf(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<fs::path> cases() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(fs::path(UNFREED_SOURCE_DIR) / "fixtures/bindings/cpp")) {
    if (entry.path().filename().string().starts_with("names-")) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

class NamesFixture : public testing::TestWithParam<fs::path> {};

TEST_P(NamesFixture, ReadsWhatItsJsonSays) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(GetParam())) names.push_back(entry.path().filename());
  std::erase_if(names, [](const std::string& name) { return !name.ends_with(".cpp"); });
  std::sort(names.begin(), names.end());
  std::vector<std::string> texts;
  for (const std::string& name : names) texts.push_back(contentsOf(GetParam() / name));
  std::vector<File> files;
  for (size_t i = 0; i < names.size(); ++i) files.push_back({GetParam() / names[i], {names[i], texts[i]}});
  Client client("", DiskCache());
  bindings::Reading reading = read(files, {}, client);

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

INSTANTIATE_TEST_SUITE_P(All, NamesFixture, testing::ValuesIn(cases()), [](const auto& given) {
  std::string name = given.param.filename();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace unfreed::embind
