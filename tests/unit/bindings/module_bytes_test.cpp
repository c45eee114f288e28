// Modules as bytes. That those of real readers come back as they were is tested with the goldens of
// fixtures/bindings (support/bindings_golden.h).
#include "bindings/module_bytes.h"

#include <gtest/gtest.h>

#include "support/same_module.h"

namespace unfreed::bindings {
namespace {

// No field has the value that it starts with.
Type fullType() {
  Type type;
  type.className = "Tree";
  type.classIndex = ClassIndex{1};
  type.alternatives = {"Forest", "Tree"};
  type.isConstructor = true;
  type.ownership = Ownership::Borrowed;
  type.shape = Shape::Union;
  type.optional = true;
  type.promise = true;
  type.finalizer = Finalizer::Factories;
  type.passedOn = {PassedOn::What::ResultOf, 0xfffffffe};
  return type;
}

Member fullMember() {
  Member member;
  member.name = "grow";
  member.kind = Member::Kind::Function;
  member.returns = fullType();
  member.receiver = PassMode::Consume;
  member.parameters = {{"seed", PassMode::Borrow, true, "Forest", true, {"Tree", ""}}, {}};
  member.condition = "feature = \"net\"";
  member.path = "pkg/tree.d.ts";
  member.line = 12;
  return member;
}

Module fullModule() {
  Module module;
  module.source = "pkg/tree.d.ts";
  module.toolchain = Toolchain::Model;
  module.origin = Origin::Model;
  module.package = "tree";
  Class cls;
  cls.name = std::string("a\0b \xff", 5);
  cls.kind = Class::Kind::Plain;
  cls.release = {"free", "delete"};
  cls.releaseFunction = "destroy";
  cls.dispose = true;
  cls.finalizer = Finalizer::Never;
  cls.finalizerAssumed = true;
  cls.bases = {"Forest"};
  cls.members = {fullMember(), {}, fullMember()};
  cls.condition = "defined(TREES)";
  cls.path = "pkg/tree.d.ts";
  cls.line = 0xffffffff;
  module.classes.add(cls);
  module.classes.add({});
  module.functions.add(fullMember());
  module.exports = {{"default", Export::Kind::Class, ClassIndex{1}, None<FunctionIndex>, {}},
                    {"grow", Export::Kind::Function, None<ClassIndex>, FunctionIndex{0}, {}},
                    {"tree", Export::Kind::Value, None<ClassIndex>, None<FunctionIndex>, fullType()}};
  module.conflicts = {{"Tree.grow", "ownership", Origin::Source, "owned", Origin::Declarations, "borrowed"}};
  return module;
}

std::string bytesOf(const Module& module) {
  ByteWriter writer;
  write(writer, module);
  return writer.bytes();
}

TEST(ModuleBytes, KeepEveryField) {
  const std::string bytes = bytesOf(fullModule());
  ByteReader reader(bytes);
  Module back;
  ASSERT_TRUE(read(reader, back));
  EXPECT_TRUE(reader.isComplete());
  EXPECT_TRUE(isSame(back, fullModule()));
  EXPECT_FALSE(isSame(back, Module{}));
}

TEST(ModuleBytes, SayATextOnce) {
  const std::string bytes = bytesOf(fullModule());
  EXPECT_EQ(bytes.find("pkg/tree.d.ts"), bytes.rfind("pkg/tree.d.ts"));
}

TEST(ModuleBytes, AreNoModuleWhenTheyEndEarlier) {
  const std::string bytes = bytesOf(fullModule());
  for (size_t size = 0; size < bytes.size(); ++size) {
    ByteReader reader(std::string_view(bytes).substr(0, size));
    Module back;
    EXPECT_FALSE(read(reader, back)) << size;
  }
}

// Whatever the bytes are: they are rejected, or give a module whose indices are its own.
TEST(ModuleBytes, MayBeAnything) {
  const std::string bytes = bytesOf(fullModule());
  size_t rejected = 0;
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (const int value : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(value);
      ByteReader reader(changed);
      Module back;
      if (!read(reader, back)) {
        ++rejected;
        continue;
      }
      for (const Export& entry : back.exports) {
        const bool isOwn = entry.kind == Export::Kind::Class ? index(entry.classIndex) < back.classes.size()
                           : entry.kind == Export::Kind::Function
                               ? index(entry.functionIndex) < back.functions.size()
                               : true;
        EXPECT_TRUE(isOwn) << at << " " << value;
      }
    }
  }
  EXPECT_GT(rejected, bytes.size());
}

// A list cannot be longer than what is left, so that a few bytes ask for no memory.
TEST(ModuleBytes, AskForNoMemoryBeyondThemselves) {
  ByteWriter writer;
  writer.text("source");
  writer.number(0);
  writer.number(0);
  writer.text("package");
  writer.number(uint64_t{1} << 60);
  ByteReader reader(writer.bytes());
  Module back;
  EXPECT_FALSE(read(reader, back));
  EXPECT_TRUE(back.classes.empty());
}

}  // namespace
}  // namespace unfreed::bindings
