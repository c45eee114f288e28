// What the language's own functions do to values.
#include <gtest/gtest.h>

#include "support/world.h"

namespace unfreed::program {
namespace {

using flow::OpKind;

constexpr const char* header =
    "import { Doc, Part } from 'doc'; const doc = new Doc('x'); const part = doc.child(0);\n";

std::string setOf(const std::string& code, std::string_view name) {
  return oneFile(header + code)->variable(name);
}

TEST(ValuesBuiltins, Promises) {
  EXPECT_EQ(setOf("const x = await Promise.resolve(doc);", "x"), "Doc");
  EXPECT_EQ(setOf("const x = await Promise.all([Doc.open('x'), part]);", "x"), "collection<Doc | Part>");
  EXPECT_EQ(setOf("const [a, b] = await Promise.all([Doc.open('x'), part]);", "a"), "Doc");
  EXPECT_EQ(setOf("const [a, b] = await Promise.all([Doc.open('x'), part]);", "b"), "Part");
  EXPECT_EQ(
      setOf("const all = await Promise.all([1, 2].map(async (n) => Doc.open(n))); const x = all[i];", "x"),
      "Doc");
  EXPECT_EQ(setOf("const x = await Promise.race([Doc.open('x'), part]);", "x"), "Doc | Part");
  EXPECT_EQ(setOf("const x = [1, 2].map(async (n) => doc);", "x"), "collection<promise<Doc>>");
  EXPECT_EQ(setOf("const [r] = await Promise.allSettled([Doc.open('x')]); const x = r.value;", "x"), "Doc");
  EXPECT_EQ(setOf("Doc.open('x').then((x) => {});", "x"), "Doc");
  EXPECT_EQ(setOf("const x = await Doc.open('x').then((d) => d.child(0));", "x"), "Part");
  EXPECT_EQ(setOf("const x = await Doc.open('x').then((d) => Doc.open('y')).finally(() => {});", "x"), "Doc");
  EXPECT_EQ(setOf("const x = await Doc.open('x').catch(() => null);", "x"), "Doc | plain");
  EXPECT_EQ(setOf("const x = await new Promise((resolve) => { later(() => resolve(doc)); });", "x"), "Doc");
  EXPECT_EQ(
      setOf("const { promise, resolve } = Promise.withResolvers(); resolve(doc); const x = await promise;",
            "x"),
      "Doc");
}

TEST(ValuesBuiltins, Arrays) {
  EXPECT_EQ(setOf("const xs = []; xs.push(doc, part); const x = xs[0];", "x"), "Doc | Part");
  EXPECT_EQ(setOf("const xs = []; xs[i] = doc; const x = xs.pop();", "x"), "Doc");
  EXPECT_EQ(setOf("const xs = [doc]; const x = xs.at(-1);", "x"), "Doc");
  EXPECT_EQ(setOf("const xs = [doc]; const x = xs.slice(1).reverse().concat([part], part).shift();", "x"),
            "Doc | Part");
  EXPECT_EQ(setOf("const xs = [doc]; xs.splice(0, 1, part); const x = xs.at(0);", "x"), "Doc | Part");
  EXPECT_EQ(setOf("const x = [doc, null].filter(Boolean)[0];", "x"), "Doc | plain");
  EXPECT_EQ(setOf("const x = [doc].find((d) => d.count > 0);", "x"), "Doc | plain");
  EXPECT_EQ(setOf("const x = [1, 2].map((n) => doc.child(n));", "x"), "collection<Part>");
  EXPECT_EQ(setOf("const x = [1, 2].map(Doc.load);", "x"), "collection<Doc>");
  EXPECT_EQ(setOf("const x = [[doc], [part]].flat()[0];", "x"), "Doc | Part");
  EXPECT_EQ(setOf("const x = [1].flatMap((n) => doc.parts());", "x"), "collection<Part>");
  EXPECT_EQ(setOf("const x = [1, 2].reduce((sum, n) => sum.part(), doc);", "x"), "Doc");
  EXPECT_EQ(setOf("const xs = [doc, ...doc.parts()]; const x = xs[1];", "x"), "Part");
  EXPECT_EQ(setOf("for (const [i, x] of doc.parts().entries()) {}", "x"), "Part");
  EXPECT_EQ(setOf("const x = Array.from(doc.parts());", "x"), "collection<Part>");
  EXPECT_EQ(setOf("const x = Array.from({ length: 3 }, () => doc.child(0));", "x"), "collection<Part>");
  EXPECT_EQ(setOf("const x = Array.of(doc)[0];", "x"), "Doc");
  EXPECT_EQ(setOf("const xs = new Array(3).fill(doc); const x = xs[2];", "x"), "Doc | plain");
  EXPECT_EQ(setOf("const x = [doc].toSorted((a, b) => 0).with(0, part)[0];", "x"), "Doc | Part");
  EXPECT_EQ(setOf("const [a, ...x] = [doc, part];", "x"), "collection<Doc | Part>");
  EXPECT_EQ(setOf("doc.parts().sort((x, other) => 0);", "x"), "Part");
  EXPECT_EQ(setOf("doc.parts().forEach((x) => x.free());", "x"), "Part");
}

TEST(ValuesBuiltins, ForAwaitAwaitsTheElements) {
  EXPECT_EQ(setOf("for await (const x of [Doc.open('x')]) {}", "x"), "Doc");
}

TEST(ValuesBuiltins, MapsAndSets) {
  EXPECT_EQ(setOf("const m = new Map(); m.set('k', doc); const x = m.get('k');", "x"), "Doc");
  EXPECT_EQ(setOf("const m = new Map([['k', doc]]); const x = m.get('k');", "x"), "Doc");
  EXPECT_EQ(setOf("const m = new Map(); m.set(part, doc); for (const [x, y] of m) {}", "x"), "Part");
  EXPECT_EQ(setOf("const m = new Map(); m.set(part, doc); for (const [x, y] of m) {}", "y"), "Doc");
  EXPECT_EQ(setOf("const m = new Map(); m.set(part, doc); for (const x of m.values()) {}", "x"), "Doc");
  EXPECT_EQ(setOf("const m = new Map(); m.set(part, doc); for (const x of m.keys()) {}", "x"), "Part");
  EXPECT_EQ(setOf("const m = new Map(); m.set(part, doc); m.forEach((x, key) => {});", "x"), "Doc");
  EXPECT_EQ(setOf("const m = new Map(); m.set(part, doc); for (const entry of m) { const x = entry; }", "x"),
            "collection<Doc | Part>");
  EXPECT_EQ(setOf("const w = new WeakMap(); w.set({}, doc); const x = w.get(key);", "x"), "Doc");
  EXPECT_EQ(setOf("const s = new Set([doc]); s.add(part); for (const x of s) {}", "x"), "Doc | Part");
  EXPECT_EQ(setOf("const s = new Set(); s.add(doc); const [x] = s;", "x"), "Doc");
  EXPECT_EQ(setOf("const s = new Set(); s.add(doc); const x = s.values().next().value;", "x"), "Doc");
  EXPECT_EQ(setOf("for (const x of doc.partSet()) {}", "x"), "Part");
  EXPECT_EQ(setOf("for (const [x] of doc.partMap()) {}", "x"), "Part | plain");
}

TEST(ValuesBuiltins, Objects) {
  EXPECT_EQ(setOf("const o = { a: doc, b: part }; for (const x of Object.values(o)) {}", "x"), "Doc | Part");
  EXPECT_EQ(setOf("const o = { a: doc }; for (const [k, x] of Object.entries(o)) {}", "x"), "Doc");
  EXPECT_EQ(setOf("const o = { a: doc }; for (const x of Object.keys(o)) {}", "x"), "plain");
  EXPECT_EQ(setOf("const o = Object.freeze({ a: doc }); const x = o.a;", "x"), "Doc");
  EXPECT_EQ(setOf("const o = Object.assign({}, { a: doc }, { b: part }); const x = o.b;", "x"), "Part");
  EXPECT_EQ(setOf("const o = Object.create({ a: doc }); const x = o.a;", "x"), "Doc");
  EXPECT_EQ(setOf("const o = Object.fromEntries([['a', doc]]); const x = o.a;", "x"), "Doc");
  EXPECT_EQ(
      setOf("class A { constructor(d) { Object.assign(this, d); } } const x = new A({ a: doc }).a;", "x"),
      "Doc");
  EXPECT_EQ(setOf("const x = structuredClone(doc);", "x"), "unknown");
  EXPECT_EQ(setOf("const x = JSON.parse('{}');", "x"), "plain");
  EXPECT_EQ(setOf("const x = new Proxy(doc, {});", "x"), "Doc");
  EXPECT_EQ(setOf("const x = 'a b'.split(' ').map((w) => w.length);", "x"), "collection<plain>");
  EXPECT_EQ(setOf("const rows = JSON.parse(text); for (const x of rows) {}", "x"), "plain");
}

TEST(ValuesBuiltins, DisposableStacks) {
  EXPECT_EQ(setOf("using stack = new DisposableStack(); const x = stack.use(doc);", "x"), "Doc");
  EXPECT_EQ(setOf("const stack = new DisposableStack(); const x = stack.adopt(doc, (d) => d.free());", "x"),
            "Doc");
  EXPECT_EQ(setOf("const stack = new DisposableStack(); stack.adopt(doc, (x) => x.free());", "x"), "Doc");
}

TEST(ValuesBuiltins, CallbacksAreNoCalleesOfTheBuiltIn) {
  auto world =
      oneFile(std::string(header) + "function each(d) { return d.child(0); }\ndoc.parts().sort(each);");
  EXPECT_EQ(world->calleesText(OpKind::Call, "sort"), "");
}

}  // namespace
}  // namespace unfreed::program
