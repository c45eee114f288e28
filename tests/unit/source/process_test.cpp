#include "source/process.h"

#include <filesystem>
#include <gtest/gtest.h>

#include "source/dialogue.h"
#include "unit/source/temporary_folder.h"

namespace unfreed {
namespace {

using End = ProcessResult::End;
using namespace std::string_literals;

Command shell(const std::string& script) {
  return {"/bin/sh", {"-c", script}};
}

TEST(Process, GivesOutputAndErrors) {
  const ProcessResult result = runProcess(shell("echo out; echo wrong >&2; cat; exit 3"), {});
  EXPECT_EQ(result.end, End::Exited);
  EXPECT_EQ(result.code, 3);
  EXPECT_EQ(result.output, "out\n");
  EXPECT_EQ(result.errors, "wrong\n");
}

TEST(Process, ReplacesVariables) {
  setenv("UNFREED_TEST_ONE", "old", 1);
  setenv("UNFREED_TEST_TWO", "kept", 1);
  Command command = shell("echo $UNFREED_TEST_ONE $UNFREED_TEST_TWO $UNFREED_TEST_THREE");
  command.environment = {"UNFREED_TEST_ONE=new", "UNFREED_TEST_THREE=added"};
  EXPECT_EQ(runProcess(command, {}).output, "new kept added\n");
}

TEST(Process, KeepsTheBeginningOfErrors) {
  const ProcessResult result = runProcess(shell("head -c 3000000 /dev/zero >&2; echo done"), {});
  EXPECT_EQ(result.output, "done\n");
  EXPECT_LT(result.errors.size(), 10000u);
}

TEST(Process, IsFoundInAbsoluteFoldersOnly) {
  const test::TemporaryFolder folder;
  folder.write("bin/tool", "#!/bin/sh\n");
  std::filesystem::permissions(folder.path("bin/tool"), std::filesystem::perms::owner_all);
  const char* const inherited = std::getenv("PATH");
  ASSERT_NE(inherited, nullptr);
  const std::string path = inherited;
  const std::string here = std::filesystem::current_path();
  std::filesystem::current_path(folder.path("bin"));
  setenv("PATH", ".::bin", 1);
  EXPECT_EQ(programInPath("tool"), "");
  setenv("PATH", (".:" + folder.path("none") + ":" + folder.path("bin")).c_str(), 1);
  EXPECT_EQ(programInPath("tool"), folder.path("bin/tool"));
  EXPECT_EQ(programInPath("no-such-program"), "");
  std::filesystem::current_path(here);
  setenv("PATH", path.c_str(), 1);
}

TEST(Dialogue, AnswersOneByOne) {
  const auto dialogue = Dialogue::start(
      shell("while read -r word; do echo \"$word:\"; printf '%s\\n' \"$word$word\"; done"), {});
  ASSERT_NE(dialogue, nullptr);
  for (const std::string& word : {"a"s, "bc"s, std::string(3000, 'x')}) {
    ASSERT_TRUE(dialogue->say(word + "\n"));
    EXPECT_EQ(dialogue->line(), word + ":");
    EXPECT_EQ(dialogue->bytes(word.size()), word);
    EXPECT_TRUE(dialogue->skip(word.size() + 1));
  }
}

TEST(Dialogue, EndsWithTheProgram) {
  const auto dialogue = Dialogue::start(shell("read -r word; printf part"), {});
  ASSERT_NE(dialogue, nullptr);
  EXPECT_TRUE(dialogue->say("x\n"));
  EXPECT_EQ(dialogue->line(), std::nullopt);
  EXPECT_EQ(dialogue->bytes(100), std::nullopt);
  EXPECT_FALSE(dialogue->say("x\n"));
  EXPECT_EQ(Dialogue::start({"/no/such/program", {}}, {}), nullptr);
}

TEST(Dialogue, WaitsOnlySoLong) {
  ProcessLimits limits;
  limits.time = std::chrono::milliseconds(100);
  const auto dialogue = Dialogue::start(shell("sleep 60"), limits);
  ASSERT_NE(dialogue, nullptr);
  ASSERT_TRUE(dialogue->say("x\n"));
  EXPECT_EQ(dialogue->line(), std::nullopt);
}

}  // namespace
}  // namespace unfreed
