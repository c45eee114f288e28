// Where a value may be more objects than are told apart.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/world.h"

namespace unfreed::program {
namespace {

using flow::OpKind;

// A list of objects of so many classes, and a function that calls a method of each.
std::string crowdOf(int classes) {
  std::string text = "export const list = [];\n";
  for (int i = 0; i < classes; ++i) {
    text += fmt::format("class C{0} {{ run() {{}} }}\nlist.push(new C{0}());\n", i);
  }
  return text + "export function all() { for (const each of list) each.run(); }\n";
}

TEST(ValuesMany, FarFromBindingsNoneOfACrowdIsNamed) {
  World world;
  world.bind(docModule());
  world.file("far.js", crowdOf(14));
  EXPECT_EQ(world.variable("each"), "unknown");
  const Callees* const callees = world.callees(OpKind::Call, "run");
  ASSERT_NE(callees, nullptr);
  EXPECT_TRUE(callees->functions.empty());
  EXPECT_TRUE(callees->unknown);
  EXPECT_TRUE(callees->hasMore);
}

TEST(ValuesMany, ADozenIsNoCrowd) {
  World world;
  world.bind(docModule());
  world.file("far.js", crowdOf(12));
  const Callees* const callees = world.callees(OpKind::Call, "run");
  ASSERT_NE(callees, nullptr);
  EXPECT_EQ(callees->functions.size(), 12U);
  EXPECT_FALSE(callees->hasMore);
}

TEST(ValuesMany, NearBindingsADozenOfThemIsNamed) {
  World world;
  world.bind(docModule());
  const UnitId near = world.file("near.js", "import { Doc } from \"doc\";\n" + crowdOf(14));
  world.resolve(near, "doc", idAt<bindings::ModuleId>(0));
  const Callees* const callees = world.callees(OpKind::Call, "run", near);
  ASSERT_NE(callees, nullptr);
  EXPECT_EQ(callees->functions.size(), 12U);
  EXPECT_TRUE(callees->unknown);
  EXPECT_FALSE(callees->hasMore);
}

TEST(ValuesMany, InACrowdWhatIsNearBindingsIsNamed) {
  World world;
  world.bind(docModule());
  const UnitId far = world.file("far.js", crowdOf(14));
  const UnitId near = world.file("near.js",
                                 "import { Doc } from \"doc\";\nimport { list } from \"./far.js\";\n"
                                 "class Near { run() { new Doc().free(); } }\nlist.push(new Near());\n");
  world.resolve(near, "doc", idAt<bindings::ModuleId>(0));
  world.resolve(near, "./far.js", far);
  const Callees* const callees = world.callees(OpKind::Call, "run", far);
  ASSERT_NE(callees, nullptr);
  ASSERT_EQ(callees->functions.size(), 1U);
  EXPECT_EQ(callees->functions.front().unit, near);
  EXPECT_TRUE(callees->hasMore);
}

}  // namespace
}  // namespace unfreed::program
