#include "bindings/join.h"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace unfreed::bindings {
namespace {

Member method(std::string name, Ownership ownership, std::string className = "") {
  Member member;
  member.name = std::move(name);
  member.returns.ownership = ownership;
  member.returns.className = std::move(className);
  return member;
}

Module moduleWith(Origin origin, std::vector<Class> classes) {
  Module module;
  module.toolchain = Toolchain::Embind;
  module.origin = origin;
  for (Class& cls : classes) module.classes.add(std::move(cls));
  module.exportAll();
  module.link();
  return module;
}

Class classNamed(std::string name, std::vector<Member> members = {}) {
  Class cls;
  cls.name = std::move(name);
  cls.release = {"delete"};
  cls.members = std::move(members);
  return cls;
}

const Class& classOf(const Module& module, std::string_view name) {
  return module.classes[module.classNamed(name)];
}

TEST(Join, takesFromTheWeakerWhatTheStrongerDoesNotKnow) {
  const Module joined = join({
      moduleWith(Origin::Declarations, {classNamed("Mesh", {method("copy", Ownership::Owned, "Mesh")})}),
      moduleWith(Origin::Source, {classNamed("Mesh", {method("copy", Ownership::Unknown)})}),
  });
  EXPECT_EQ(joined.origin, Origin::Source);
  const Class& mesh = classOf(joined, "Mesh");
  ASSERT_EQ(mesh.members.size(), 1u);
  EXPECT_EQ(mesh.members[0].returns.ownership, Ownership::Owned);
  EXPECT_EQ(mesh.members[0].returns.classIndex, joined.classNamed("Mesh"));
  EXPECT_TRUE(joined.conflicts.empty());
}

TEST(Join, believesTheStrongerAndSaysWhatItDropped) {
  const Module joined = join({
      moduleWith(Origin::Declarations, {classNamed("Mesh", {method("view", Ownership::Owned, "Mesh")})}),
      moduleWith(Origin::Source, {classNamed("Mesh", {method("view", Ownership::Borrowed, "Mesh")})}),
  });
  EXPECT_EQ(classOf(joined, "Mesh").members[0].returns.ownership, Ownership::Borrowed);
  ASSERT_EQ(joined.conflicts.size(), 1u);
  EXPECT_EQ(joined.conflicts[0].where, "Mesh.view");
  EXPECT_EQ(joined.conflicts[0].fact, "ownership");
  EXPECT_EQ(joined.conflicts[0].keptValue, "borrowed");
  EXPECT_EQ(joined.conflicts[0].kept, Origin::Source);
  EXPECT_EQ(joined.conflicts[0].droppedValue, "owned");
  EXPECT_EQ(joined.conflicts[0].dropped, Origin::Declarations);
}

TEST(Join, keepsNamesThatOnlyOneHasAndExportsThem) {
  const Module joined = join({
      moduleWith(Origin::Glue, {classNamed("Mesh")}),
      moduleWith(Origin::Source,
                 {classNamed("Mesh", {method("copy", Ownership::Owned, "Mesh")}), classNamed("Solid")}),
  });
  EXPECT_EQ(classOf(joined, "Mesh").members.size(), 1u);
  ASSERT_EQ(joined.exports.size(), 2u);
  EXPECT_EQ(joined.exports[1].name, "Solid");
  EXPECT_EQ(joined.exports[1].classIndex, joined.classNamed("Solid"));
}

TEST(Join, pairsOverloadsByTheNumberOfTheirParameters) {
  Member one = method("cut", Ownership::Borrowed, "Mesh");
  one.parameters.resize(1);
  Member two = method("cut", Ownership::Unknown);
  two.parameters.resize(2);
  Member declaredTwo = method("cut", Ownership::Owned, "Mesh");
  declaredTwo.parameters.resize(2);
  Member declaredThree = method("cut", Ownership::Owned, "Mesh");
  declaredThree.parameters.resize(3);
  const Module joined = join({
      moduleWith(Origin::Source, {classNamed("Mesh", {one, two})}),
      moduleWith(Origin::Declarations, {classNamed("Mesh", {declaredThree, declaredTwo})}),
  });
  const std::vector<Member>& members = classOf(joined, "Mesh").members;
  ASSERT_EQ(members.size(), 2u);
  EXPECT_EQ(members[0].returns.ownership, Ownership::Borrowed);
  EXPECT_EQ(members[1].returns.ownership, Ownership::Owned);
  EXPECT_TRUE(joined.conflicts.empty());
}

TEST(Join, anAssumedFinalizerGivesWayToAKnownOne) {
  Class declared = classNamed("Mesh");
  declared.finalizer = Finalizer::Never;
  declared.finalizerAssumed = true;
  Class known = classNamed("Mesh");
  known.finalizer = Finalizer::Registry;
  const Module joined =
      join({moduleWith(Origin::Declarations, {declared}), moduleWith(Origin::Model, {known})});
  EXPECT_EQ(classOf(joined, "Mesh").finalizer, Finalizer::Registry);
  EXPECT_FALSE(classOf(joined, "Mesh").finalizerAssumed);
}

TEST(Join, aConditionEndsWhereTheMemberIsDeclaredWithoutOne) {
  Member conditional = method("net", Ownership::Plain);
  conditional.condition = "feature = \"net\"";
  const Module joined = join({
      moduleWith(Origin::Source, {classNamed("Mesh", {conditional})}),
      moduleWith(Origin::Declarations, {classNamed("Mesh", {method("net", Ownership::Plain)})}),
  });
  EXPECT_EQ(classOf(joined, "Mesh").members[0].condition, "");
}

TEST(DescribeTheSame, NeedsDifferentOriginsAndHalfOfTheClasses) {
  const Module declared = moduleWith(Origin::Declarations, {classNamed("Mesh"), classNamed("Solid")});
  const Module source =
      moduleWith(Origin::Source, {classNamed("Mesh"), classNamed("Solid"), classNamed("Edge")});
  const Module other = moduleWith(Origin::Source, {classNamed("Mat"), classNamed("Edge")});
  EXPECT_TRUE(describeTheSame(declared, source));
  EXPECT_FALSE(describeTheSame(declared, declared)) << "another package of the same shape";
  EXPECT_FALSE(describeTheSame(declared, other));
}

Member getter(std::string name, std::string className) {
  Member member = method(std::move(name), Ownership::Plain, std::move(className));
  member.kind = Member::Kind::Getter;
  return member;
}

Class objectNamed(std::string name, Class::Kind kind, std::vector<Member> members) {
  Class cls;
  cls.name = std::move(name);
  cls.kind = kind;
  cls.members = std::move(members);
  return cls;
}

TEST(Join, anObjectOfStaticsIsTheClassOfThatName) {
  Member known = method("first", Ownership::Borrowed, "Stone");
  Member unknown = method("all", Ownership::Unknown);
  known.kind = unknown.kind = Member::Kind::Static;
  Member all = method("all", Ownership::Owned, "Stone");
  all.returns.shape = Shape::Array;
  const Module joined = join({
      moduleWith(Origin::Source, {classNamed("Stone"), classNamed("Quarry", {known, unknown})}),
      moduleWith(Origin::Declarations,
                 {classNamed("Stone"), classNamed("Quarry"),
                  objectNamed("Lib.Quarry", Class::Kind::Plain,
                              {method("first", Ownership::Owned, "Stone"), all,
                               method("last", Ownership::Owned, "Stone")}),
                  objectNamed("Lib", Class::Kind::Namespace, {getter("Quarry", "Lib.Quarry")})}),
  });
  const std::vector<Member>& members = classOf(joined, "Quarry").members;
  ASSERT_EQ(members.size(), 3u);
  EXPECT_EQ(members[0].returns.ownership, Ownership::Borrowed) << "what the source knows stays";
  EXPECT_EQ(members[1].returns.ownership, Ownership::Owned);
  EXPECT_EQ(members[1].returns.shape, Shape::Array);
  EXPECT_EQ(members[2].name, "last");
  EXPECT_EQ(members[2].kind, Member::Kind::Static);
  const Type& named = classOf(joined, "Lib").members[0].returns;
  EXPECT_TRUE(named.isConstructor);
  EXPECT_EQ(named.classIndex, joined.classNamed("Quarry"));
  ASSERT_EQ(joined.conflicts.size(), 1u);
  EXPECT_EQ(joined.conflicts[0].where, "Quarry.first");
}

TEST(Join, anObjectOfAnotherNameIsNoClass) {
  const Module joined = join({
      moduleWith(Origin::Source, {classNamed("Stone")}),
      moduleWith(Origin::Declarations,
                 {classNamed("Stone"),
                  objectNamed("Tools", Class::Kind::Plain, {method("first", Ownership::Owned, "Stone")}),
                  objectNamed("Lib", Class::Kind::Namespace, {getter("tools", "Tools")})}),
  });
  EXPECT_TRUE(classOf(joined, "Stone").members.empty());
  EXPECT_EQ(classOf(joined, "Lib").members[0].returns.className, "Tools");
}

TEST(Join, declarationsDoNotTellWhoOwnsAPointer) {
  Member pointer = method("root", Ownership::Owned, "Mesh");
  pointer.returns.optional = true;
  const Module joined = join({
      moduleWith(Origin::Declarations, {classNamed("Mesh", {pointer})}),
      moduleWith(Origin::Source, {classNamed("Mesh", {method("root", Ownership::Unknown, "Mesh")})}),
  });
  EXPECT_EQ(classOf(joined, "Mesh").members[0].returns.ownership, Ownership::Unknown);
}

}  // namespace
}  // namespace unfreed::bindings
