// Every folder of fixtures/bindings/rust is a crate: its files are read, and what comes out is compared with
// its bindings.json and, when something could not be read, with its notifications.txt. Printed again after
// having been read back, it must be the same text.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

#include "bindings/bindings_json.h"
#include "frontend/wasm_bindgen/reader.h"

namespace unfreed::wasm_bindgen {
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
  for (const auto& entry : fs::directory_iterator(fs::path(UNFREED_SOURCE_DIR) / "fixtures/bindings/rust")) {
    if (entry.is_directory()) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

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
  for (const std::string& name : names) texts.push_back(contentsOf(GetParam() / name));
  std::vector<bindings::SourceText> sources;
  for (size_t i = 0; i < names.size(); ++i) sources.push_back({names[i], texts[i]});
  const std::string manifest = contentsOf(GetParam() / "Cargo.toml");
  const std::string lock = contentsOf(GetParam() / "Cargo.lock");
  std::vector<Notification> notifications;
  const Crate crate = crateOf({"Cargo.toml", manifest}, {"Cargo.lock", lock}, notifications);
  bindings::Reading reading = read(sources, crate);
  for (Notification& notification : reading.notifications) notifications.push_back(std::move(notification));
  EXPECT_EQ(printed(notifications), contentsOf(GetParam() / "notifications.txt"));

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

INSTANTIATE_TEST_SUITE_P(All, BindingsFixture, testing::ValuesIn(cases()), [](const auto& given) {
  std::string name = given.param.filename();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
});

}  // namespace
}  // namespace unfreed::wasm_bindgen
