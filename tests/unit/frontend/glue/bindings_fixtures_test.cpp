// Every folder of fixtures/bindings/glue is a package: its declarations and glue are read, and what comes out
// is compared with its bindings.json. Printed again after having been read back, it must be the same text.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

#include "bindings/bindings_json.h"
#include "frontend/glue/reader.h"

namespace unfreed::glue {
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
  for (const auto& entry : fs::directory_iterator(fs::path(UNFREED_SOURCE_DIR) / "fixtures/bindings/glue")) {
    if (entry.is_directory()) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// The entry first, then the other declarations, then the glue, as the resolver gives them.
std::vector<std::string> filesOf(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  std::erase_if(names,
                [](const std::string& name) { return !name.ends_with(".ts") && !name.ends_with(".js"); });
  const auto rank = [](const std::string& name) {
    return name == "index.d.ts" ? 0 : name.ends_with(".ts") ? 1 : 2;
  };
  std::sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return std::pair(rank(a), a) < std::pair(rank(b), b);
  });
  return names;
}

class BindingsFixture : public testing::TestWithParam<fs::path> {};

TEST_P(BindingsFixture, ReadsWhatItsJsonSays) {
  const std::vector<std::string> names = filesOf(GetParam());
  std::vector<std::string> texts;
  for (const std::string& name : names) texts.push_back(contentsOf(GetParam() / name));
  std::vector<Input> inputs;
  for (size_t i = 0; i < names.size(); ++i) {
    const bool declares = names[i].ends_with(".ts");
    inputs.push_back({declares ? Input::Kind::Declarations : Input::Kind::Glue, names[i], texts[i]});
  }
  Reading reading = read(inputs, "");
  EXPECT_TRUE(reading.notifications.empty());

  bindings::BindingTable table;
  const bool isBinding = !reading.module.classes.empty() || !reading.module.functions.empty();
  if (isBinding) table.add(std::move(reading.module));
  const std::string actual = bindings::toJson(table);
  EXPECT_EQ(actual, contentsOf(GetParam() / "bindings.json"));

  const auto again = bindings::fromJson(actual, "bindings.json");
  ASSERT_TRUE(again.has_value()) << again.error().what;
  bindings::BindingTable copy;
  for (const bindings::Module& module : *again) copy.add(module);
  EXPECT_EQ(bindings::toJson(copy), actual);
}

INSTANTIATE_TEST_SUITE_P(All, BindingsFixture, testing::ValuesIn(cases()), [](const auto& given) {
  std::string name = given.param.filename();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
});

}  // namespace
}  // namespace unfreed::glue
