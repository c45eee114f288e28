// fixtures/lowering/NAME.{js,ts,tsx} beside NAME.EXT.cfg.txt: what the file is lowered to, as text. When they
// differ, the test prints the new text after a line `=== PATH`; scripts/bless-lowering writes it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>
#include <vector>

#include "flow/check.h"
#include "flow/print.h"
#include "frontend/ecmascript/lower.h"
#include "lowered.h"

namespace unfreed::ecmascript {
namespace {

namespace fs = std::filesystem;

std::string readFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> inputs() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(UNFREED_SOURCE_DIR "/fixtures/lowering")) {
    if (languageOf(entry.path().string())) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, IsWhatTheFileIsLoweredTo) {
  const fs::path path = fs::path(UNFREED_SOURCE_DIR "/fixtures/lowering") / GetParam();
  const Lowered lowered(readFile(path), *languageOf(path.string()));
  EXPECT_EQ(lowered.brokenInvariants(), "");
  const std::string printed = flow::printText(lowered.module);
  const fs::path golden = path.string() + ".cfg.txt";
  if (readFile(golden) == printed) return;
  ADD_FAILURE() << "the golden differs\n=== fixtures/lowering/" << golden.filename().string() << "\n"
                << printed << "=== end\n";
}

INSTANTIATE_TEST_SUITE_P(Lowering, Golden, testing::ValuesIn(inputs()), [](const auto& one) {
  std::string name = one.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
  return name;
});

}  // namespace
}  // namespace unfreed::ecmascript
