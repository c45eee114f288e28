// Imports and exports between files, bindings and the outside; globals.
#include <gtest/gtest.h>

#include "support/world.h"

namespace unfreed::program {
namespace {

using flow::OpKind;

std::unique_ptr<World> files(std::initializer_list<std::pair<std::string, std::string>> all) {
  auto world = std::make_unique<World>();
  world->bind(docModule());
  for (const auto& [path, text] : all) world->file(path, text);
  world->link();
  return world;
}

TEST(ValuesModules, ImportsOfABindingModule) {
  auto world = files({{"main.mjs", R"(import { Doc as D, make } from "doc";
    import * as ns from "doc";
    import whole from "doc";
    const named = new D("x");
    const made = make("x");
    const viaNamespace = new ns.Doc("x");
    const viaDefault = whole.Doc.load("x");
    const missing = ns.missing;
  )"}});
  EXPECT_EQ(world->variable("D"), "class Doc");
  EXPECT_EQ(world->variable("make"), "fn make");
  EXPECT_EQ(world->variable("ns"), "binding ns");
  EXPECT_EQ(world->variable("whole"), "binding ns");
  EXPECT_EQ(world->variable("named"), "Doc");
  EXPECT_EQ(world->variable("made"), "Doc");
  EXPECT_EQ(world->variable("viaNamespace"), "Doc");
  EXPECT_EQ(world->variable("viaDefault"), "Doc");
  EXPECT_EQ(world->variable("missing"), "unknown");
  EXPECT_EQ(world->calleesText(OpKind::Call, "make"), "make/1");
}

TEST(ValuesModules, RequireAndDynamicImportOfABindingModule) {
  auto world = files({{"main.cjs", R"(const doc = require("doc");
    const { Part, Doc: D } = require("doc");
    const held = new doc.Doc("x");
    const other = new D("x");
    async function run() {
      const loaded = await import("doc");
      const late = new loaded.Doc("x");
      const { Doc: Again } = await import("doc");
      const viaDefault = (await import("doc")).default.Doc;
      import("doc").then((given) => { const inside = new given.Doc("x"); });
    }
  )"}});
  EXPECT_EQ(world->variable("doc"), "binding ns");
  EXPECT_EQ(world->variable("Part"), "class Part");
  EXPECT_EQ(world->variable("held"), "Doc");
  EXPECT_EQ(world->variable("other"), "Doc");
  EXPECT_EQ(world->variable("late"), "Doc");
  EXPECT_EQ(world->variable("Again"), "class Doc");
  EXPECT_EQ(world->variable("viaDefault"), "class Doc");
  EXPECT_EQ(world->variable("inside"), "Doc");
}

TEST(ValuesModules, ComputedClassOfASmallModule) {
  auto world = files(
      {{"main.mjs", "import * as M from 'doc'; const any = new M[kind]('x'); const one = new M['Part']();"}});
  EXPECT_EQ(world->variable("any"), "Doc | Part | SubDoc | unknown");
  EXPECT_EQ(world->variable("one"), "Part");
}

// `export default function init(): Promise<MainModule>`, where MainModule is a class of Kind::Namespace.
TEST(ValuesModules, InstantiatedModules) {
  bindings::Module module = docModule();
  bindings::Class main;
  main.name = "MainModule";
  main.kind = bindings::Class::Kind::Namespace;
  bindings::Type doc = typeOf("Doc");
  doc.isConstructor = true;
  main.members = {member(bindings::Member::Kind::Getter, "Doc", doc),
                  member(bindings::Member::Kind::Method, "open_doc", typeOf("Doc"), 1)};
  module.classes.add(main);
  bindings::Type promise = typeOf("MainModule");
  promise.promise = true;
  module.functions.add(member(bindings::Member::Kind::Function, "init", promise));
  bindings::Export entry;
  entry.kind = bindings::Export::Kind::Function;
  entry.name = "default";
  entry.functionIndex = bindings::FunctionIndex{2};
  module.exports = {entry};
  World world;
  world.bind(module);
  const UnitId esm = world.file("main.ts", R"(import init from "doc";
    class App {
      private module;
      async start() { this.module = await init(); }
      work() { const doc = new this.module.Doc("x"); const opened = this.module.open_doc("y"); }
    }
  )");
  const UnitId cjs = world.file(
      "other.cjs", "const init = require('doc'); init().then((m) => { const late = new m.Doc('x'); });");
  world.link();
  EXPECT_EQ(world.variable("doc", esm), "Doc");
  EXPECT_EQ(world.variable("opened", esm), "Doc");
  EXPECT_EQ(world.variable("late", cjs), "Doc");
  EXPECT_EQ(world.calleesText(OpKind::Read, "Doc", esm), "");  // naming a class makes nothing
}

TEST(ValuesModules, ExportAssignmentOfABindingModule) {
  bindings::Module module = docModule();
  bindings::Class main;
  main.name = "Lib";
  main.kind = bindings::Class::Kind::Namespace;
  main.members = {member(bindings::Member::Kind::Method, "open_doc", typeOf("Doc"), 1)};
  module.classes.add(main);
  bindings::Export entry;
  entry.name = "export=";
  entry.value = typeOf("Lib");
  module.exports = {entry};
  World world;
  world.bind(module);
  world.file("main.ts", R"(import whole from "doc";
    import { open_doc } from "doc";
    const lib = require("doc");
    const a = whole.open_doc("x");
    const b = open_doc("x");
    const c = lib.open_doc("x");
  )");
  world.link();
  EXPECT_EQ(world.variable("a"), "Doc");
  EXPECT_EQ(world.variable("b"), "Doc");
  EXPECT_EQ(world.variable("c"), "Doc");
}

TEST(ValuesModules, ExportsOfFiles) {
  auto world = files({{"main.mjs", R"(import { doc, renamed, viaAll, csl } from "./core.mjs";
                         import fallback, * as ns from "./core.mjs";
                         const cls = csl.Doc;
                         const fromNamespace = ns.doc;
                         const object = new fallback();)"},
                      {"core.mjs", R"(import { Doc } from "doc";
                         export const doc = new Doc("x");
                         export { Part as renamed } from "doc";
                         export * from "./deep.mjs";
                         export * as csl from "doc";
                         export default class Holder {})"},
                      {"deep.mjs", R"(export * from "./main.mjs";
                         import { doc } from "./core.mjs";
                         export const viaAll = doc.child(0);)"}});
  EXPECT_EQ(world->variable("doc"), "Doc");
  EXPECT_EQ(world->variable("renamed"), "class Part");
  EXPECT_EQ(world->variable("viaAll"), "Part");
  EXPECT_EQ(world->variable("csl"), "binding ns");
  EXPECT_EQ(world->variable("cls"), "class Doc");
  EXPECT_EQ(world->variable("fromNamespace"), "Doc");
  EXPECT_EQ(world->variable("object"), "object Holder");
}

TEST(ValuesModules, ReexportCyclesEnd) {
  auto world =
      files({{"a.mjs", "export * from './b.mjs'; export { x } from './b.mjs'; import { y } from './b.mjs';"},
             {"b.mjs", "export * from './a.mjs'; export { x, y } from './a.mjs';"}});
  EXPECT_EQ(world->variable("y"), "");
}

TEST(ValuesModules, WholeBindingModuleReexported) {
  auto world = files(
      {{"main.mjs", "import { Doc, make } from './all.mjs'; const a = new Doc('x'); const b = make('x');"},
       {"all.mjs", "export * from 'doc';"}});
  EXPECT_EQ(world->variable("a"), "Doc");
  EXPECT_EQ(world->variable("b"), "Doc");
}

TEST(ValuesModules, CommonJs) {
  auto world = files({{"main.cjs", R"(const { open, Doc } = require("./lib.cjs");
                         const lib = require("./lib.cjs");
                         const whole = require("./whole.cjs");
                         const a = open("x");
                         const b = lib.shared;
                         const c = whole("x");
                         const D = whole.Doc;)"},
                      {"lib.cjs", R"(const doc = require("doc");
                         module.exports = { open: (name) => doc.make(name), Doc: doc.Doc };
                         module.exports.shared = new doc.Part();)"},
                      {"whole.cjs", R"(const { make, Doc } = require("doc");
                         exports = module.exports = make;
                         exports.Doc = Doc;)"},
                      {"plain.cjs", "exports.part = require('doc').Doc.part();"},
                      {"esm.mjs", R"(import lib, { open } from "./lib.cjs";
                         import { part } from "./plain.cjs";
                         import * as ns from "./lib.cjs";
                         import plain from "./plain.cjs";
                         const a = lib.open("x");
                         const b = open("x");
                         const c = ns.open("x");
                         const d = plain.part;
                         const e = (await import("./lib.cjs")).default.open("x");)"}});
  EXPECT_EQ(world->variable("a"), "Doc");
  EXPECT_EQ(world->variable("b"), "Part");
  EXPECT_EQ(world->variable("c"), "Doc");
  const UnitId esm{4};
  EXPECT_EQ(world->variable("a", esm), "Doc");
  EXPECT_EQ(world->variable("b", esm), "Doc");
  EXPECT_EQ(world->variable("c", esm), "Doc");
  EXPECT_EQ(world->variable("d", esm), "Part");
  EXPECT_EQ(world->variable("e", esm), "Doc");
  EXPECT_EQ(world->variable("part", esm), "Part");
}

TEST(ValuesModules, CommonJsCyclesEnd) {
  auto world =
      files({{"a.cjs", "module.exports = require('./b.cjs'); const x = module.exports.y;"},
             {"b.cjs", "module.exports = require('./a.cjs'); module.exports.y = require('doc').Doc;"}});
  EXPECT_EQ(world->variable("x"), "class Doc");
}

TEST(ValuesModules, TypeScriptImportEqualsAndExportEquals) {
  auto world = files({{"main.ts", R"(import lib = require("./lib.ts");
                         import C = lib.Inner;
                         const made = lib.make("x");)"},
                      {"lib.ts", R"(import doc = require("doc");
                         const lib = { make: doc.make, Inner: doc.Doc };
                         export = lib;)"}});
  EXPECT_EQ(world->variable("made"), "Doc");
  EXPECT_EQ(world->variable("C"), "class Doc");
}

TEST(ValuesModules, TheOutsideIsKnownByName) {
  auto world = files({{"main.mjs", R"(import { setTimeout as sleep } from "node:timers/promises";
    import timers from "node:timers/promises";
    import * as fs from "fs";
    import { promisify } from "node:util";
    const a = sleep;
    const b = timers.setTimeout;
    const c = fs.promises.readFile;
    const d = globalThis.setTimeout;
    const e = promisify(setTimeout);
    const f = scheduler.yield;
    const g = new Worker("x");
    sleep(0);
    window.queueMicrotask(f);
    g.once("message");
  )"}});
  EXPECT_EQ(world->variable("a"), "external node:timers/promises:setTimeout");
  EXPECT_EQ(world->variable("b"), "external node:timers/promises:default.setTimeout");
  EXPECT_EQ(world->variable("c"), "external fs:promises.readFile");
  EXPECT_EQ(world->variable("d"), "external :setTimeout");
  EXPECT_EQ(world->variable("e"), "external :promisify(setTimeout)");
  EXPECT_EQ(world->variable("f"), "external :scheduler.yield");
  EXPECT_EQ(world->variable("g"), "external :Worker.prototype");
  EXPECT_EQ(world->calleesText(OpKind::Call, "sleep"), "external node:timers/promises:setTimeout");
  EXPECT_EQ(world->calleesText(OpKind::Call, "queueMicrotask"), "external :queueMicrotask");
  EXPECT_EQ(world->calleesText(OpKind::Call, "once"), "external :Worker.prototype.once");
}

TEST(ValuesModules, GlobalsCarryValuesBetweenFiles) {
  auto world = files({{"main.js", "const doc = new CSL.Doc('x'); const other = new window.Shared();"},
                      {"setup.js", "globalThis.CSL = require('doc'); Shared = CSL.Part;"}});
  EXPECT_EQ(world->variable("doc"), "Doc | external :CSL.Doc.prototype");
  EXPECT_EQ(world->variable("other"), "Part | external :CSL.Part.prototype | external :Shared.prototype");
}

TEST(ValuesModules, ClassNamesAreGuessedWhereNothingIsKnown) {
  auto world = files({{"main.js", R"(export function run(wasm, other) {
      const doc = wasm.Doc.load("x");
      const { Part } = wasm;
      const part = new Part();
      const child = doc.child(0);
      const unknown = other.child(0);
      const sub = new cv.SubDoc("x");
      const plain = Math.Doc;
    })"}});
  EXPECT_EQ(world->variable("doc"), "Doc? | unknown");
  EXPECT_EQ(world->variable("part"), "Part? | unknown");
  EXPECT_EQ(world->variable("child"), "Part? | unknown");
  EXPECT_EQ(world->variable("unknown"), "unknown");
  EXPECT_EQ(world->variable("sub"), "SubDoc? | external :cv.SubDoc.prototype");
  EXPECT_EQ(world->variable("plain"), "external :Math.Doc");
  EXPECT_EQ(world->calleesText(OpKind::Construct, "Part"), "unknown");
  EXPECT_EQ(world->calleesText(OpKind::Call, "load"), "Doc.load/1 | unknown | guessed");
}

TEST(ValuesModules, AmbiguousNamesAreNotGuessedUnlessOneIsImported) {
  World world;
  world.bind(docModule());
  world.bind(docModule());
  const UnitId bare = world.file("bare.js", "export function run(wasm) { const doc = new wasm.Doc('x'); }");
  const UnitId near =
      world.file("near.js", "import 'doc2'; export function run(wasm) { const doc = new wasm.Doc('x'); }");
  world.link();
  EXPECT_EQ(world.variable("doc", bare), "unknown");
  EXPECT_EQ(world.variable("doc", near), "Doc? | unknown");
}

}  // namespace
}  // namespace unfreed::program
