// How far values can travel, what is near bindings, and which globals are filled.
#include "program/components.h"

#include <gtest/gtest.h>

#include "program/near_bindings.h"
#include "support/world.h"

namespace unfreed::program {
namespace {

using Strings = std::vector<std::string>;

// user.js → maker.js → doc ← nothing else; apart.js is on its own.
class ComponentsTest : public testing::Test {
 protected:
  ComponentsTest() {
    world.resolve(maker, "doc", doc);
    world.resolve(user, "./maker.js", maker);
  }

  World world;
  const bindings::ModuleId doc = world.bind(docModule());
  const UnitId maker =
      world.file("maker.js", "import { Doc } from \"doc\"; export const make = () => new Doc();");
  const UnitId user = world.file("user.js", "import { make } from \"./maker.js\"; window.made = make();");
  const UnitId apart = world.file("apart.js", "window.other = () => 1;");
};

TEST_F(ComponentsTest, FollowImportsInEitherDirection) {
  const UnitId used = world.file("used.js", "export let last;");
  world.resolve(user, "./used.js", used);
  const Components components(world.program());
  for (const UnitId unit : {maker, user, used}) {
    EXPECT_TRUE(components.connects(unit, doc));
    EXPECT_TRUE(components.hasBindings(unit));
    EXPECT_EQ(components.of(unit), components.of(maker));
  }
  EXPECT_FALSE(components.connects(apart, doc));
  EXPECT_FALSE(components.hasBindings(apart));
}

TEST_F(ComponentsTest, AnIndexThatNobodyImportsConnectsNothing) {
  const UnitId index = world.file("index.js", "export * from \"./maker.js\"; export * from \"./apart.js\";");
  world.resolve(index, "./maker.js", maker);
  world.resolve(index, "./apart.js", apart);
  EXPECT_FALSE(Components(world.program()).connects(apart, doc));
  world.resolve(user, "./index.js", index);
  EXPECT_TRUE(Components(world.program()).connects(apart, doc));
}

TEST_F(ComponentsTest, AGlobalThatIsTheModuleConnects) {
  world.global("kit", doc);
  const UnitId page = world.file("page.js", "new kit.Doc();");
  const UnitId declaring = world.file("declaring.ts", "declare const kit: any;");
  const Components components(world.program());
  EXPECT_TRUE(components.connects(page, doc));
  EXPECT_TRUE(components.connects(declaring, doc));
  EXPECT_FALSE(components.connects(apart, doc));
}

TEST_F(ComponentsTest, NearBindingsIsWhatNamesThemAndWhatImportsThat) {
  const UnitId farther = world.file("farther.js", "import \"./user.js\";");
  world.resolve(farther, "./user.js", user);
  world.file("script.js", "Module.onRuntimeInitialized = () => {};");
  EXPECT_EQ(unitsNearBindings(world.program()), (std::vector<bool>{true, true, false, false, true}));
}

TEST_F(ComponentsTest, OnlyWhatMayLeadToAHandleFillsAGlobal) {
  world.file("more.js", "import \"./maker.js\"; window.count = 1; tool = () => 2; setTimeout = () => 3;");
  world.resolve(idAt<UnitId>(3), "./maker.js", maker);
  EXPECT_EQ(world.values().filledGlobals(), (Strings{"made", "tool"}));
}

}  // namespace
}  // namespace unfreed::program
