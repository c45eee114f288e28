// The client against programs that answer, crash, hang and lie: shell scripts in place of unfreed-embind.
#include "frontend/embind/client.h"

#include <chrono>
#include <filesystem>
#include <gtest/gtest.h>
#include <thread>

#include "frontend/embind/reader.h"
#include "unit/source/temporary_folder.h"

namespace unfreed::embind {
namespace {

namespace fs = std::filesystem;

std::string answerOf(const std::string& file, const std::string& missing = "") {
  return R"({"version":1,"modules":[{"source":")" + file +
         R"(","toolchain":"embind","origin":"source","classes":[{"name":"T","release":["delete"],"finalizer":"never",)"
         R"("members":[{"name":"a","kind":"method","returns":{"class":"T","ownership":"owned"},"receiver":"borrow",)"
         R"("params":[],"path":")" +
         file + R"(","line":1}]}],"functions":[]}],"embind":{"read":[")" + file + R"("],"missing":[)" +
         missing + R"(]},"notifications":[{"id":"x","path":")" + file + R"(","line":3,"message":"m"}]})";
}

class ClientTest : public testing::Test {
 protected:
  // A program that writes down that it was run, and then does `body`.
  std::string program(const std::string& body) {
    folder_.write("program", "#!/bin/sh\necho run >> '" + folder_.path("runs") + "'\n" + body + "\n");
    fs::permissions(folder_.path("program"), fs::perms::owner_all);
    return folder_.path("program");
  }
  std::string answering(const std::string& missing = "") {
    folder_.write("answer.json", answerOf(file_, missing));
    return program("cat '" + folder_.path("answer.json") + "'");
  }
  int runs() const {
    std::ifstream stream(folder_.path("runs"));
    int count = 0;
    for (std::string line; std::getline(stream, line);) ++count;
    return count;
  }
  Request request() const { return {file_, folder_.path("project"), {}, {}, {}}; }
  std::string idOf(const Answer& answer) const {
    return answer.notifications.empty() ? std::string() : answer.notifications[0].id;
  }

  void SetUp() override { folder_.write("project/a.cpp", "class_<T>"); }

  test::TemporaryFolder folder_;
  std::string file_ = folder_.path("project/a.cpp");
  DiskCache none_;
};

TEST_F(ClientTest, ReadsTheAnswer) {
  Client client(answering(), none_);
  const Answer answer = client.ask(request());
  ASSERT_TRUE(answer.typed);
  EXPECT_TRUE(answer.notifications.empty());
  ASSERT_EQ(answer.typed->modules.size(), 1u);
  EXPECT_EQ(answer.typed->modules[0].classes.size(), 1u);
  ASSERT_EQ(answer.typed->notifications.size(), 1u);
  EXPECT_EQ(answer.typed->notifications[0].message, "m");
  EXPECT_EQ(answer.typed->notifications[0].line, 3u);
}

TEST_F(ClientTest, PassesWhatIsAsked) {
  Client client(program("for word; do echo \"$word\" >> '" + folder_.path("words") + "'; done"), none_);
  client.ask({"/a b/c.cpp", "/root dir", {"i1", "i 2"}, {"X=\"1\"", "Y"}, "/cc.json"});
  std::ifstream stream(folder_.path("words"));
  std::vector<std::string> words;
  for (std::string line; std::getline(stream, line);) words.push_back(line);
  EXPECT_EQ(words,
            (std::vector<std::string>{"--root=/root dir", "--include=i1", "--include=i 2", "--define=X=\"1\"",
                                      "--define=Y", "--compile-commands=/cc.json", "/a b/c.cpp"}));
}

TEST_F(ClientTest, SaysOfEachFileThatTheProgramIsMissing) {
  Client client("", none_);
  const Answer first = client.ask(request());
  EXPECT_EQ(idOf(first), "embind-clang-missing");
  EXPECT_FALSE(first.typed);
  EXPECT_EQ(idOf(client.ask(request())), "embind-clang-missing");
}

TEST_F(ClientTest, SurvivesWhatGoesWrong) {
  EXPECT_EQ(idOf(Client(program("kill -SEGV $$"), none_).ask(request())), "embind-clang-crash");
  EXPECT_EQ(idOf(Client(program("exit 2"), none_).ask(request())), "embind-clang-failed");
  EXPECT_EQ(idOf(Client(program("echo '{\"version\":1'"), none_).ask(request())), "embind-clang-failed");
  EXPECT_EQ(
      idOf(Client(program("echo '{\"version\":2,\"modules\":[],\"embind\":{}}'"), none_).ask(request())),
      "embind-clang-failed");
  EXPECT_EQ(idOf(Client(program("echo '[1]'"), none_).ask(request())), "embind-clang-failed");
  EXPECT_EQ(idOf(Client(folder_.path("nothing"), none_).ask(request())), "embind-clang-not-started");
  const Answer crashed = Client(program("kill -ABRT $$"), none_).ask(request());
  EXPECT_EQ(crashed.notifications[0].path, file_);
  EXPECT_NE(crashed.notifications[0].message.find("names were read"), std::string::npos);
}

