#include "frontend/glue/reader.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <string>

namespace unfreed::glue {
namespace {

using bindings::Class;
using bindings::Finalizer;
using bindings::Member;
using bindings::Ownership;
using bindings::PassMode;
using bindings::Shape;

Input declarations(std::string_view text, std::string path = "index.d.ts") {
  return {Input::Kind::Declarations, std::move(path), text};
}

Input glue(std::string_view text, std::string path = "index.js") {
  return {Input::Kind::Glue, std::move(path), text};
}

bool isEmpty(const Reading& reading) {
  return reading.module.classes.empty() && reading.module.functions.empty();
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

// A wasm-bindgen class `Foo` with this member.
Reading withMember(const std::string& member, const std::string& before = "") {
  const std::string text = before +
                           "export class Bar { private constructor(); free(): void; }\n"
                           "export class Foo { private constructor(); free(): void;\n" +
                           member + "\n}";
  return read({declarations(text)}, "");
}

bindings::Type resultOf(const std::string& type, const std::string& before = "") {
  const Reading reading = withMember("make(): " + type + ";", before);
  return memberNamed(reading, "Foo", "make").returns;
}

TEST(ResultTypes, AHandleIsOwned) {
  const bindings::Type type = resultOf("Bar");
  EXPECT_EQ(type.className, "Bar");
  EXPECT_EQ(type.ownership, Ownership::Owned);
  EXPECT_EQ(type.shape, Shape::One);
  EXPECT_FALSE(type.optional);
  EXPECT_FALSE(isNone(type.classIndex));
}

TEST(ResultTypes, UndefinedAndNullMakeItOptional) {
  EXPECT_TRUE(resultOf("Bar | undefined").optional);
  EXPECT_TRUE(resultOf("null | Bar").optional);
  EXPECT_EQ(resultOf("Bar | undefined").shape, Shape::One);
}

TEST(ResultTypes, ContainersGiveTheShape) {
  EXPECT_EQ(resultOf("Bar[]").shape, Shape::Array);
  EXPECT_EQ(resultOf("readonly Bar[]").shape, Shape::Array);
  EXPECT_EQ(resultOf("(Bar | undefined)[]").shape, Shape::Array);
  EXPECT_FALSE(resultOf("(Bar | undefined)[]").optional);
  EXPECT_EQ(resultOf("IterableIterator<Bar>").shape, Shape::Array);
  EXPECT_EQ(resultOf("[string, Bar]").shape, Shape::Array);
  EXPECT_EQ(resultOf("Set<Bar>").shape, Shape::Set);
  EXPECT_EQ(resultOf("Map<Bar, string>").shape, Shape::Map);
  EXPECT_EQ(resultOf("Promise<Set<Bar>>").shape, Shape::Set);
}

TEST(ResultTypes, PromisesAreSeenThrough) {
  const bindings::Type type = resultOf("Promise<Bar | undefined>");
  EXPECT_TRUE(type.promise);
  EXPECT_TRUE(type.optional);
  EXPECT_EQ(type.className, "Bar");
}

TEST(ResultTypes, AHandleOrSomethingElseIsAUnion) {
  EXPECT_EQ(resultOf("Bar | string").shape, Shape::Union);
  EXPECT_EQ(resultOf("Bar | any").shape, Shape::Union);
  const bindings::Type both = resultOf("Foo | Bar");
  EXPECT_EQ(both.className, "Foo");
  EXPECT_EQ(both.alternatives, std::vector<std::string>{"Bar"});
}

TEST(ResultTypes, AliasesGenericsAndConditionsAreFollowed) {
  EXPECT_EQ(resultOf("Alias", "type Alias = Other | undefined; type Other = Bar;\n").className, "Bar");
  EXPECT_EQ(resultOf("Maybe<Bar>", "type Maybe<T> = T | undefined;\n").className, "Bar");
  EXPECT_EQ(resultOf("Bar extends string ? number : Bar").className, "Bar");
  const Reading reading = withMember("pick<B extends Bar>(bar: B): B;");
  EXPECT_EQ(memberNamed(reading, "Foo", "pick").returns.className, "Bar");
}

TEST(ResultTypes, DataIsPlainAndAnyIsUnknown) {
  for (const char* type :
       {"string", "Uint8Array", "bigint", "void", "Map<string, number>", "{ a: number }", "Heat", "() => Bar",
        "keyof Foo", "`${number}`", "-1", "unique symbol", "import('node:fs').Stats", "value is string"}) {
    EXPECT_EQ(resultOf(type, "export enum Heat { Low }\n").ownership, Ownership::Plain) << type;
  }
  EXPECT_EQ(resultOf("any").ownership, Ownership::Unknown);
  EXPECT_EQ(resultOf("unknown").ownership, Ownership::Unknown);
  EXPECT_EQ(resultOf("Foreign", "import { Foreign } from 'elsewhere';\n").ownership, Ownership::Unknown);
}

TEST(ResultTypes, AnExpansionWithoutEndIsUnknown) {
  EXPECT_EQ(resultOf("Loop", "type Loop = Loop | Loop2; type Loop2 = Loop;\n").ownership, Ownership::Unknown);
  std::string doubling = "type T0 = string;\n";
  for (int i = 1; i < 64; ++i) {
    doubling += fmt::format("type T{0} = [T{1}, T{1}];\n", i, i - 1);
  }
  EXPECT_EQ(resultOf("T63", doubling).ownership, Ownership::Unknown);
}

TEST(Members, StaticNewIsAFactoryAndNoConstructor) {
  const Reading reading = withMember("static new(): Foo;");
  EXPECT_EQ(memberNamed(reading, "Foo", "new").kind, Member::Kind::Static);
}

TEST(Members, NamesThatLookLikeModifiersAreNames) {
  const Reading reading =
      withMember("get(key: string): Bar; set(value: Bar): void; static(): void; readonly: Bar;");
  EXPECT_EQ(memberNamed(reading, "Foo", "get").kind, Member::Kind::Method);
  EXPECT_EQ(memberNamed(reading, "Foo", "set").parameters.size(), 1u);
  EXPECT_EQ(memberNamed(reading, "Foo", "static").kind, Member::Kind::Method);
  EXPECT_EQ(memberNamed(reading, "Foo", "readonly").kind, Member::Kind::Getter);
}

TEST(Members, ArgumentsOfUnknownFateAreUnknownWithoutGlue) {
  const Reading reading = withMember("eat(bar: Bar, count: number, any: any, ...more: Bar[]): void;");
  const std::vector<bindings::Parameter>& parameters = memberNamed(reading, "Foo", "eat").parameters;
  ASSERT_EQ(parameters.size(), 4u);
  EXPECT_EQ(parameters[0].mode, PassMode::Unknown);
  EXPECT_EQ(parameters[0].className, "Bar");
  EXPECT_EQ(parameters[1].mode, PassMode::Plain);
  EXPECT_EQ(parameters[2].mode, PassMode::Unknown);
  EXPECT_EQ(parameters[2].className, "");
  EXPECT_TRUE(parameters[3].rest);
}

TEST(Members, LinesAreThoseOfTheDeclarations) {
  const Reading reading = read(
      {declarations("\nexport class Foo {\n  private constructor();\n  free(): void;\n  size(): number;\n}")},
      "");
  EXPECT_EQ(classNamed(reading, "Foo").line, 2u);
  EXPECT_EQ(memberNamed(reading, "Foo", "size").line, 5u);
  EXPECT_EQ(memberNamed(reading, "Foo", "size").path, "index.d.ts");
}

TEST(Recognition, AnOrdinaryPackageIsNoBinding) {
  EXPECT_TRUE(isEmpty(read({declarations("export class Pool { size: number; free(): void; }")}, "")));
  EXPECT_TRUE(isEmpty(
      read({declarations("export class Scene { dispose(): void; delete(key: string): boolean; }")}, "")));
  EXPECT_TRUE(isEmpty(read({declarations("")}, "")));
  EXPECT_TRUE(isEmpty(read({}, "")));
  EXPECT_TRUE(isEmpty(read({glue("export class Pool { free() {} }")}, "")));
}

TEST(Recognition, TheShapeAloneCountsOnlyNextToAWasmFile) {
  constexpr std::string_view text = "export class Block { free(): void; constructor(); }";
  EXPECT_FALSE(isEmpty(read({declarations(text)}, "", true)));
  EXPECT_TRUE(isEmpty(read({declarations(text)}, "", false)));
}

TEST(Recognition, TheMarksOfAGeneratorCountAnywhere) {
  constexpr std::string_view text =
      "/* tslint:disable */\n/* eslint-disable */\nexport class Block { free(): void; [Symbol.dispose](): "
      "void; }";
  const Reading reading = read({declarations(text)}, "", false);
  EXPECT_EQ(reading.module.toolchain, bindings::Toolchain::WasmBindgen);
  EXPECT_TRUE(classNamed(reading, "Block").dispose);
}

TEST(Finalizers, TheArityOfTheFreeExportTellsTheGeneration) {
  const std::string text =
      "/* tslint:disable */\n/* eslint-disable */\nexport class A { free(): void; constructor(); }";
  const std::string one = "export function __wbg_a_free(a: number): void;";
  const std::string two = "export const __wbg_a_free: (a: number, b: number) => void;";
  const Reading old = read({declarations(text), declarations(one, "a_bg.wasm.d.ts")}, "");
  EXPECT_EQ(classNamed(old, "A").finalizer, Finalizer::Factories);
  EXPECT_TRUE(classNamed(old, "A").finalizerAssumed);
  EXPECT_EQ(old.module.functions.size(), 0u) << "the raw exports are nobody's functions";
  const Reading recent = read({declarations(text), declarations(two, "a_bg.wasm.d.ts")}, "");
  EXPECT_EQ(classNamed(recent, "A").finalizer, Finalizer::Registry);
  EXPECT_FALSE(classNamed(recent, "A").finalizerAssumed);
}

TEST(Exports, DefaultAssignedAndRenamed) {
  const Reading reading =
      read({declarations("export { A as B, A as default } from './a';"),
            declarations("export class A { private constructor(); free(): void; }", "a.d.ts")},
           "pkg");
  std::vector<std::string> names;
  for (const bindings::Export& entry : reading.module.exports) names.push_back(entry.name);
  EXPECT_EQ(names, (std::vector<std::string>{"B", "default", "A"}));
  EXPECT_EQ(reading.module.package, "pkg");
}

TEST(Dependencies, ImportsReExportsAndReferences) {
  const std::vector<std::string> found = dependenciesOf(
      "/// <reference path=\"types.d.ts\" />\nimport * as a from './a.js'; import './b';\n"
      "export { x } from \"../c\"; const d = require('./d'); declare const e: import('./e').E; // from "
      "'./no'\n"
      "const text = 'from'; import('./f'); export * from './a.js';");
  EXPECT_EQ(found, (std::vector<std::string>{"./types.d.ts", "./a.js", "./b", "../c", "./d", "./e", "./f"}));
}

TEST(Dependencies, EndWhereTheLastOneStands) {
  const std::string behind = "declare const a: string; // from here on, import nothing\n";
  EXPECT_EQ(dependenciesOf("import './a'; " + behind), std::vector<std::string>{"./a"});
  EXPECT_EQ(dependenciesOf(behind + "declare const b: import ( /* it */ './b').B;"),
            std::vector<std::string>{"./b"});
  EXPECT_EQ(dependenciesOf(behind), std::vector<std::string>{});
}

// Hostile text: nothing but "it ends, and soon" is promised.
class HostileText : public testing::TestWithParam<std::string> {};

TEST_P(HostileText, IsReadToTheEnd) {
  std::string many;
  while (many.size() < 50'000) many += GetParam();
  const std::string marked = "/* tslint:disable */ /* eslint-disable */ class A { free(): void; }\n" + many;
  const std::string glueText = "wasm.__wbindgen; class A { __destroy_into_raw() {} }\n" + many;
  const Reading declared = read({declarations(marked)}, "");
  EXPECT_EQ(declared.module.toolchain, bindings::Toolchain::WasmBindgen);
  read({declarations(marked), glue(glueText)}, "");
  read({glue(glueText)}, "");
  dependenciesOf(many);
}

INSTANTIATE_TEST_SUITE_P(All, HostileText,
                         testing::Values("(", "{", "[", "<", "export type A = ", "A<", "class B { ",
                                         "class B { m(): {", "type T = { a: ", "keyof ", "(x: ", "new () => ",
                                         "A extends B ? C : ", "`${", "/[", "'", "/**", "namespace N { ",
                                         "function f(", "function f() {", "x = class {", "x.", "export {",
                                         "import {", ") } ]", "\\u{", "a|", "-", "@", "#", "\xE2\x80",
                                         "class C extends C { free(): void; }\n",
                                         "interface I extends I { delete(): void; isDeleted(): boolean }\n",
                                         "type X<T> = X<T[]>;\n", "const v: { a: { b: ", "__wrap(",
                                         "exports.a = "));

TEST(Limits, AFileOfMoreThan32MiBIsNotReadButNamed) {
  const std::string large(size_t{33} << 20, ' ');
  const Reading reading = read({declarations(large)}, "");
  ASSERT_EQ(reading.notifications.size(), 1u);
  EXPECT_EQ(reading.notifications[0].id, "file-too-large");
  EXPECT_EQ(reading.notifications[0].path, "index.d.ts");
}

// As a bundler leaves it: short names, the classes inside, a facade outside.
constexpr std::string_view kMinifiedGlue =
    "const f=new FinalizationRegistry(A=>w.__wbg_rawbook_free(A,1));"
    "let g=class b{static __wrap(A){const B=Object.create(b.prototype);return "
    "B.__wbg_ptr=A,f.register(B,B.__wbg_ptr,B),B}"
    "__destroy_into_raw(){const A=this.__wbg_ptr;return this.__wbg_ptr=0,A}"
    "free(){const A=this.__destroy_into_raw();w.__wbg_rawbook_free(A,0)}"
    "copy(){return b.__wrap(w.rawbook_copy(this.__wbg_ptr))}"
    "merge(A,B){const C=A.__destroy_into_raw();return "
    "c.__wrap(w.rawbook_merge(this.__wbg_ptr,C,B.__wbg_ptr))}};"
    "class c{static "
    "__wrap(A){}__destroy_into_raw(){}free(){w.__wbg_rawpage_free(this.__destroy_into_raw(),0)}}"
    "export{Shelf as default};";

TEST(MinifiedGlue, ClassesAreKnownByTheExportThatFreesThem) {
  const Reading reading = read({declarations("export class RawBook { free(): void; copy(): RawBook;\n"
                                             "merge(a: RawBook, b: RawBook): RawPage; }\n"
                                             "export class RawPage { free(): void; }"),
                                glue(kMinifiedGlue)},
                               "");
  EXPECT_TRUE(isNone(reading.module.classNamed("g")));
  const Member& merge = memberNamed(reading, "RawBook", "merge");
  EXPECT_EQ(merge.parameters[0].mode, PassMode::Consume);
  EXPECT_EQ(merge.parameters[1].mode, PassMode::Borrow);
  EXPECT_EQ(merge.returns.className, "RawPage");
  EXPECT_EQ(memberNamed(reading, "RawBook", "copy").returns.className, "RawBook");
  EXPECT_EQ(classNamed(reading, "RawBook").finalizer, Finalizer::Registry);
  EXPECT_EQ(classNamed(reading, "RawPage").finalizer, Finalizer::Never);
}

TEST(MinifiedGlue, AloneItStillNamesItsClasses) {
  const Reading reading = read({glue(kMinifiedGlue)}, "");
  EXPECT_EQ(memberNamed(reading, "rawbook", "merge").returns.className, "rawpage");
  EXPECT_EQ(memberNamed(reading, "rawbook", "merge").parameters[0].mode, PassMode::Consume);
  EXPECT_TRUE(isNone(reading.module.classNamed("g")));
  EXPECT_TRUE(isNone(reading.module.classNamed("c")));
}

// Glue of the WebIDL binder around these classes.
Reading withBinderGlue(const std::string& classes, const std::string& declared = "") {
  const std::string text =
      "function W() {} W.prototype = Object.create(W.prototype); M.WrapperObject = W;\n"
      "function wrap(p, c) { return Object.create((c || W).prototype); } M.wrapPointer = wrap;\n"
      "M.destroy = function (o) { o.__destroy__(); };\n" +
      classes;
  std::vector<Input> inputs;
  if (!declared.empty()) inputs.push_back(declarations(declared));
  inputs.push_back(glue(text));
  return read(inputs, "");
}

std::string binderClass(const std::string& name, const std::string& base = "W") {
  return "function " + name + "() { this.p = make(); }\n" + name + ".prototype = Object.create(" + base +
         ".prototype); M." + name + " = " + name + ";\n";
}

TEST(BinderGlue, AloneIsEnough) {
  const Reading reading =
      withBinderGlue(binderClass("Foo") +
                     "Foo.prototype.next = function () { return wrap(f(this.p), Foo); };\n"
                     "Foo.prototype.__destroy__ = function () { f(this.p); };\n");
  EXPECT_EQ(reading.module.toolchain, bindings::Toolchain::WebIdl);
  EXPECT_EQ(reading.module.origin, bindings::Origin::Glue);
  EXPECT_EQ(classNamed(reading, "Foo").releaseFunction, "destroy");
  EXPECT_EQ(classNamed(reading, "Foo").finalizer, Finalizer::Never);
  EXPECT_EQ(memberNamed(reading, "Foo", "next").returns.className, "Foo");
  EXPECT_EQ(memberNamed(reading, "Foo", "next").returns.ownership, Ownership::Borrowed);
  EXPECT_EQ(memberNamed(reading, "Foo", "new").returns.ownership, Ownership::Owned);
}

TEST(BinderGlue, WhatThrowsIsNoConstructor) {
  const Reading reading = withBinderGlue(
      "function Foo() { throw 'cannot construct a Foo, no constructor in IDL' }\n"
      "Foo.prototype = Object.create(W.prototype); M.Foo = Foo;\n"
      "(function () { function Foo() { this.x = 1; } })();\n");
  EXPECT_TRUE(classNamed(reading, "Foo").members.empty());
}

TEST(BinderGlue, OnlyWhatTheModuleObjectGetsIsAClass) {
  const Reading reading =
      withBinderGlue(binderClass("Foo") +
                     "function Bar() {} Bar.prototype = Object.create(W.prototype); N.Bar = Bar;\n"
                     "Foo.prototype.bar = function () { return wrap(f(this.p), Bar); };\n");
  EXPECT_TRUE(isNone(reading.module.classNamed("Bar")));
  EXPECT_EQ(memberNamed(reading, "Foo", "bar").returns.className, "");
}

TEST(BinderGlue, WinsOverDeclarations) {
  const Reading reading = withBinderGlue(
      binderClass("Foo") + binderClass("Bar") +
          "Foo.prototype.bar = function () { return wrap(f(this.p), Bar); };\n"
          "Foo.prototype.twin = function () { return new Foo(); };\n"
          "Foo.prototype.__destroy__ = function () { f(this.p); };\n",
      "declare module M { function destroy(o: any): void; function getPointer(o: any): number;\n"
      "class Foo { constructor(x: number); bar(): Foo; twin(): Foo; more(): Bar; } class Bar { } }\n"
      "declare function Make(): Promise<typeof M>; export default Make;");
  EXPECT_EQ(memberNamed(reading, "Foo", "bar").returns.className, "Bar");
  EXPECT_EQ(memberNamed(reading, "Foo", "twin").returns.ownership, Ownership::Owned);
  EXPECT_EQ(memberNamed(reading, "Foo", "more").returns.className, "Bar");
  EXPECT_EQ(memberNamed(reading, "Foo", "new").parameters.size(), 1U);
  EXPECT_EQ(classNamed(reading, "Foo").releaseFunction, "destroy");
  EXPECT_EQ(classNamed(reading, "Bar").releaseFunction, "");
}

TEST(BinderGlue, ACopyOfAnInheritedMemberIsNotAddedToADeclaredClass) {
  const std::string copy = ".prototype.size = function () { return f(this.p); };\n";
  const Reading reading = withBinderGlue(
      binderClass("Foo") + "Foo" + copy + binderClass("Bar", "Foo") + "Bar" + copy +
          "Bar.prototype.own = function () { return f(this.p); };\n",
      "declare module M { function destroy(o: any): void; function getPointer(o: any): number;\n"
      "class Foo { size(): number; } class Bar extends Foo { } }\n"
      "declare function Make(): Promise<typeof M>; export default Make;");
  const std::vector<Member>& members = classNamed(reading, "Bar").members;
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(members[0].name, "own");
  EXPECT_EQ(members[1].name, "new");
}

TEST(BinderGlue, APointerFromSomethingThatMakesIsUnknownInDeclarationsToo) {
  const Reading reading =
      read({declarations(
               "declare module M { function destroy(o: any): void; function getPointer(o: any): number;\n"
               "function makeFoo(): Foo; class Foo { createFoo(): Foo; clone(): Foo; next(): Foo; } }\n"
               "declare function Make(): Promise<typeof M>; export default Make;")},
           "");
  EXPECT_EQ(memberNamed(reading, "Foo", "createFoo").returns.ownership, Ownership::Unknown);
  EXPECT_EQ(memberNamed(reading, "Foo", "clone").returns.ownership, Ownership::Unknown);
  EXPECT_EQ(memberNamed(reading, "Foo", "next").returns.ownership, Ownership::Borrowed);
  EXPECT_EQ(memberNamed(reading, "M", "makeFoo").returns.ownership, Ownership::Unknown);
}

TEST(BinderGlue, AnythingEnds) {
  const std::string whole =
      binderClass("Foo") +
      "Foo.prototype['a'] = Foo.prototype.a = (function (x) { x = x.p; return wrap(f(x), Foo) });\n"
      "Object.defineProperty(Foo.prototype, 'a', { get: g, set: s });\n";
  for (size_t i = 0; i <= whole.size(); ++i) {
    withBinderGlue(whole.substr(0, i));
    withBinderGlue(whole.substr(i));
  }
  for (const std::string piece : {"Foo.prototype.a = function () {", "function Foo() { this.x = 1; ",
                                  "Foo.prototype.a = ", "Object.defineProperty(Foo.prototype, 'a', {",
                                  "M.Foo = Foo;", "Foo.prototype = Object.create(Foo.prototype);"}) {
    std::string many = binderClass("Foo");
    for (int i = 0; i < 20000; ++i) many += piece;
    withBinderGlue(many);
  }
  SUCCEED();
}

}  // namespace
}  // namespace unfreed::glue
