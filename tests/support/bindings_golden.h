// The goldens of fixtures/bindings: every folder is one case, and its bindings.json is what the reader of
// that language must make of the other files.
#pragma once

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/bindings_json.h"
#include "bindings/module_bytes.h"
#include "support/same_module.h"

namespace unfreed::test {

// Empty when there is no such file.
inline std::string contentsOf(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The folders of fixtures/bindings/`language` whose names start with `prefix`, sorted.
inline std::vector<std::filesystem::path> goldenFolders(std::string_view language,
                                                        std::string_view prefix = "") {
  namespace fs = std::filesystem;
  std::vector<fs::path> found;
  for (const auto& entry :
       fs::directory_iterator(fs::path(UNFREED_SOURCE_DIR) / "fixtures/bindings" / language)) {
    const bool named = entry.path().filename().string().starts_with(prefix);
    if (entry.is_directory() && named) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

inline std::string goldenName(const testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.filename();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
}

// What the cache gives back is what it was given.
inline void expectSameFromBytes(const bindings::Module& module) {
  ByteWriter writer;
  bindings::write(writer, module);
  ByteReader reader(writer.bytes());
  bindings::Module back;
  EXPECT_TRUE(bindings::read(reader, back) && reader.isComplete());
  EXPECT_TRUE(bindings::isSame(back, module));
}

// The module is what the folder's bindings.json says, and prints as the same text again when it has been read
// back from there.
inline void expectGolden(const std::filesystem::path& folder, bindings::Module module) {
  expectSameFromBytes(module);
  bindings::BindingTable table;
  if (!module.classes.empty() || !module.functions.empty()) table.add(std::move(module));
  const std::string actual = bindings::toJson(table);
  EXPECT_EQ(actual, contentsOf(folder / "bindings.json"));

  const auto again = bindings::fromJson(actual, "bindings.json");
  ASSERT_TRUE(again.has_value()) << again.error().what;
  bindings::BindingTable copy;
  for (const bindings::Module& one : *again) copy.add(one);
  EXPECT_EQ(bindings::toJson(copy), actual);
}

}  // namespace unfreed::test
