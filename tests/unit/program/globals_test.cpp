#include "program/globals.h"

#include <gtest/gtest.h>

#include "support/world.h"

namespace unfreed::program {
namespace {

// A library with the classes and functions of docModule(), whose global is `lib`.
bool takes(const std::string& text, const std::string& path = "a.ts") {
  World world;
  world.file(path, text);
  return takesGlobalFor(world.program(), "lib", docModule());
}

TEST(Globals, AreBelievedWhenTheLibraryIsUsedThroughThem) {
  EXPECT_TRUE(takes("new lib.Doc();"));
  EXPECT_TRUE(takes("const { Doc } = lib;"));
  EXPECT_TRUE(takes("function f() { return window.lib.Doc.load(); }"));
  EXPECT_TRUE(takes("(globalThis as any).lib.make();"));
  EXPECT_TRUE(takes("declare const lib: any; new lib.Doc();"));
}

TEST(Globals, AreBelievedAsFactories) {
  EXPECT_TRUE(takes("lib().then((M) => new M.Doc());"));
  EXPECT_TRUE(takes("async function f() { const M = await lib; new M.Doc(); }"));
  EXPECT_FALSE(takes("lib().then((M) => M.start());"));
  EXPECT_FALSE(takes("function f(M) { new M.Doc(); }"));
}

TEST(Globals, ANameAloneSaysNothing) {
  EXPECT_FALSE(takes("lib.push(1);"));
  EXPECT_FALSE(takes("new lib.Other();"));
  EXPECT_FALSE(takes("new other.Doc(); lib.push(1);"));
  EXPECT_FALSE(takes("window.Doc.load(); lib.push(1);"));
}

TEST(Globals, BelongToTheFileThatDeclaresThem) {
  EXPECT_FALSE(takes("import lib from './lib.js'; new lib.Doc();"));
  EXPECT_FALSE(takes("export function f(lib) { new lib.Doc(); }"));
  EXPECT_FALSE(takes("const lib = make(); new lib.Doc();"));
  EXPECT_FALSE(takes("let lib; lib = make(); new lib.Doc();"));
}

TEST(Globals, MayBeTakenFromTheGlobalObject) {
  EXPECT_TRUE(takes("const lib = window.lib; new lib.Doc();"));
  EXPECT_TRUE(takes("const lib = (globalThis as any).lib; export function f() { new lib.Doc(); }"));
  EXPECT_FALSE(takes("const lib = window.other; new lib.Doc();"));
  EXPECT_FALSE(takes("let lib = window.lib; lib = make(); new lib.Doc();"));
}

TEST(Globals, MayBeStartedFromAnObjectOfThePage) {
  EXPECT_TRUE(takes("var lib = { print() {}, onReady() { new lib.Doc(); } };", "a.js"));
  EXPECT_TRUE(takes("var lib = typeof lib !== 'undefined' ? lib : {}; new lib.Doc();", "a.js"));
  EXPECT_TRUE(takes("var lib = lib || {}; new lib.Doc();", "a.js"));
  EXPECT_FALSE(takes("var lib = { Doc: class {} }; new lib.Doc();", "a.js"));
  EXPECT_FALSE(takes("var lib = { ...others }; new lib.Doc();", "a.js"));
  EXPECT_FALSE(takes("const lib = {}; new lib.Doc();", "a.js")) << "nobody else can declare it then";
  EXPECT_FALSE(takes("var lib = {}; new lib.Doc(); export const x = 1;", "a.js")) << "a module's own";
}

TEST(Globals, AScriptDeclaresThemForEverybody) {
  World world;
  world.file("use.js", "new lib.Doc();");
  EXPECT_TRUE(takesGlobalFor(world.program(), "lib", docModule()));
  world.file("own.js", "var lib = { Doc: class {} };");
  EXPECT_FALSE(takesGlobalFor(world.program(), "lib", docModule()));
}

TEST(Globals, AModuleDeclaresThemForItselfOnly) {
  World world;
  world.file("use.js", "new lib.Doc();");
  world.file("own.mjs", "export const lib = 1;");
  EXPECT_TRUE(takesGlobalFor(world.program(), "lib", docModule()));
}

TEST(Globals, AreTheModuleObject) {
  World world;
  world.global("lib", world.bind(docModule()));
  world.file("a.ts", R"(declare const lib: any;
    const declared = new lib.Doc("x");
    const ofWindow = new (window as any).lib.Doc("x");
    const { make } = lib;
    const made = make("x");
    function inner(lib: any) { return lib.Doc; }
  )");
  world.file("b.js", "const other = new lib.Doc('x'); const mine = library;");
  EXPECT_EQ(world.variable("declared"), "Doc");
  EXPECT_EQ(world.variable("ofWindow"), "Doc");
  EXPECT_EQ(world.variable("made"), "Doc");
  EXPECT_EQ(world.variable("other", UnitId{1}), "Doc");
  EXPECT_EQ(world.variable("mine", UnitId{1}), "external :library");
}

// What a scope manages comes back as what it is; a function that is called with a scope gives what it gives.
TEST(PassedOn, ArgumentsAndResultsOfCallbacks) {
  bindings::Module module = docModule();
  bindings::Class scope;
  scope.name = "Scope";
  scope.kind = bindings::Class::Kind::Plain;
  bindings::Member manage = member(bindings::Member::Kind::Method, "manage", typeOf(""), 1);
  manage.returns.passedOn = {bindings::PassedOn::What::Argument, 0};
  scope.members.push_back(manage);
  module.classes.add(scope);
  bindings::Member within = member(bindings::Member::Kind::Function, "within", typeOf(""), 1);
  within.returns.passedOn = {bindings::PassedOn::What::ResultOf, 0};
  within.parameters[0].callback = {"Scope"};
  module.functions.add(within);
  module.exports.clear();
  module.exportAll();
  World world;
  world.bind(std::move(module));
  world.file("a.mjs", R"(import { Doc, within } from "doc";
    const result = within((scope) => { const held = scope.manage(new Doc("x")); return held.child(0); });
    const number = within((scope) => 1);
  )");
  world.link();
  EXPECT_EQ(world.variable("held"), "Doc");
  EXPECT_EQ(world.variable("result"), "Part");
  EXPECT_EQ(world.variable("number"), "plain");
}

}  // namespace
}  // namespace unfreed::program
