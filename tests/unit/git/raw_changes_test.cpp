#include "git/raw_changes.h"

#include <gtest/gtest.h>

namespace unfreed::git {
namespace {

using namespace std::string_literals;

const std::string kOld(40, '1'), kNew(40, '2'), kNone(40, '0');

TEST(RawChanges, AreReadOneByOne) {
  const auto changes = parseRawChanges(":000000 100644 " + kNone + " " + kNew + " A\0new\nname\t.js\0"s +
                                       ":100644 100755 " + kOld + " " + kNew + " M\0b.js\0"s);
  ASSERT_TRUE(changes);
  ASSERT_EQ(changes->size(), 2u);
  EXPECT_EQ((*changes)[0].path, "new\nname\t.js");
  EXPECT_EQ((*changes)[0].status, 'A');
  EXPECT_TRUE(isNoObject((*changes)[0].oldId));
  EXPECT_EQ((*changes)[1].oldMode, 0100644u);
  EXPECT_EQ((*changes)[1].newMode, 0100755u);
  EXPECT_EQ((*changes)[1].oldId, kOld);
  EXPECT_EQ((*changes)[1].newId, kNew);
}

TEST(RawChanges, HaveTwoPathsWhenSomethingMoved) {
  const auto changes = parseRawChanges(":100644 100644 " + kOld + " " + kNew + " R086\0from.js\0to.js\0"s +
                                       ":100644 000000 " + kOld + " " + kNone + " D\0gone.js\0"s);
  ASSERT_TRUE(changes);
  ASSERT_EQ(changes->size(), 2u);
  EXPECT_EQ((*changes)[0].oldPath, "from.js");
  EXPECT_EQ((*changes)[0].path, "to.js");
  EXPECT_EQ((*changes)[1].path, "gone.js");
}

TEST(RawChanges, TakeIdsOfBothLengths) {
  const std::string longId(64, 'a');
  EXPECT_TRUE(parseRawChanges(":100644 100644 " + longId + " " + longId + " T\0a\0"s));
  EXPECT_FALSE(parseRawChanges(":100644 100644 " + longId + "a " + longId + " T\0a\0"s));
}

TEST(RawChanges, RefuseWhatTheyDoNotKnow) {
  EXPECT_TRUE(parseRawChanges("")->empty());
  const std::vector<std::string> unknown = {"nonsense"s,
                                            "\0"s,
                                            ":100644 100644 abc def M\0a.js\0"s,
                                            "100644 100644 " + kOld + " " + kNew + " M\0a\0"s,
                                            ":100644 100644 " + kOld + " " + kNew + " M\0a.js"s,
                                            ":100644 100644 " + kOld + " " + kNew + " R1\0a.js\0"s,
                                            ":10x644 100644 " + kOld + " " + kNew + " M\0a.js\0"s,
                                            ":100644 100644 " + kOld + " " + kNew + " \0a\0"s};
  for (const std::string& output : unknown) EXPECT_FALSE(parseRawChanges(output)) << output;
}

}  // namespace
}  // namespace unfreed::git
