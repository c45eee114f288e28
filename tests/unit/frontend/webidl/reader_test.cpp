#include "frontend/webidl/reader.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

namespace unfreed::webidl {
namespace {

using bindings::Class;
using bindings::Member;
using bindings::Ownership;
using bindings::PassMode;
using bindings::Reading;

Reading readText(const std::string& text) {
  return read({{"a.idl", text}});
}

const Class& classNamed(const Reading& reading, std::string_view name) {
  const bindings::ClassIndex index = reading.module.classNamed(name);
  EXPECT_FALSE(isNone(index)) << name;
  return reading.module.classes[index];
}

const Member& memberNamed(const Reading& reading, std::string_view cls, std::string_view name) {
  for (const Member& member : classNamed(reading, cls).members) {
    if (member.name == name) return member;
  }
  ADD_FAILURE() << cls << " has no " << name;
  static const Member none;
  return none;
}

bool has(const Reading& reading, std::string_view cls, std::string_view name) {
  for (const Member& member : classNamed(reading, cls).members) {
    if (member.name == name) return true;
  }
  return false;
}

bool isEmpty(const Reading& reading) {
  return reading.module.classes.empty() && reading.module.functions.empty();
}

// How many notifications are about this line.
long faultsOn(const Reading& reading, uint32_t line) {
  return std::count_if(reading.notifications.begin(), reading.notifications.end(),
                       [&](const Notification& notification) {
                         return notification.path == "a.idl" && notification.line == line;
                       });
}

Ownership ownershipOf(const std::string& member, std::string_view name) {
  const Reading reading = readText("interface T { void T(); " + member + " };");
  EXPECT_TRUE(reading.notifications.empty());
  return memberNamed(reading, "T", name).returns.ownership;
}

TEST(Ownership, OnlyConstructorsGiveAHandleAway) {
  EXPECT_EQ(ownershipOf("", "new"), Ownership::Owned);
  EXPECT_EQ(ownershipOf("[Value] T copy();", "copy"), Ownership::Borrowed);
  EXPECT_EQ(ownershipOf("[Ref] T me();", "me"), Ownership::Borrowed);
  EXPECT_EQ(ownershipOf("attribute T next;", "next"), Ownership::Borrowed);
  EXPECT_EQ(ownershipOf("attribute T newest;", "get_newest"), Ownership::Borrowed);
  EXPECT_EQ(ownershipOf("T next();", "next"), Ownership::Borrowed);
  EXPECT_EQ(ownershipOf("T[] all();", "all"), Ownership::Borrowed);
}

TEST(Ownership, APointerFromSomethingThatMakesIsUnknown) {
  for (const std::string name :
       {"create", "CreateShape", "sCreate", "create_shape", "allocHeap", "Clone", "newT"})
    EXPECT_EQ(ownershipOf("T " + name + "();", name), Ownership::Unknown) << name;
  for (const std::string name :
       {"created", "CreatedBy", "newest", "allocation", "news", "getCopy", "sCreated"})
    EXPECT_EQ(ownershipOf("T " + name + "();", name), Ownership::Borrowed) << name;
  EXPECT_EQ(ownershipOf("[Value] T createCopy();", "createCopy"), Ownership::Borrowed);
}

TEST(Ownership, WhatIsNoObjectIsPlain) {
  for (const std::string type : {"long", "unsigned long long", "DOMString", "any", "VoidPtr", "void",
                                 "float[]", "Kind", "sequence<T>"}) {
    const Reading reading = readText("interface T { void T(); " + type + " f(); }; enum Kind { \"a\" };");
    EXPECT_EQ(memberNamed(reading, "T", "f").returns.ownership, Ownership::Plain) << type;
    EXPECT_EQ(memberNamed(reading, "T", "f").returns.className, "") << type;
  }
}

TEST(Ownership, OfATypeThatIsNotDeclaredNothingIsKnown) {
  const Reading reading = readText("interface T { void T(); Elsewhere f(Elsewhere e); };");
  EXPECT_EQ(memberNamed(reading, "T", "f").returns.ownership, Ownership::Unknown);
  EXPECT_EQ(memberNamed(reading, "T", "f").parameters[0].mode, PassMode::Unknown);
}

TEST(Release, DestroyExceptForNoDelete) {
  const Reading reading = readText("interface A { void A(); }; [NoDelete] interface B { [Ref] A a(); };");
  EXPECT_EQ(classNamed(reading, "A").releaseFunction, "destroy");
  EXPECT_EQ(classNamed(reading, "B").releaseFunction, "");
  EXPECT_EQ(classNamed(reading, "A").finalizer, bindings::Finalizer::Never);
  EXPECT_FALSE(classNamed(reading, "A").finalizerAssumed);
}

TEST(Bases, ImplementsInheritanceAndJavaScriptImplementations) {
  const Reading reading = readText(
      "D implements A;\n"
      "interface A { void A(); }; interface B { }; interface C : B { };\n"
      "[JSImplementation=\"A\"] interface J { void J(); };\n"
      "interface D { }; D implements B; D implements D; D implements Nowhere;");
  EXPECT_EQ(classNamed(reading, "D").bases, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(classNamed(reading, "C").bases, std::vector<std::string>{"B"});
  EXPECT_EQ(classNamed(reading, "J").bases, std::vector<std::string>{"A"});
}

TEST(Attributes, ArraysAreReadAndWrittenByIndex) {
  const Reading reading =
      readText("interface T { void T(); [Value] attribute T[] all; readonly attribute long[] n; };");
  EXPECT_EQ(memberNamed(reading, "T", "get_all").parameters.size(), 1U);
  EXPECT_EQ(memberNamed(reading, "T", "get_all").returns.className, "T");
  ASSERT_EQ(memberNamed(reading, "T", "set_all").parameters.size(), 2U);
  EXPECT_EQ(memberNamed(reading, "T", "set_all").parameters[1].mode, PassMode::Borrow);
  EXPECT_TRUE(has(reading, "T", "get_n"));
  EXPECT_FALSE(has(reading, "T", "set_n"));
}

TEST(Typedefs, AreFollowedAndMayBeCyclic) {
  const Reading reading = readText(
      "interface T { void T(); A one(); C two(); void take(A a); }; typedef B A; typedef T B; typedef D C; "
      "typedef C D;");
  EXPECT_EQ(memberNamed(reading, "T", "one").returns.className, "T");
  EXPECT_EQ(memberNamed(reading, "T", "two").returns.className, "");
  EXPECT_EQ(memberNamed(reading, "T", "take").parameters[0].className, "T");
}

TEST(Module, IsAnObjectThatAFactoryPromises) {
  const Reading reading =
      readText("interface T { void T(); }; enum E { \"one\", \"ns::two\", \"T::three\" };");
  const Class& object = classNamed(reading, "Module");
  EXPECT_EQ(object.kind, Class::Kind::Namespace);
  EXPECT_TRUE(memberNamed(reading, "Module", "T").returns.isConstructor);
  EXPECT_TRUE(has(reading, "Module", "one"));
  EXPECT_TRUE(has(reading, "Module", "two"));
  EXPECT_FALSE(has(reading, "Module", "three"));
  EXPECT_TRUE(has(reading, "Module", "destroy"));
  ASSERT_EQ(reading.module.functions.size(), 1U);
  const auto factory = idAt<bindings::FunctionIndex>(0);
  EXPECT_TRUE(reading.module.functions[factory].returns.promise);
  EXPECT_EQ(reading.module.classes[reading.module.functions[factory].returns.classIndex].name, "Module");
}

TEST(Module, ItsObjectYieldsToAnInterfaceOfThatName) {
  const Reading reading = readText("interface Module { void Module(); };");
  EXPECT_EQ(classNamed(reading, "Module").kind, Class::Kind::Handle);
  EXPECT_EQ(classNamed(reading, "typeof Module").kind, Class::Kind::Namespace);
}

TEST(Module, OneOfSeveralFiles) {
  const Reading reading =
      read({{"a.idl", "interface A { void A(); [Ref] B b(); };"},
            {"b.idl", "interface B { void B(); }; interface A { void A(); void more(); };"}});
  EXPECT_EQ(memberNamed(reading, "A", "b").returns.className, "B");
  EXPECT_EQ(memberNamed(reading, "A", "more").path, "b.idl");
  EXPECT_EQ(classNamed(reading, "A").members.size(), 3U);
  EXPECT_EQ(reading.module.source, "a.idl");
}

TEST(Dialects, OthersAreLeftAlone) {
  for (const std::string text : {
           "[Exposed=Window] interface Walker { [SameObject] readonly attribute Node root; };",
           "interface Walker { constructor(); undefined walk(); };",
           "interface mixin Walks { undefined walk(); }; Walker includes Walks;",
           R"(import "oaidl.idl";
[uuid(1-2), object] interface IThing : IUnknown { HRESULT Do([in] long x); };)",
           "module Bank { interface Account { void deposit(in float amount); }; };",
       }) {
    const Reading reading = readText(text);
    EXPECT_TRUE(isEmpty(reading)) << text;
    ASSERT_EQ(reading.notifications.size(), 1U) << text;
    EXPECT_EQ(reading.notifications[0].id, "idl-of-another-dialect");
  }
}

TEST(Faults, AreSaidWithTheirLineAndSteppedOver) {
  const Reading reading = readText(
      "interface T {\n  void T();\n  what is this;\n  void after();\n};\n"
      "and that;\n"
      "interface U { void U(); };\n");
  EXPECT_EQ(faultsOn(reading, 3), 1);
  EXPECT_EQ(faultsOn(reading, 6), 1);
  EXPECT_EQ(reading.notifications.size(), 2U);
  EXPECT_TRUE(has(reading, "T", "after"));
  EXPECT_TRUE(has(reading, "U", "new"));
}

TEST(Faults, AnInterfaceThatIsNotClosedEndsBeforeTheNextOne) {
  const Reading reading =
      readText("interface T {\n  void T();\n  void one();\n\ninterface U {\n  void U();\n};\n");
  EXPECT_EQ(faultsOn(reading, 5), 1);
  EXPECT_TRUE(has(reading, "T", "one"));
  EXPECT_TRUE(has(reading, "U", "new"));
}

TEST(Faults, AMissingSemicolonLosesNothing) {
  const Reading reading = readText("interface T {\n  void T()\n  [Ref] T one()\n};\n");
  EXPECT_EQ(faultsOn(reading, 3), 1);
  EXPECT_EQ(faultsOn(reading, 4), 1);
  EXPECT_TRUE(has(reading, "T", "one"));
}

TEST(Faults, ManyAreCounted) {
  std::string text = "interface T { void T(); };\n";
  for (int i = 0; i < 500; ++i) text += "nonsense here;\n";
  const Reading reading = readText(text);
  EXPECT_EQ(reading.notifications.size(), 21U);
  EXPECT_NE(reading.notifications.back().message.find("480 further"), std::string::npos);
}

TEST(Hostile, AnythingEnds) {
  const std::string whole =
      "[Prefix=\"a::\", JSImplementation=\"B\"] partial interface T : U { void T(optional [Ref] T x = {}, "
      "(long or T) y);"
      "static readonly attribute sequence<T>[] a; }; T implements U; enum E { \"a\", \"b\" }; typedef T[] V;";
  for (size_t i = 0; i <= whole.size(); ++i) {
    readText(whole.substr(0, i));
    readText(whole.substr(i));
    std::string cut = whole;
    if (i < cut.size()) cut.erase(i, 1);
    readText(cut);
  }
  for (const std::string piece :
       {"[", "{", "(", "<", "interface T {", "enum E {", "[Value] ", "\xff\"", "sequence<",
        "::", "T implements ", "interface T { void f(", "attribute ", "#if\n"}) {
    std::string many;
    for (int i = 0; i < 50000; ++i) many += piece;
    readText(many);
  }
  SUCCEED();
}

TEST(Hostile, NulBytesAndNothing) {
  EXPECT_TRUE(isEmpty(read({})));
  EXPECT_TRUE(isEmpty(readText("")));
  EXPECT_TRUE(isEmpty(readText(std::string("\0\0interface\0", 12))));
}

}  // namespace
}  // namespace unfreed::webidl
