#include "source/path.h"

#include <gtest/gtest.h>

namespace unfreed::path {
namespace {

TEST(Path, IsNormalised) {
  EXPECT_EQ(normalised("/a//b/./c/../d/"), "/a/b/d");
  EXPECT_EQ(normalised("/../.."), "/");
  EXPECT_EQ(normalised("../a/../../b"), "../../b");
  EXPECT_EQ(normalised("a/.."), ".");
  EXPECT_EQ(normalised(""), "");
}

TEST(Path, JoinsRelativeAndAbsolutePaths) {
  EXPECT_EQ(join("/a/b", "../c"), "/a/c");
  EXPECT_EQ(join("/a/b", "/c/./d"), "/c/d");
  EXPECT_EQ(join("/", "a"), "/a");
}

TEST(Path, KnowsParentsAndNames) {
  EXPECT_EQ(parentOf("/a/b"), "/a");
  EXPECT_EQ(parentOf("/a"), "/");
  EXPECT_EQ(parentOf("/"), "/");
  EXPECT_EQ(parentOf("a"), "");
  EXPECT_EQ(nameOf("/a/b.ts"), "b.ts");
}

TEST(Path, IsInsideByWholeNames) {
  EXPECT_TRUE(isInside("/a/b", "/a"));
  EXPECT_TRUE(isInside("/a", "/a"));
  EXPECT_TRUE(isInside("/a", "/"));
  EXPECT_FALSE(isInside("/ab", "/a"));
}

TEST(Path, IsShownRelativeToItsRootOrAsItIs) {
  EXPECT_EQ(shown("/a/b/c.ts", "/a"), "b/c.ts");
  EXPECT_EQ(shown("/a/b", "/"), "a/b");
  EXPECT_EQ(shown("/a", "/a"), ".");
  EXPECT_EQ(shown("/x/y.ts", "/a"), "/x/y.ts");
}

TEST(Path, FindsFoldersByWholeNames) {
  EXPECT_TRUE(hasFolder("/a/node_modules/b", "node_modules"));
  EXPECT_FALSE(hasFolder("/a/my_node_modules/b", "node_modules"));
  EXPECT_FALSE(hasFolder("/a/node_modules_old/b", "node_modules"));
  EXPECT_FALSE(hasFolder("/a/node_modules", "node_modules"));
}

}  // namespace
}  // namespace unfreed::path
