#include "git/index.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace unfreed::git {
namespace {

using namespace std::string_literals;

const std::string kId(40, 'a');

std::string debugLines(std::string_view flags = "0") {
  return fmt::format(
      "  ctime: 1700000001:11\n  mtime: 1700000002:22\n  dev: 65024\tino: 4294967295\n  uid: 0\tgid: 0\n"
      "  size: 7\tflags: {}\n",
      flags);
}

std::string entry(std::string_view path, std::string_view mode = "100644", int stage = 0) {
  return fmt::format("{} {} {}\t{}", mode, kId, stage, path) + '\0';
}

TEST(Index, KnowsItsFiles) {
  const auto index =
      Index::parse(entry("a\nb.js") + debugLines() + entry("lib/c.js", "100755") + debugLines());
  ASSERT_TRUE(index);
  const IndexEntry* const first = index->find("a\nb.js");
  ASSERT_NE(first, nullptr);
  EXPECT_TRUE(first->isFile());
  EXPECT_EQ(first->id, kId);
  ASSERT_TRUE(first->stamp);
  EXPECT_EQ(*first->stamp, (Stamp{1700000001, 11, 1700000002, 22, 4294967295u, 7}));
  EXPECT_TRUE(index->find("lib/c.js")->isFile());
  EXPECT_EQ(index->find("lib"), nullptr);
  EXPECT_TRUE(index->hasFolder("lib"));
  EXPECT_FALSE(index->hasFolder("li"));
  EXPECT_FALSE(index->hasFolder("lib/c.js"));
}

TEST(Index, TellsFilesFromWhatIsNone) {
  const auto index =
      Index::parse(entry("link", "120000") + entry("sub", "160000") + entry("planned") +
                   debugLines("20004000") + entry("conflict", "100644", 1) + entry("conflict", "100644", 2));
  ASSERT_TRUE(index);
  EXPECT_FALSE(index->find("link")->isFile());
  EXPECT_FALSE(index->find("sub")->isFile());
  EXPECT_FALSE(index->find("planned")->isFile());
  EXPECT_EQ(index->find("conflict"), nullptr);
}

TEST(Index, DoesWithoutWhatGitPromisesToNobody) {
  const auto index = Index::parse(entry("a.js") + "  something: else\n" + entry("b.js") +
                                  "  ctime: x:y\n  mtime: 1:2\n" + entry("c.js"));
  ASSERT_TRUE(index);
  for (const char* path : {"a.js", "b.js", "c.js"}) {
    ASSERT_NE(index->find(path), nullptr) << path;
    EXPECT_FALSE(index->find(path)->stamp) << path;
  }
}

TEST(Index, LeavesOutPathsThatLeadOutOfIt) {
  const auto index = Index::parse(entry("../out.js") + entry("/etc/x.js") + entry("a/../../b.js") +
                                  entry("a//b.js") + entry("..a/in..js"));
  ASSERT_TRUE(index);
  ASSERT_EQ(index->entries().size(), 1u);
  EXPECT_EQ(index->entries()[0].path, "..a/in..js");
}

TEST(Index, RefusesWhatItDoesNotKnow) {
  EXPECT_TRUE(Index::parse("")->entries().empty());
  for (const std::string& output : {"nonsense"s, "100644 abc 0\tx\0"s, "100644 " + kId + " 0 x\0"s,
                                    "100644 " + kId + " 0\tx"s, "  ctime: 1:2\n"s}) {
    EXPECT_FALSE(Index::parse(output)) << output;
  }
}

}  // namespace
}  // namespace unfreed::git
