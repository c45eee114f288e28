#include "bindings/bindings_json.h"

#include <gtest/gtest.h>
#include <string>

namespace unfreed::bindings {
namespace {

std::string faultOf(std::string_view text) {
  const Result<std::vector<Module>> read = fromJson(text, "my.json");
  return read ? "no fault" : read.error().what;
}

Module small() {
  Module module;
  module.source = "a.d.ts";
  module.package = "a";
  Class handle;
  handle.name = "Foo";
  handle.release = {"free"};
  handle.dispose = true;
  handle.finalizer = Finalizer::Factories;
  handle.finalizerAssumed = true;
  Member take;
  take.name = "take";
  take.receiver = PassMode::Consume;
  take.returns.className = "Foo";
  take.returns.alternatives = {"Space"};
  take.returns.ownership = Ownership::Owned;
  take.returns.shape = Shape::Union;
  take.returns.optional = true;
  take.returns.promise = true;
  take.parameters.push_back({"rest", PassMode::Consume, true, "Foo"});
  take.path = "a.d.ts";
  take.line = 7;
  handle.members.push_back(take);
  module.classes.add(handle);
  Class space;
  space.name = "Space";
  space.kind = Class::Kind::Namespace;
  Member foo;
  foo.name = "Foo";
  foo.kind = Member::Kind::Getter;
  foo.returns.className = "Foo";
  foo.returns.isConstructor = true;
  Member make;
  make.name = "make";
  make.returns.className = "Foo";
  make.returns.ownership = Ownership::Owned;
  space.members = {foo, make};
  module.classes.add(space);
  Member start;
  start.name = "start";
  start.kind = Member::Kind::Function;
  start.returns.className = "Space";
  start.returns.promise = true;
  module.functions.add(start);
  Export entry;
  entry.name = "default";
  entry.kind = Export::Kind::Function;
  entry.functionIndex = idAt<FunctionIndex>(0);
  module.exports.push_back(entry);
  Export value;
  value.name = "space";
  value.value.className = "Space";
  module.exports.push_back(value);
  return module;
}

TEST(BindingsJson, HandlesAreClassesAndModuleObjectsGiveFunctions) {
  BindingTable table;
  table.add(small());
  const std::string text = toJson(table);
  EXPECT_NE(text.find(R"("version": 1)"), std::string::npos);
  EXPECT_NE(text.find(R"("toolchain": "wasm-bindgen")"), std::string::npos);
  const size_t classes = text.find(R"("classes": [)");
  const size_t functions = text.find(R"("functions": [)");
  const size_t objects = text.find(R"("objects": [)");
  ASSERT_LT(classes, functions);
  ASSERT_LT(functions, objects);
  EXPECT_EQ(text.substr(classes, functions - classes).find(R"("name": "Space")"), std::string::npos);
  const size_t make = text.find(R"({"name":"make")");
  EXPECT_GT(make, functions);
  EXPECT_LT(make, objects) << "a method of the module object is a function of the binding";
  EXPECT_NE(text.find(R"("class":null,"object":"Space")"), std::string::npos)
      << "what is no handle is no class";
}

TEST(BindingsJson, WhatIsWrittenIsReadBackWhole) {
  BindingTable table;
  table.add(small());
  const Result<std::vector<Module>> read = fromJson(toJson(table), "a.json");
  ASSERT_TRUE(read.has_value()) << read.error().what;
  ASSERT_EQ(read->size(), 1u);
  const Module& module = read->front();
  ASSERT_EQ(module.classes.size(), 2u);
  ASSERT_EQ(module.functions.size(), 1u) << "methods of module objects are listed twice, but exist once";
  const Class& handle = module.classes[idAt<ClassIndex>(0)];
  EXPECT_TRUE(handle.isHandle());
  EXPECT_EQ(handle.release, std::vector<std::string>{"free"});
  EXPECT_TRUE(handle.dispose);
  EXPECT_EQ(handle.finalizer, Finalizer::Factories);
  EXPECT_TRUE(handle.finalizerAssumed);
  const Member& take = handle.members.at(0);
  EXPECT_EQ(take.receiver, PassMode::Consume);
  EXPECT_EQ(take.returns.shape, Shape::Union);
  EXPECT_EQ(take.returns.alternatives, std::vector<std::string>{"Space"});
  EXPECT_TRUE(take.returns.optional);
  EXPECT_TRUE(take.returns.promise);
  EXPECT_EQ(take.returns.classIndex, idAt<ClassIndex>(0)) << "the module is linked";
  EXPECT_EQ(take.parameters.at(0).mode, PassMode::Consume);
  EXPECT_TRUE(take.parameters.at(0).rest);
  EXPECT_EQ(take.parameters.at(0).className, "Foo");
  EXPECT_EQ(take.line, 7u);
  const Class& space = module.classes[idAt<ClassIndex>(1)];
  EXPECT_EQ(space.kind, Class::Kind::Namespace);
  EXPECT_TRUE(space.members.at(0).returns.isConstructor);
  ASSERT_EQ(module.exports.size(), 2u);
  EXPECT_EQ(module.exports[0].kind, Export::Kind::Function);
  EXPECT_EQ(module.exports[0].functionIndex, idAt<FunctionIndex>(0));
  EXPECT_EQ(module.exports[1].value.classIndex, idAt<ClassIndex>(1));
}

TEST(BindingsJson, AReleaseFunctionCountsAsRelease) {
  Module module;
  Class cls;
  cls.name = "btVector3";
  cls.releaseFunction = "destroy";
  module.classes.add(cls);
  BindingTable table;
  table.add(module);
  const std::string text = toJson(table);
  EXPECT_NE(text.find(R"("release": ["destroy"])"), std::string::npos);
  const Result<std::vector<Module>> read = fromJson(text, "a.json");
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(read->front().classes[idAt<ClassIndex>(0)].release.empty());
  EXPECT_EQ(read->front().classes[idAt<ClassIndex>(0)].releaseFunction, "destroy");
}

TEST(BindingsJson, ByHandLittleIsNeeded) {
  const Result<std::vector<Module>> read = fromJson(
      R"({"version":1,"modules":[{"package":"x","classes":[{"name":"Foo","release":["close"],"members":[
          {"name":"open","kind":"static","returns":{"class":"Foo","ownership":"owned"}}]}],"functions":[{"name":"f"}]}]})",
      "a.json");
  ASSERT_TRUE(read.has_value()) << read.error().what;
  const Module& module = read->front();
  EXPECT_EQ(module.toolchain, Toolchain::Model);
  EXPECT_EQ(module.classes[idAt<ClassIndex>(0)].finalizer, Finalizer::Unknown);
  ASSERT_EQ(module.exports.size(), 2u) << "everything is exported under its own name";
  EXPECT_EQ(module.exports[0].name, "Foo");
  EXPECT_EQ(module.exports[1].name, "f");
}