TEST_F(ClientTest, EndsWhatHangsWithItsChildren) {
  ProcessLimits limits;
  limits.time = std::chrono::milliseconds(300);
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(idOf(Client(program("sleep 60 & sleep 60"), none_, limits).ask(request())),
            "embind-clang-timeout");
  EXPECT_EQ(idOf(Client(program("exec >&- 2>&-; sleep 60"), none_, limits).ask(request())),
            "embind-clang-timeout");
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(20));
}

TEST_F(ClientTest, DrainsMuchOutputOfBothKinds) {
  Client client(
      program("head -c 3000000 /dev/zero >&2; head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2"),
      none_);
  EXPECT_EQ(idOf(client.ask(request())), "embind-clang-failed");
  ProcessLimits limits;
  limits.output = 1000;
  EXPECT_EQ(idOf(Client(program("cat /dev/zero"), none_, limits).ask(request())), "embind-clang-failed");
}

TEST_F(ClientTest, KeepsAnswersAsLongAsTheyHold) {
  folder_.write("project/used.h", "one");
  folder_.write("answer.json", "");
  const std::string run = answering("\"lib/gone.h\"");
  std::string text = answerOf(file_, "\"lib/gone.h\"");
  text.replace(text.find("\"read\":["), 8, "\"read\":[\"" + folder_.path("project/used.h") + "\",");
  folder_.write("answer.json", text);
  const DiskCache cache(folder_.path("cache"));
  // A client for each question, as each run of the linter has its own.
  const auto ask = [&] { return Client(run, cache).ask(request()); };

  EXPECT_FALSE(ask().isCached);
  EXPECT_TRUE(ask().isCached);
  EXPECT_EQ(ask().typed->modules[0].classes.size(), 1u);
  EXPECT_EQ(runs(), 1);

  folder_.write("project/used.h", "two");
  EXPECT_FALSE(ask().isCached) << "a header has changed";
  EXPECT_TRUE(ask().isCached);
  folder_.write("project/used.h", "one");
  EXPECT_FALSE(ask().isCached);

  folder_.write("project/deep/lib/other.h", "");
  EXPECT_TRUE(ask().isCached);
  folder_.write("project/deep/lib/gone.h", "");
  EXPECT_FALSE(ask().isCached) << "a header that was missing has appeared";
  EXPECT_TRUE(ask().isCached);
  fs::remove(folder_.path("project/deep/lib/gone.h"));
  EXPECT_FALSE(ask().isCached);

  folder_.write("project/a.cpp", "class_<U>");
  EXPECT_FALSE(ask().isCached) << "the file has changed";
  folder_.write("project/a.cpp", "class_<T>");
  EXPECT_TRUE(ask().isCached) << "back to what was asked before";

  Request other = request();
  other.defines = {"X"};
  EXPECT_FALSE(Client(run, cache).ask(other).isCached);

  // Another build of the program.
  fs::last_write_time(run, fs::last_write_time(run) + std::chrono::hours(1));
  EXPECT_FALSE(ask().isCached);
}

TEST_F(ClientTest, KeepsNoFailures) {
  const DiskCache cache(folder_.path("cache"));
  Client client(program("exit 1"), cache);
  client.ask(request());
  client.ask(request());
  EXPECT_EQ(runs(), 2);
}

TEST_F(ClientTest, IsAskedByManyAtOnce) {
  Client client(answering(), DiskCache(folder_.path("cache")));
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 5; ++round) EXPECT_TRUE(client.ask(request()).typed.has_value());
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(ClientTest, ShowsPathsAsTheUserKnowsThem) {
  Client client(answering(), none_);
  const std::string text = "EMSCRIPTEN_BINDINGS(x) { class_<T>(\"T\"); }";
  Options options;
  options.root = folder_.path("project");
  const bindings::Reading reading = read({{file_, {"sub/a.cpp", text}}}, options, client);
  EXPECT_EQ(reading.module.source, "sub/a.cpp");
  ASSERT_EQ(reading.module.classes.size(), 2u);
  const bindings::Member& added = reading.module.classes[bindings::ClassIndex{0}].members.at(0);
  EXPECT_EQ(added.name, "a");
  EXPECT_EQ(added.path, "sub/a.cpp");
  ASSERT_EQ(reading.notifications.size(), 1u);
  EXPECT_EQ(reading.notifications[0].path, "sub/a.cpp");
}

}  // namespace
}  // namespace unfreed::embind
