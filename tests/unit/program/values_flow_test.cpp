// Variables, properties, classes, calls.
#include <chrono>
#include <gtest/gtest.h>

#include "support/world.h"

namespace unfreed::program {
namespace {

using flow::OpKind;

TEST(ValuesFlow, AliasesAndConditionsKeepTheClass) {
  auto world = oneFile(R"(import { Doc } from "doc";
    const D = Doc;
    let doc = new D("x");
    const alias = doc;
    const either = test ? doc : null;
    const filled = cached ?? Doc.load("x");
  )");
  EXPECT_EQ(world->variable("D"), "class Doc");
  EXPECT_EQ(world->variable("alias"), "Doc");
  EXPECT_EQ(world->variable("either"), "Doc | plain");
  EXPECT_EQ(world->variable("filled"), "Doc | external :cached");
  EXPECT_EQ(world->calleesText(OpKind::Construct, "D"), "Doc.new/1");
}

TEST(ValuesFlow, MembersOfBindingClasses) {
  auto world = oneFile(R"(import { Doc } from "doc";
    const doc = new Doc("x");
    const child = doc.child(0);
    const title = doc.title;
    const count = doc.count;
    const found = doc.find(1);
    const either = doc.either();
    const parts = doc.parts();
    const map = doc.partMap();
    const set = doc.partSet();
    const detached = doc.child;
    doc.free();
  )");
  EXPECT_EQ(world->variable("child"), "Part");
  EXPECT_EQ(world->variable("title"), "Part");
  EXPECT_EQ(world->variable("count"), "plain");
  EXPECT_EQ(world->variable("found"), "Part | plain");
  EXPECT_EQ(world->variable("either"), "Part | plain");
  EXPECT_EQ(world->variable("parts"), "collection<Part>");
  EXPECT_EQ(world->variable("map"), "collection<Part | plain>");
  EXPECT_EQ(world->variable("set"), "collection<Part>");
  EXPECT_EQ(world->variable("detached"), "fn Doc.child");
  EXPECT_EQ(world->calleesText(OpKind::Read, "title"), "Doc.title/0");
  EXPECT_EQ(world->calleesText(OpKind::Call, "child"), "Doc.child/1");
  EXPECT_EQ(world->calleesText(OpKind::Call, "free"), "");
}

TEST(ValuesFlow, OneNameStaticAndMethod) {
  auto world = oneFile(R"(import { Doc } from "doc";
    const fromClass = Doc.part();
    const fromObject = new Doc("x").part();
  )");
  EXPECT_EQ(world->variable("fromClass"), "Part");
  EXPECT_EQ(world->variable("fromObject"), "Doc");
}

TEST(ValuesFlow, OverloadsAreChosenByTheArguments) {
  auto world = oneFile(R"(import { Doc } from "doc";
    const doc = new Doc("x");
    const one = doc.pick(1);
    const two = doc.pick(1, 2);
  )");
  EXPECT_EQ(world->variable("one"), "Part");
  EXPECT_EQ(world->variable("two"), "Doc");
}

TEST(ValuesFlow, BindingClassesInherit) {
  auto world = oneFile(R"(import { SubDoc } from "doc";
    const sub = new SubDoc("x");
    const child = sub.child(0);
  )");
  EXPECT_EQ(world->variable("sub"), "SubDoc");
  EXPECT_EQ(world->variable("child"), "Part");
  EXPECT_EQ(world->calleesText(OpKind::Construct, "SubDoc"), "SubDoc.new/1");
  EXPECT_EQ(world->calleesText(OpKind::Call, "child"), "SubDoc.child/1");
}

TEST(ValuesFlow, ParametersAndResultsOfFunctions) {
  auto world = oneFile(R"(import { Doc } from "doc";
    function make(name) { return new Doc(name); }
    function use(doc, other) { const child = doc.child(0); return child; }
    const part = use(make("x"), 1);
    const through = ((value) => value)(part);
    function gather(first, ...rest) { const held = rest[0]; }
    gather(1, part, part);
    function spread(a, b) { const got = b; }
    spread(...[part]);
  )");
  EXPECT_EQ(world->variable("doc"), "Doc");
  EXPECT_EQ(world->variable("other"), "plain");
  EXPECT_EQ(world->variable("part"), "Part");
  EXPECT_EQ(world->variable("through"), "Part");
  EXPECT_EQ(world->variable("rest"), "collection<Part>");
  EXPECT_EQ(world->variable("held"), "Part");
  EXPECT_EQ(world->variable("got"), "Part");
  EXPECT_EQ(world->calleesText(OpKind::Call, "use"), "local use");
}

TEST(ValuesFlow, AsyncFunctionsAndAwait) {
  auto world = oneFile(R"(import { Doc, load } from "doc";
    async function make() { return await Doc.open("x"); }
    const promise = make();
    const doc = await promise;
    const loaded = await load("x");
    const same = await doc;
  )");
  EXPECT_EQ(world->variable("promise"), "promise<Doc>");
  EXPECT_EQ(world->variable("doc"), "Doc");
  EXPECT_EQ(world->variable("loaded"), "Doc");
  EXPECT_EQ(world->variable("same"), "Doc");
}

TEST(ValuesFlow, Generators) {
  auto world = oneFile(R"(import { Doc } from "doc";
    function* inner() { yield new Doc("x"); }
    function* all() { yield* inner(); }
    for (const doc of all()) { doc.child(0); }
    const first = all().next().value;
    async function* stream() { yield Doc.open("x"); }
    for await (const streamed of stream()) { streamed.child(0); }
    class List { *[Symbol.iterator]() { yield new Doc("y"); } }
    for (const item of new List()) { item.child(0); }
  )");
  EXPECT_EQ(world->variable("doc"), "Doc");
  EXPECT_EQ(world->variable("first"), "Doc");
  EXPECT_EQ(world->variable("streamed"), "Doc");
  EXPECT_EQ(world->variable("item"), "Doc");
}

TEST(ValuesFlow, ObjectLiteralsAndDestructuring) {
  auto world = oneFile(R"(import { Doc, Part } from "doc";
    const box = { doc: new Doc("x"), inner: { part: Doc.part() }, make() { return this.doc; } };
    const { doc, inner: { part }, missing = new Doc("y") } = box;
    const [first, second] = [doc, part];
    const copy = { ...box, more: 1 };
    const copied = copy.doc;
    const { more, ...others } = copy;
    const fromOthers = others.doc;
    const made = box.make();
    const table = {};
    table[name] = Part;
    const looked = table[other];
    const kinds = { a: Doc, b: Part };
    const any = new kinds[which]("x");
    const quoted = box["doc"];
  )");
  EXPECT_EQ(world->variable("doc"), "Doc");
  EXPECT_EQ(world->variable("part"), "Part");
  EXPECT_EQ(world->variable("missing"), "Doc");
  EXPECT_EQ(world->variable("first"), "Doc");
  EXPECT_EQ(world->variable("second"), "Part");
  EXPECT_EQ(world->variable("copied"), "Doc");
  EXPECT_EQ(world->variable("fromOthers"), "Doc");
  EXPECT_EQ(world->variable("made"), "Doc");
  EXPECT_EQ(world->variable("looked"), "class Part");
  EXPECT_EQ(world->variable("any"), "Doc | Part");
  EXPECT_EQ(world->variable("quoted"), "Doc");
}

TEST(ValuesFlow, FieldsMethodsAccessorsOfClasses) {
  auto world = oneFile(R"(import { Doc } from "doc";
    class Holder {
      held = Doc.load("x");
      static shared = Doc.part();
      constructor(doc) { this.doc = doc; }
      get current() { return this.doc; }
      set current(value) { const assigned = value; this.other = value; }
      child() { return this.doc.child(0); }
      static create() { return new Holder(new Doc("y")); }
    }
    const holder = Holder.create();
    const held = holder.held;
    const current = holder.current;
    const child = holder.child();
    const shared = Holder.shared;
    holder.current = new Doc("z");
    const other = holder.other;
  )");
  EXPECT_EQ(world->variable("holder"), "object Holder");
  EXPECT_EQ(world->variable("held"), "Doc");
  EXPECT_EQ(world->variable("current"), "Doc");
  EXPECT_EQ(world->variable("child"), "Part");
  EXPECT_EQ(world->variable("shared"), "Part");
  EXPECT_EQ(world->variable("assigned"), "Doc");
  EXPECT_EQ(world->variable("other"), "Doc");
  EXPECT_EQ(world->calleesText(OpKind::Construct, "Holder"), "local constructor");
  EXPECT_EQ(world->calleesText(OpKind::Read, "current"), "local current");
}

TEST(ValuesFlow, InheritanceOfLocalClasses) {
  auto world = oneFile(R"(import { Doc } from "doc";
    class Base {
      constructor(doc) { this.doc = doc; }
      child() { return this.make(); }
      make() { return null; }
      name() { return this.doc; }
    }
    class Derived extends Base {
      make() { return this.doc.child(0); }
      name() { const above = super.name(); return above; }
    }
    const derived = new Derived(new Doc("x"));
    const inherited = derived.doc;
    const child = derived.child();
    class Explicit extends Base { constructor() { super(Doc.part()); } }
    const explicit = new Explicit();
    const own = explicit.doc;
    derived.name();
  )");
  EXPECT_EQ(world->variable("inherited"), "Doc | Part");  // fields of Base are one for all of its subclasses
  EXPECT_EQ(world->variable("child"), "Part | plain | unknown");  // Part has no method of that name
  EXPECT_EQ(world->variable("above"), "Doc | Part");
  EXPECT_EQ(world->variable("explicit"), "object Explicit");
  EXPECT_EQ(world->calleesText(OpKind::Construct, "Derived"), "local constructor");
}

TEST(ValuesFlow, LocalClassesMayExtendBindingClasses) {
  auto world = oneFile(R"(import { Doc } from "doc";
    class Mine extends Doc { extra() { return this.child(0); } }
    const mine = new Mine("x");
    const extra = mine.extra();
    const inherited = mine.part();
  )");
  EXPECT_EQ(world->variable("mine"), "Doc | object Mine");
  EXPECT_EQ(world->variable("extra"), "Part | unknown");  // Doc itself has no `extra`
  EXPECT_EQ(world->variable("inherited"), "Doc");
  EXPECT_EQ(world->calleesText(OpKind::Construct, "Mine"), "Doc.new/1");
}

TEST(ValuesFlow, FunctionsUsedAsClasses) {
  auto world = oneFile(R"(const { Doc } = require("doc");
    function Holder(doc) { this.doc = doc; }
    Holder.prototype.child = function () { return this.doc.child(0); };
    const holder = new Holder(new Doc("x"));
    const child = holder.child();
  )",
                       "main.js");
  EXPECT_EQ(world->variable("child"), "Part");
}

TEST(ValuesFlow, CallApplyBind) {
  auto world = oneFile(R"(import { Doc } from "doc";
    function child(doc) { return doc.child(0); }
    const doc = new Doc("x");
    const called = child.call(null, doc);
    const applied = child.apply(null, [doc]);
    const bound = child.bind(null);
    const fromBound = bound(doc);
    const load = Doc.load.bind(Doc);
    const loaded = load("x");
  )");
  EXPECT_EQ(world->variable("called"), "Part");
  EXPECT_EQ(world->variable("applied"), "Part");
  EXPECT_EQ(world->variable("fromBound"), "Part");
  EXPECT_EQ(world->variable("loaded"), "Doc");
}

TEST(ValuesFlow, CallbacksOfUnknownFunctionsGetAnything) {
  auto world = oneFile(R"(import { Doc } from "doc";
    import { on } from "elsewhere";
    on("open", (event) => { event.target; });
    new Doc("x").each((given) => { given.free(); });
  )");
  EXPECT_EQ(world->variable("event"), "unknown");
  EXPECT_EQ(world->variable("given"), "unknown");
}

TEST(ValuesFlow, RecursionEnds) {
  auto world = oneFile(R"(import { Doc } from "doc";
    function walk(doc, depth) { if (depth === 0) return doc; return walk(doc.part(), depth - 1); }
    const end = walk(new Doc("x"), 3);
    let node = window.first;
    while (node) node = node.next;
  )");
  EXPECT_EQ(world->variable("end"), "Doc");
}

TEST(ValuesFlow, UncalledFunctionsHaveUnknownParameters) {
  auto world = oneFile("export function run(wasm) { const doc = wasm.open(); return doc; }");
  EXPECT_EQ(world->variable("wasm"), "unknown");
  EXPECT_EQ(world->variable("doc"), "unknown");
}

TEST(ValuesFlow, CalleesOfUnknownAreUnknown) {
  auto world = oneFile("function run(wasm) { wasm.open(); }\nsetTimeout(run, 0);");
  EXPECT_EQ(world->calleesText(OpKind::Call, "open"), "unknown");
  EXPECT_EQ(world->calleesText(OpKind::Call, "setTimeout"), "external :setTimeout");
}

TEST(ValuesFlow, SetsAreBounded) {
  std::string text = "import { Doc } from \"doc\";\nlet all = new Doc('x');\n";
  for (int i = 0; i < 40; ++i) text += "all = { field" + std::to_string(i) + ": 1 };\n";
  auto world = oneFile(text);
  const std::string found = world->variable("all");
  EXPECT_EQ(found, "Doc | object | unknown");
}

TEST(ValuesFlow, ACycleOfAThousandFunctionsEndsQuickly) {
  std::string text = "import { Doc } from \"doc\";\n";
  for (int i = 0; i < 1000; ++i) {
    text += "function f" + std::to_string(i) + "(x, y) { const z = f" + std::to_string((i + 1) % 1000) +
            "(y, x); return z ?? x; }\n";
  }
  text += "const end = f0(new Doc('x'), Doc.part());\n";
  const auto start = std::chrono::steady_clock::now();
  auto world = oneFile(text);
  EXPECT_EQ(world->variable("end"), "Doc | Part");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(ValuesFlow, TheSameProgramGivesTheSameSets) {
  const std::string text = R"(import { Doc } from "doc";
    const xs = [1, 2].map((n) => ({ doc: new Doc(n), n }));
    const all = xs.concat([{ doc: Doc.load("y") }]);
    const last = all.at(-1).doc;
  )";
  auto one = oneFile(text);
  auto two = oneFile(text);
  EXPECT_EQ(one->variable("last"), "Doc");
  EXPECT_EQ(one->variable("all"), two->variable("all"));
}

}  // namespace
}  // namespace unfreed::program
