// Every folder typed-* of fixtures/bindings/cpp is a project: the names of its C++ files and what
// unfreed-embind says of their types, put together, are compared with its bindings.json. Runs the real
// program.
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
    if (entry.path().filename().string().starts_with("typed-")) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

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
  for (const fs::path& path : paths) texts.push_back(contentsOf(path));
  std::vector<File> files;
  for (size_t i = 0; i < paths.size(); ++i) {
    if (!hasBindings(texts[i])) continue;
    files.push_back({paths[i], {fs::relative(paths[i], GetParam()), texts[i]}});
  }
  Options options;
  options.root = GetParam();
  Client client(UNFREED_EMBIND_PROGRAM, DiskCache());
  bindings::Reading reading = read(files, options, client);

  bindings::BindingTable table;
  table.add(std::move(reading.module));
  const std::string actual = bindings::toJson(table);
  EXPECT_EQ(actual, contentsOf(GetParam() / "bindings.json"));
}

INSTANTIATE_TEST_SUITE_P(All, TypedFixture, testing::ValuesIn(cases()), [](const auto& given) {
  std::string name = given.param.filename();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
});

}  // namespace
}  // namespace unfreed::embind