TEST(BindingsJson, AFaultSaysWhereAndWhat) {
  EXPECT_EQ(faultOf("{"), "cannot use `my.json`: the text is not JSON");
  EXPECT_EQ(faultOf("[]"), "cannot use `my.json`: the document must be an object");
  EXPECT_EQ(faultOf("{}"), "cannot use `my.json`: the document lacks \"version\"");
  EXPECT_EQ(faultOf(R"({"version":2,"modules":[]})"), "cannot use `my.json`: version must be 1");
  EXPECT_EQ(faultOf(R"({"version":1,"modules":{}})"),
            "cannot use `my.json`: the document.modules must be a list");
  EXPECT_EQ(faultOf(R"({"version":1,"modules":[7]})"),
            "cannot use `my.json`: the document.modules[0] must be an object");
  EXPECT_EQ(faultOf(R"({"version":1,"modules":[{"classes":[{}]}]})"),
            "cannot use `my.json`: the document.modules[0].classes[0] lacks \"name\"");
  EXPECT_EQ(
      faultOf(R"({"version":1,"modules":[{"classes":[{"name":"A","finalizer":"maybe"}]}]})"),
      "cannot use `my.json`: the document.modules[0].classes[0].finalizer is `maybe`, not one of registry, "
      "factories, never, unknown");
  EXPECT_EQ(faultOf(R"({"version":1,"modules":[{"classes":[{"name":"A","release":"free"}]}]})"),
            "cannot use `my.json`: the document.modules[0].classes[0].release must be a list");
  EXPECT_EQ(faultOf(R"({"version":1,"modules":[{"exports":[{"name":"A","class":"A"}]}]})"),
            "cannot use `my.json`: the document.modules[0].exports[0].class names `A`, which is no class of "
            "the module");
}

TEST(BindingsJson, TextThatIsNoUtf8IsStillWritten) {
  Module module;
  Class cls;
  cls.name = "\xFF";
  module.classes.add(cls);
  BindingTable table;
  table.add(module);
  EXPECT_TRUE(fromJson(toJson(table), "a.json").has_value());
}

TEST(BindingsJson, DeepTextIsNoCrash) {
  EXPECT_EQ(faultOf(std::string(200'000, '[')), "cannot use `my.json`: the text is not JSON");
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(faultOf(deep), "cannot use `my.json`: the document must be an object");
}

}  // namespace
}  // namespace unfreed::bindings
