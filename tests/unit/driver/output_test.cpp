#include "driver/output.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
#include <string>

#include "tests/unit/source/temporary_folder.h"

namespace unfreed::driver {
namespace {

std::string textOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(WriteWhole, ReplacesTheFileAndLeavesNoDraft) {
  const test::TemporaryFolder folder;
  folder.write("r.txt", "something longer than what follows");
  ASSERT_TRUE(writeWhole(folder.path("r.txt"), "short").has_value());
  EXPECT_EQ(textOf(folder.path("r.txt")), "short");
  const auto files = std::distance(std::filesystem::directory_iterator(folder.path()), {});
  EXPECT_EQ(files, 1);
}

TEST(WriteWhole, WritesThroughLinksAndKeepsPermissions) {
  const test::TemporaryFolder folder;
  folder.write("real.txt", "old");
  std::filesystem::permissions(folder.path("real.txt"), std::filesystem::perms::owner_all);
  folder.link("link.txt", "real.txt");
  ASSERT_TRUE(writeWhole(folder.path("link.txt"), "new").has_value());
  EXPECT_TRUE(std::filesystem::is_symlink(folder.path("link.txt")));
  EXPECT_EQ(textOf(folder.path("real.txt")), "new");
  EXPECT_EQ(std::filesystem::status(folder.path("real.txt")).permissions(),
            std::filesystem::perms::owner_all);
}

TEST(WriteWhole, FailsWithoutTouchingAnything) {
  const test::TemporaryFolder folder;
  folder.write("taken/inside.txt", "kept");
  EXPECT_FALSE(writeWhole(folder.path("taken"), "text").has_value());
  EXPECT_FALSE(writeWhole(folder.path("none/r.txt"), "text").has_value());
  EXPECT_EQ(textOf(folder.path("taken/inside.txt")), "kept");
}

TEST(WriteWhole, WritesToDevicesAsTheyAre) {
  EXPECT_TRUE(writeWhole("/dev/null", "text").has_value());
  EXPECT_FALSE(writeWhole("/dev/full", "text").has_value());
}

TEST(Color, FollowsTerminalAndEnvironment) {
  EXPECT_TRUE(wantsColor(true, nullptr, nullptr, "xterm"));
  EXPECT_FALSE(wantsColor(false, nullptr, nullptr, "xterm"));
  EXPECT_FALSE(wantsColor(true, nullptr, nullptr, "dumb"));
  EXPECT_FALSE(wantsColor(true, "1", "1", "xterm"));
  EXPECT_TRUE(wantsColor(true, "", nullptr, "xterm")) << "NO_COLOR counts when it is not empty";
  EXPECT_TRUE(wantsColor(false, nullptr, "1", "dumb"));
  EXPECT_FALSE(wantsColor(true, nullptr, "0", "xterm"));
}

TEST(Links, AreForTerminalsThatAreKnownToOpenThem) {
  std::map<std::string, std::string> set;
  const auto environment = [&](const char* name) -> const char* {
    const auto found = set.find(name);
    return found == set.end() ? nullptr : found->second.c_str();
  };
  EXPECT_FALSE(opensLinks(true, environment)) << "nothing is known of it";
  set = {{"TERM_PROGRAM", "vscode"}};
  EXPECT_TRUE(opensLinks(true, environment));
  EXPECT_FALSE(opensLinks(false, environment)) << "a pipe";
  set["CI"] = "true";
  EXPECT_FALSE(opensLinks(true, environment));
  set = {{"VTE_VERSION", "4601"}};
  EXPECT_FALSE(opensLinks(true, environment)) << "printed links as noise";
  set = {{"VTE_VERSION", "6003"}};
  EXPECT_TRUE(opensLinks(true, environment));
  set = {{"TERM", "dumb"}, {"KITTY_WINDOW_ID", "1"}};
  EXPECT_FALSE(opensLinks(true, environment));
  set = {{"FORCE_HYPERLINK", "1"}};
  EXPECT_TRUE(opensLinks(false, environment));
  set = {{"FORCE_HYPERLINK", "0"}, {"TERM_PROGRAM", "WezTerm"}};
  EXPECT_FALSE(opensLinks(true, environment));
}

}  // namespace
}  // namespace unfreed::driver
