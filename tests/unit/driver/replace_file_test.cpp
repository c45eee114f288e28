#include "driver/replace_file.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/source/temporary_folder.h"

namespace unfreed::driver {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

class ReplaceFile : public testing::Test {
 protected:
  std::string text(std::string_view name) const {
    std::ifstream file(folder_.path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  Result<void> replace(std::string_view name, std::string_view was, std::string_view now) const {
    return replaceFile(folder_.path(name), was, now);
  }
  // Why it failed; the folder holds what it held.
  std::string faultOf(std::string_view name, std::string_view was) const {
    const auto before = names();
    const auto replaced = replace(name, was, "new text");
    EXPECT_EQ(names(), before) << "no draft is left behind";
    return replaced ? "it was replaced" : replaced.error().what;
  }
  std::set<std::string> names() const {
    std::set<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder_.path()))
      found.insert(entry.path().filename().string());
    return found;
  }

  test::TemporaryFolder folder_;
};

TEST_F(ReplaceFile, WritesEveryByteAndKeepsMode) {
  folder_.write("a.js", "old");
  ASSERT_EQ(chmod(folder_.path("a.js").c_str(), 0640), 0);
  const std::string now =
      "\xEF\xBB\xBF"
      "a\r\nb\nc\r\0d\0"s;
  ASSERT_TRUE(replace("a.js", "old", now).has_value());
  EXPECT_EQ(text("a.js"), now);
  struct stat status {};
  ASSERT_EQ(stat(folder_.path("a.js").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640u);
  EXPECT_EQ(names(), (std::set<std::string>{"a.js"}));
}

TEST_F(ReplaceFile, KeepsTheOwner) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  folder_.write("a.js", "old");
  ASSERT_EQ(chown(folder_.path("a.js").c_str(), 4321, 8765), 0);
  ASSERT_TRUE(replace("a.js", "old", "new").has_value());
  struct stat status {};
  ASSERT_EQ(stat(folder_.path("a.js").c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, 4321u);
  EXPECT_EQ(status.st_gid, 8765u);
}

TEST_F(ReplaceFile, LeavesAFileThatHasChanged) {
  folder_.write("a.js", "changed");
  EXPECT_EQ(faultOf("a.js", "old"), "it was changed while it was analysed");
  EXPECT_EQ(faultOf("a.js", "change"), "it was changed while it was analysed");
  EXPECT_EQ(faultOf("a.js", "changed!"), "it was changed while it was analysed");
  EXPECT_EQ(text("a.js"), "changed");
}

TEST_F(ReplaceFile, LeavesWhatIsGoneOrIsNoFileAnyMore) {
  EXPECT_EQ(faultOf("a.js", "old"), "no such file or directory");
  folder_.write("real.js", "old");
  folder_.link("link.js", "real.js");
  EXPECT_EQ(faultOf("link.js", "old"), "it is not the file any more that was analysed");
  folder_.write("folder/a.js", "old");
  folder_.link("linked", "folder");
  EXPECT_EQ(faultOf("linked/a.js", "old"), "it is not the file any more that was analysed");
  EXPECT_EQ(text("real.js"), "old");
}

TEST_F(ReplaceFile, LeavesAFileThatNobodyMayWriteTo) {
  folder_.write("a.js", "old");
  ASSERT_EQ(chmod(folder_.path("a.js").c_str(), 0444), 0);
  EXPECT_EQ(faultOf("a.js", "old"), "permission denied");
  EXPECT_EQ(text("a.js"), "old");
}

TEST_F(ReplaceFile, LeavesTheFileWhenTheDraftCannotBeCompleted) {
  folder_.write("a.js", "old");
  const std::string large(1 << 20, 'x');
  const pid_t child = fork();  // the limit holds for a process as a whole
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(9);
    const auto replaced = replaceFile(folder_.path("a.js"), "old", large);
    _exit(!replaced && replaced.error().what == "file too large" ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_EQ(text("a.js"), "old");
  EXPECT_EQ(names(), (std::set<std::string>{"a.js"}));
}

}  // namespace
}  // namespace unfreed::driver
