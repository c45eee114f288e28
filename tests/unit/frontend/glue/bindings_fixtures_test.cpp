// Every folder of fixtures/bindings/glue is a package: its declarations and glue are read, and what comes out
// is compared with its bindings.json. Printed again after having been read back, it must be the same text.
#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "frontend/glue/reader.h"
#include "frontend/glue/signs.h"
#include "support/bindings_golden.h"

namespace unfreed::glue {
namespace {

namespace fs = std::filesystem;

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
  texts.reserve(names.size());
  for (const std::string& name : names) texts.push_back(test::contentsOf(GetParam() / name));
  std::vector<Input> inputs;
  for (size_t i = 0; i < names.size(); ++i) {
    const bool declares = names[i].ends_with(".ts");
    inputs.push_back({declares ? Input::Kind::Declarations : Input::Kind::Glue, names[i], texts[i]});
  }
  Signs signs;
  for (const Input& input : inputs) signs |= signsIn(input.text, input.kind);
  EXPECT_TRUE(mayBeModule(signs));
  Reading reading = read(inputs, "");
  EXPECT_TRUE(reading.notifications.empty());

  test::expectGolden(GetParam(), std::move(reading.module));
}

INSTANTIATE_TEST_SUITE_P(All, BindingsFixture, testing::ValuesIn(test::goldenFolders("glue")),
                         test::goldenName);

}  // namespace
}  // namespace unfreed::glue
