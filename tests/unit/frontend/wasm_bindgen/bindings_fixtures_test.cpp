// Every folder of fixtures/bindings/rust is a crate: its files are read, and what comes out is compared with
// its bindings.json and, when something could not be read, with its notifications.txt. Printed again after
// having been read back, it must be the same text.
#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "frontend/wasm_bindgen/reader.h"
#include "support/bindings_golden.h"

namespace unfreed::wasm_bindgen {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> filesOf(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".rs")
      names.push_back(fs::relative(entry.path(), folder).generic_string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string printed(const std::vector<Notification>& notifications) {
  std::string text;
  for (const Notification& notification : notifications) {
    text += notification.id + " " + notification.path + ":" + std::to_string(notification.line) + ": " +
            notification.message + "\n";
  }
  return text;
}

class BindingsFixture : public testing::TestWithParam<fs::path> {};

TEST_P(BindingsFixture, ReadsWhatItsJsonSays) {
  const std::vector<std::string> names = filesOf(GetParam());
  std::vector<std::string> texts;
  texts.reserve(names.size());
  for (const std::string& name : names) texts.push_back(test::contentsOf(GetParam() / name));
  std::vector<bindings::SourceText> sources;
  sources.reserve(names.size());
  for (size_t i = 0; i < names.size(); ++i) sources.push_back({names[i], texts[i]});
  const std::string manifest = test::contentsOf(GetParam() / "Cargo.toml");
  const std::string lock = test::contentsOf(GetParam() / "Cargo.lock");
  std::vector<Notification> notifications;
  const Crate crate = crateOf({"Cargo.toml", manifest}, {"Cargo.lock", lock}, notifications);
  bindings::Reading reading = read(sources, crate);
  for (Notification& notification : reading.notifications) notifications.push_back(std::move(notification));
  EXPECT_EQ(printed(notifications), test::contentsOf(GetParam() / "notifications.txt"));

  test::expectGolden(GetParam(), std::move(reading.module));
}

INSTANTIATE_TEST_SUITE_P(All, BindingsFixture, testing::ValuesIn(test::goldenFolders("rust")),
                         test::goldenName);

}  // namespace
}  // namespace unfreed::wasm_bindgen
