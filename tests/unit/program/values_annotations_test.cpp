// Type notes, where flow gives nothing.
#include <gtest/gtest.h>

#include "support/world.h"

namespace unfreed::program {
namespace {

// The set of `x`, a parameter of a function that nobody calls.
std::string parameter(const std::string& type, const std::string& before = "") {
  return oneFile("import { Doc, Part as P, make } from 'doc';\nimport type * as ns from 'doc';\n" + before +
                 "\nexport function run(x: " + type + ") {}")
      ->variable("x");
}

TEST(ValuesAnnotations, NamesOfBindingClasses) {
  EXPECT_EQ(parameter("Doc"), "Doc");
  EXPECT_EQ(parameter("P"), "Part");
  EXPECT_EQ(parameter("ns.SubDoc"), "SubDoc");
  EXPECT_EQ(parameter("Doc | undefined"), "Doc | plain");
  EXPECT_EQ(parameter("Doc | string"), "Doc | plain");
  EXPECT_EQ(parameter("typeof Doc"), "class Doc");
  EXPECT_EQ(parameter("typeof ns"), "binding ns");
  EXPECT_EQ(parameter("import('doc').Doc"), "Doc");
  EXPECT_EQ(parameter("string"), "plain");
  EXPECT_EQ(parameter("any"), "unknown");
  EXPECT_EQ(parameter("Missing"), "unknown");
}

TEST(ValuesAnnotations, TypesOfTheLanguage) {
  EXPECT_EQ(parameter("Doc[]"), "collection<Doc>");
  EXPECT_EQ(parameter("ReadonlyArray<Doc>"), "collection<Doc>");
  EXPECT_EQ(parameter("Promise<Doc>"), "promise<Doc>");
  EXPECT_EQ(parameter("Set<Doc>"), "collection<Doc>");
  EXPECT_EQ(parameter("Map<string, Doc>"), "collection<Doc | plain>");
  EXPECT_EQ(parameter("Iterable<Doc>"), "collection<Doc>");
  EXPECT_EQ(parameter("Generator<Doc>"), "collection<Doc>");
  EXPECT_EQ(parameter("AsyncGenerator<Doc>"), "collection<Doc>");
  EXPECT_EQ(parameter("Awaited<Promise<Doc>>"), "Doc");
  EXPECT_EQ(parameter("NonNullable<Doc | null>"), "Doc");
  EXPECT_EQ(parameter("Readonly<Doc>"), "Doc");
  EXPECT_EQ(parameter("ReturnType<typeof make>"), "Doc");
  EXPECT_EQ(parameter("InstanceType<typeof Doc>"), "Doc");
  EXPECT_EQ(parameter("[Doc, P]"), "collection<Doc | Part>");
  EXPECT_EQ(parameter("Uint8Array"), "plain");
}

TEST(ValuesAnnotations, LocalDeclarations) {
  EXPECT_EQ(parameter("Alias", "type Alias = Doc | null;"), "Doc | plain");
  EXPECT_EQ(parameter("Loop", "type Loop = Loop | Doc;"), "Doc | unknown");
  EXPECT_EQ(parameter("Mine", "class Mine {}"), "object Mine");
  EXPECT_EQ(parameter("Box", "interface Box { doc: Doc }"), "object");
  EXPECT_EQ(parameter("ReturnType<typeof local>", "async function local() { return new Doc('x'); }"),
            "promise<Doc>");
}

TEST(ValuesAnnotations, InterfacesAndObjectTypesAreLookedThrough) {
  auto world = oneFile(R"(import { Doc, Part } from "doc";
    interface Base { part: Part }
    interface Box extends Base { doc: Doc; make(): Doc; later: () => Promise<Part>; next: Box }
    export async function run(box: Box, { given }: { given: Doc }, table: Record<string, Part>) {
      const a = box.doc;
      const b = box.make();
      const c = await box.later();
      const d = box.next.next.part;
      const e = given;
      const f = table.any;
      const g = table[key];
    }
  )");
  EXPECT_EQ(world->variable("a"), "Doc");
  EXPECT_EQ(world->variable("b"), "Doc");
  EXPECT_EQ(world->variable("c"), "Part");
  EXPECT_EQ(world->variable("d"), "Part");
  EXPECT_EQ(world->variable("e"), "Doc");
  EXPECT_EQ(world->variable("f"), "Part");
  EXPECT_EQ(world->variable("g"), "Part");
}

TEST(ValuesAnnotations, FieldsVariablesAndReturns) {
  auto world = oneFile(R"(import { Doc } from "doc";
    import { outside } from "elsewhere";
    class Holder {
      private doc: Doc;
      constructor(private readonly other: Doc) {}
      run() { const a = this.doc; const b = this.other; }
    }
    const c: Doc = outside();
    function d(): Doc { return outside(); }
    async function e(): Promise<Doc> { return outside(); }
    function* f(): Generator<Doc> { yield outside(); }
    abstract class Shape { abstract make(): Doc; use() { const made = this.make(); } }
    const g = d();
    const h = await e();
    for (const i of f()) {}
  )");
  for (const char* name : {"a", "b", "made"}) EXPECT_EQ(world->variable(name), "Doc") << name;
  for (const char* name : {"c", "g", "h", "i"}) EXPECT_EQ(world->variable(name), "Doc | unknown") << name;
}

TEST(ValuesAnnotations, FlowComesFirst) {
  auto world = oneFile(R"(import { Doc, Part } from "doc";
    function run(x: Part) {}
    run(new Doc("x"));
    const y: unknown = new Doc("x");
  )");
  EXPECT_EQ(world->variable("x"), "Doc");
  EXPECT_EQ(world->variable("y"), "Doc");
}

TEST(ValuesAnnotations, Casts) {
  auto world = oneFile(R"(import { Doc, Part } from "doc";
    import { outside } from "elsewhere";
    const a = outside() as Doc;
    const b = new Doc("x") as any;
    const c = new Doc("x") as unknown as Part;
    const d = outside() as Doc[];
    const e = outside()!;
    const f = new Doc("x")!;
    const g = outside() as string;
  )");
  EXPECT_EQ(world->variable("a"), "Doc");
  EXPECT_EQ(world->variable("b"), "Doc");
  EXPECT_EQ(world->variable("c"), "Part");
  EXPECT_EQ(world->variable("d"), "collection<Doc> | unknown");
  EXPECT_EQ(world->variable("e"), "unknown");
  EXPECT_EQ(world->variable("f"), "Doc");
  EXPECT_EQ(world->variable("g"), "plain | unknown");
}

TEST(ValuesAnnotations, TypesThatNameThemselvesEnd) {
  std::string wide = "type A0 = Doc";
  for (int i = 0; i < 60; ++i) wide += " | A0 | A1";
  wide += "; type A1 = A0";
  for (int i = 0; i < 60; ++i) wide += " | A1[] | A0";
  EXPECT_EQ(parameter("A0", wide + ";").substr(0, 3), "Doc");
  EXPECT_EQ(parameter("typeof v.b", "interface A { b: typeof v.b } declare const v: A;"), "unknown");
  EXPECT_EQ(
      parameter(
          "B",
          "interface B extends C {} interface C extends B {} export function f(b: B) { const y = b.z; }"),
      "object");
}

TEST(ValuesAnnotations, TypesAcrossFiles) {
  World world;
  world.bind(docModule());
  world.file("main.ts", R"(import type { Alias, Holder, Again } from "./types.ts";
    import type Whole from "./types.ts";
    import type * as types from "./types.ts";
    export function run(a: Alias, b: Holder, c: Again, d: Whole, e: types.Alias) { const f = b.doc; }
  )");
  world.file("types.ts", R"(import { Doc } from "doc";
    export type Alias = Doc[];
    export class Holder { doc = new Doc("x"); }
    export type { Part as Again } from "./more.ts";
    export default class Whole {}
  )");
  world.file("more.ts", "export * from 'doc';");
  world.link();
  EXPECT_EQ(world.variable("a"), "collection<Doc>");
  EXPECT_EQ(world.variable("b"), "object Holder");
  EXPECT_EQ(world.variable("c"), "Part");
  EXPECT_EQ(world.variable("d"), "object Whole");
  EXPECT_EQ(world.variable("e"), "collection<Doc>");
  EXPECT_EQ(world.variable("f"), "Doc");
}

TEST(ValuesAnnotations, TypesOfValuesThatFlowKnows) {
  auto world = oneFile(R"(const C = require("doc");
    export function run(doc: C.Doc, lib: typeof C) { const made = new lib.Part(); }
  )");
  EXPECT_EQ(world->variable("doc"), "Doc");
  EXPECT_EQ(world->variable("made"), "Part");
}

}  // namespace
}  // namespace unfreed::program
