// What findings say, word by word: of small programs over the bindings of fixtures/pkg.
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <utility>
#include <vector>

#include "report/places.h"
#include "report/words.h"
#include "support/files.h"
#include "support/project.h"

namespace unfreed::test {
namespace {

namespace fs = std::filesystem;

using Files = std::vector<std::pair<std::string, std::string>>;

// "LINE RULE: message", then its notes, its doubt and its help, each in a line of its own.
std::string textOf(const SourceSet& sources, const Diagnostic& finding) {
  const auto lineOf = [&](const Location& place) {
    return regionOf(sources[place.file], place.span).start.line;
  };
  std::string text = fmt::format("{} {}: {}\n", lineOf(finding.location), finding.ruleId, finding.message);
  for (const Note& note : finding.notes) {
    text += fmt::format("  {} {}: {}\n", lineOf(note.location), wordOf(note.kind), note.message);
  }
  if (finding.confidence != Confidence::Certain) text += fmt::format("  {}\n", doubtOf(finding));
  return text + fmt::format("  {}\n", finding.help);
}

Result<driver::RunResult> runOn(const Files& files) {
  const testing::TestInfo* const test = testing::UnitTest::GetInstance()->current_test_info();
  const fs::path folder = fs::path(UNFREED_SCRATCH_DIR) / fmt::format("messages-{}", test->name());
  fs::remove_all(folder);
  fs::create_directories(folder);
  fs::copy(fs::path(UNFREED_SOURCE_DIR) / "fixtures" / "pkg", folder / "pkg", fs::copy_options::recursive);
  for (const auto& [name, text] : files) writeFile(folder / name, text);
  driver::Options options;
  options.root = folder.string();
  options.paths = {options.root};
  options.threads = 1;
  options.searchesRepository = false;
  return driver::run(options);
}

std::string said(const Files& files) {
  const Result<driver::RunResult> result = runOn(files);
  EXPECT_TRUE(result);
  std::string text;
  if (!result) return text;
  for (const Diagnostic& finding : result->findings) text += textOf(*result->sources, finding);
  return text;
}

std::string said(const std::string& code) {
  return said(Files{{"page.js", code}});
}

// "LINE why there is no fix", or "LINE" and what the fixes do.
std::string mendingOf(const std::string& code) {
  const Result<driver::RunResult> result = runOn(Files{{"page.js", code}});
  EXPECT_TRUE(result);
  std::string text;
  if (!result) return text;
  for (const Diagnostic& finding : result->findings) {
    const SourceFile& file = (*result->sources)[finding.location.file];
    text += fmt::format("{} {}", regionOf(file, finding.location.span).start.line, finding.fixWithheld);
    for (const Fix& fix : finding.fixes) text += fix.title;
    text += "\n";
  }
  return text;
}

TEST(Messages, NameTheVariableAndItsRelease) {
  EXPECT_EQ(said(R"(import { parse } from "./pkg/parser/parser.js";
for (const row of globalThis.rows) {
  const tree = parse(row);
  tree.size();
}
)"),
            R"(3 unfreed-in-loop: `Tree` is created on every pass of this loop and never freed
  2 loop: the loop is here; Wasm memory grows with each pass
  call `tree.free()` before the pass ends, in a `finally` block if anything in between can throw, or declare it with `using`
)");
}

TEST(Messages, InventNoNameForWhatHasNone) {
  EXPECT_EQ(
      said(R"(import { parse } from "./pkg/parser/parser.js";
for (const row of globalThis.rows) {
  parse(row).size();
}
)"),
      R"(3 discarded-temporary: this `Tree` is created on every pass of this loop; it has no name, so nothing can free it
  2 loop: the loop is here; Wasm memory grows with each pass
  keep it in a variable and call `.free()` on it when it is no longer needed
)");
}

TEST(Messages, TellHowManyAnArrayHolds) {
  EXPECT_EQ(said(R"(import { parse } from "./pkg/parser/parser.js";
const tree = parse("");
for (const row of globalThis.rows) {
  const nodes = tree.nodes();
  row.use(nodes.length);
}
for (const row of globalThis.rows) {
  row.use(tree.nodes().length);
}
for (const row of globalThis.rows) {
  for (const node of tree.nodes()) row.use(node.kind());
}
)"),
            R"(4 unfreed-in-loop: an array of `Node` is created on every pass of this loop and never freed
  3 loop: the loop is here; Wasm memory grows with each pass
  call `.free()` on each element of `nodes` before the pass ends, in a `finally` block if anything in between can throw
8 discarded-temporary: this array of `Node` is created on every pass of this loop; it has no name, so nothing can free it
  7 loop: the loop is here; Wasm memory grows with each pass
  keep them in a variable and call `.free()` on each element when it is no longer needed
11 unfreed-in-loop: an array of `Node` is created on every pass of this loop and never freed
  10 loop: the loop is here; Wasm memory grows with each pass
  call `node.free()` in the loop over them before the pass ends, in a `finally` block if anything in between can throw
)");
}

TEST(Messages, SayThatOnlySomePassesGetThere) {
  EXPECT_EQ(said(R"(import { parse } from "./pkg/parser/parser.js";
for (const row of globalThis.rows) {
  if (row.long) {
    const tree = parse(row.text);
    tree.size();
  }
}
export function sizes(rows) {
  const trees = [];
  for (const row of rows) {
    switch (row.kind) {
      case 1:
        trees.push(parse(row.text));
    }
  }
  return trees.map((tree) => tree.size());
}
function count(row) {
  if (row.long) {
    const tree = parse(row.text);
    tree.size();
  }
}
for (const row of globalThis.rows) count(row);
)"),
            R"(4 unfreed-in-loop: `Tree` is created on every pass of this loop that gets here and never freed
  2 loop: the loop is here; Wasm memory grows with each pass
  call `tree.free()` before the pass ends, in a `finally` block if anything in between can throw, or declare it with `using`
13 unfreed-collection: every pass that gets here puts a new `Tree` into `trees`, and nobody frees what is in it
  10 loop: the loop is here; Wasm memory grows with each pass
  9 declaration: the collection is made here
  16 path: here it is lost, with all that it holds
  call `.free()` on each element of `trees` when they are no longer needed
20 unfreed-in-loop: `Tree` is created each time a call from a loop gets here and never freed
  24 loop: the loop is here; Wasm memory grows with each pass
  24 call: each pass calls `count`
  call `tree.free()` before this function returns, in a `finally` block if anything in between can throw, or declare it with `using`
)");
}

TEST(Messages, NameTheCallsFromTheLoop) {
  EXPECT_EQ(said(R"(import { parse } from "./pkg/parser/parser.js";
class Counter {
  constructor(row) {
    const tree = parse(row);
    this.size = tree.size();
  }
}
const load = (row) => [new Counter(row)].map((one) => one.size);
export function all(rows) {
  return rows.map((row) => load(row));
}
)"),
            R"(4 unfreed-in-loop: `Tree` is created each time a loop calls this function and never freed
  10 loop: the loop is here; Wasm memory grows with each pass
  10 call: each pass calls `load`
  8 call: `load` calls `new Counter`
  call `tree.free()` before this function returns, in a `finally` block if anything in between can throw, or declare it with `using`
)");
}

TEST(Messages, SayWhatHasAFunctionRunAgain) {
  EXPECT_EQ(said(R"(import createSolids from "./pkg/solids/solids.js";
const solids = await createSolids();
function weigh(size) {
  const cube = solids.Solid.cube(size);
  return cube.volume();
}
function frame() {
  weigh(2);
  requestAnimationFrame(() => frame());
}
frame();
)"),
            R"(4 unfreed-in-loop: `Solid` is created each time this function runs and never freed
  9 call: this has it run again and again; Wasm memory grows with each run
  8 call: each run of it calls `weigh`
  call `cube.delete()` before this function returns, in a `finally` block if anything in between can throw. As far as its declarations tell, the garbage collector never frees a `Solid`: awaiting does not help
)");
}

TEST(Messages, CallARecursionSo) {
  EXPECT_EQ(said(R"(import { parse } from "./pkg/parser/parser.js";
export function walk(node) {
  const tree = parse(node.text);
  tree.size();
  if (node.next) walk(node.next);
}
walk(globalThis.first);
)"),
            R"(3 unfreed-in-loop: `Tree` is created each time this function calls itself and never freed
  5 call: the function calls itself here; Wasm memory grows with each call
  call `tree.free()` before this function returns, in a `finally` block if anything in between can throw, or declare it with `using`
)");
}

TEST(Messages, ExplainMicrotasksWithoutFinalizers) {
  EXPECT_EQ(
      said(R"(import { parse } from "./pkg/parser/parser.js";
for (const row of globalThis.rows) {
  const tree = parse(row);
  tree.size();
  await null;
}
)"),
      R"(3 microtask-yield: `Tree` is created on every pass of this loop and never freed, and this loop's awaits give the garbage collector no chance to free it
  2 loop: the loop is here; Wasm memory grows with each pass
  5 await: this await goes on as a microtask, before anything can be freed
  call `tree.free()` before the pass ends; or let every pass wait for a task, in which objects that are garbage are freed: `await new Promise((resolve) => setTimeout(resolve, 0))`
)");
}

TEST(Messages, AreOfLoopsAndNotOfAwaitsWhereNothingIsEverFinalized) {
  EXPECT_EQ(said(R"(import createSolids from "./pkg/solids/solids.js";
const solids = await createSolids();
export async function all(rows) {
  for (const row of rows) {
    const cube = solids.Solid.cube(row);
    cube.volume();
    await null;
  }
}
)"),
            R"(5 unfreed-in-loop: `Solid` is created on every pass of this loop and never freed
  4 loop: the loop is here; Wasm memory grows with each pass
  call `cube.delete()` before the pass ends, in a `finally` block if anything in between can throw. As far as its declarations tell, the garbage collector never frees a `Solid`: awaiting does not help
)");
}

TEST(Messages, CallFreedOnlyWhatIsFreed) {
  EXPECT_EQ(said(R"(import { parse, Forest } from "./pkg/parser/parser.js";
const kept = [];
const forest = new Forest();
export function free(rows) {
  for (const row of rows) {
    const tree = parse(row);
    if (tree.size() > 1) tree.free();
  }
}
export function keep(rows) {
  for (const row of rows) {
    const tree = parse(row);
    if (tree.size() > 1) {
      kept.push(tree);
    }
  }
  return kept;
}
export function handOver(rows) {
  for (const row of rows) {
    const tree = parse(row);
    if (tree.size() === 0) continue;
    forest.adopt(tree);
  }
}
)"),
            R"(6 unfreed-on-path: `Tree` is freed on some paths of a pass, but not on all
  5 loop: the loop is here; Wasm memory grows with each pass
  7 path: one way from here leaves it unfreed
  call `tree.free()` in a `finally` block, or declare it with `using`
12 unfreed-on-path: `Tree` is kept on some paths of a pass, but on others it is lost and never freed
  11 loop: the loop is here; Wasm memory grows with each pass
  13 path: one way from here leaves it unfreed
  call `tree.free()` on the paths on which it is not kept
21 unfreed-on-path: `Tree` is handed over on some paths of a pass, but on others it is lost and never freed
  20 loop: the loop is here; Wasm memory grows with each pass
  22 path: this way out leaves it unfreed
  call `tree.free()` on the paths on which it is not handed over
)");
}

TEST(Messages, StopCountingPaths) {
  EXPECT_EQ(said(R"(import { parse } from "./pkg/parser/parser.js";
for (const row of globalThis.rows) {
  const tree = parse(row);
  if (row.a) continue;
  if (row.b) continue;
  if (row.c) continue;
  if (row.d) continue;
  if (row.e) continue;
  tree.free();
}
)"),
            R"(3 unfreed-on-path: `Tree` is freed on some paths of a pass, but not on all
  2 loop: the loop is here; Wasm memory grows with each pass
  4 path: this way out leaves it unfreed
  5 path: this way out leaves it unfreed; so it is at 3 more places
  call `tree.free()` in a `finally` block, or declare it with `using`
)");
}

TEST(Messages, NameTheModuleOfAReleaseFunction) {
  EXPECT_EQ(said(R"(import createPhysics from "./pkg/physics/physics.js";
export async function all(rows) {
  const Physics = await createPhysics();
  for (const row of rows) {
    const at = new Physics.Vec3(row.x, row.y, row.z);
    row.use(at.GetX());
  }
}
)"),
            R"(5 unfreed-in-loop: `Vec3` is created on every pass of this loop and never freed
  4 loop: the loop is here; Wasm memory grows with each pass
  call `Physics.destroy(at)` before the pass ends, in a `finally` block if anything in between can throw. The garbage collector never frees a `Vec3`: awaiting does not help
)");
}

TEST(Messages, FindTheReleaseMethodInABaseClassOfAnotherFile) {
  EXPECT_EQ(
      said(Files{{"base.js", R"(export class Owner {
  dispose() { this.tree.free(); }
}
)"},
                 {"page.js", R"(import { parse } from "./pkg/parser/parser.js";
import { Owner } from "./base.js";
class Page extends Owner {
  constructor(text) { super(); this.tree = parse(text); }
  size() { return this.tree.size(); }
}
for (const row of globalThis.rows) {
  const page = new Page(row);
  row.use(page.size());
}
)"}}),
      R"(8 unfreed-in-loop: `Page` (which holds a `Tree`) is created on every pass of this loop and never freed
  7 loop: the loop is here; Wasm memory grows with each pass
  call `page.dispose()` before the pass ends, in a `finally` block if anything in between can throw
)");
}

TEST(Messages, FreeAVarWithItsPassUnlessTheNextOneReadsIt) {
  EXPECT_EQ(said(R"(import { parse } from "./pkg/parser/parser.js";
export function sizes(rows) {
  for (var i = 0; i < rows.length; i++) {
    var tree = parse(rows[i]);
    tree.size();
  }
}
export function compares(rows) {
  for (var i = 0; i < rows.length; i++) {
    if (i > 0) before.size();
    var before = parse(rows[i]);
  }
}
)"),
            R"(4 unfreed-in-loop: `Tree` is created on every pass of this loop and never freed
  3 loop: the loop is here; Wasm memory grows with each pass
  call `tree.free()` before the pass ends, in a `finally` block if anything in between can throw, or declare it with `using`
11 unfreed-in-loop: `Tree` is created on every pass of this loop and never freed
  9 loop: the loop is here; Wasm memory grows with each pass
  call `before.free()` before `before` gets its next value
)");
}

TEST(Messages, DoubtAnIgnoredResultThatMayBeNothing) {
  EXPECT_EQ(
      said(R"(import { try_parse } from "./pkg/parser/parser.js";
for (const row of globalThis.rows) {
  try_parse(row);
}
)"),
      R"(3 discarded-temporary: this `Tree` is created on every pass of this loop; it has no name, so nothing can free it
  2 loop: the loop is here; Wasm memory grows with each pass
  likely, not certain: the call may give nothing, and the code does not look at what it gives
  keep it in a variable and call `.free()` on it when it is no longer needed
)");
}

TEST(Messages, PreferALoopOutsideOfTests) {
  EXPECT_EQ(said(Files{{"lib.js", R"(import { parse } from "./pkg/parser/parser.js";
export function size(text) {
  const tree = parse(text);
  return tree.size();
}
export function sizeOf(row) {
  return size(row.text);
}
)"},
                       {"app.js", R"(import { sizeOf } from "./lib.js";
export function all(rows) {
  while (rows.length) sizeOf(rows.pop());
}
)"},
                       {"a.test.js", R"(import { size } from "./lib.js";
for (const text of globalThis.texts) size(text);
)"}}),
            R"(3 unfreed-in-loop: `Tree` is created each time a loop calls this function and never freed
  3 loop: the loop is here; Wasm memory grows with each pass
  3 call: each pass calls `sizeOf`
  7 call: `sizeOf` calls `size`
  call `tree.free()` before this function returns, in a `finally` block if anything in between can throw, or declare it with `using`
)");
}

TEST(Messages, SpareWhatOthersOwn) {
  EXPECT_EQ(said(R"(import { parse } from "./pkg/parser/parser.js";
const whole = parse("");
const treeOf = (row) => (typeof row === "string" ? parse(row) : row);
for (const row of globalThis.rows) {
  const tree = treeOf(row);
  tree.size();
}
for (const row of globalThis.rows) {
  treeOf(row).size();
}
for (const row of globalThis.rows) {
  const tree = row.tree ?? parse(row.text);
  tree.size();
}
for (const row of globalThis.rows) {
  const tree = row.done ? null : parse(row.text);
  tree?.size();
}
for (const row of ["a", "b", "c", "d", "e", "f", "g", "h", "i"]) {
  const tree = treeOf(row);
  tree.size();
}
for (const row of globalThis.rows) {
  const node = whole.find(row)?.first();
  node?.kind();
}
globalThis.trees.reduce((joined, tree) => parse(joined.text() + tree.text()));
)"),
            R"(5 unfreed-in-loop: `Tree` is created on every pass of this loop that gets here and never freed
  4 loop: the loop is here; Wasm memory grows with each pass
  likely, not certain: the call may give back what it is given, and only what it makes itself is lost
  call `tree.free()` before the pass ends, but only if it was made here: the call may also give back what it is given
9 discarded-temporary: this `Tree` is created on every pass of this loop that gets here; it has no name, so nothing can free it
  8 loop: the loop is here; Wasm memory grows with each pass
  likely, not certain: the call may give back what it is given, and only what it makes itself is lost
  keep it in a variable and call `.free()` on it when it is no longer needed, but only if it was made here: the call may also give back what it is given
12 unfreed-in-loop: `Tree` is created on every pass of this loop that gets here and never freed
  11 loop: the loop is here; Wasm memory grows with each pass
  call `tree.free()` before the pass ends, but only if it was made here: `tree` may also hold what others own
16 unfreed-in-loop: `Tree` is created on every pass of this loop that gets here and never freed
  15 loop: the loop is here; Wasm memory grows with each pass
  call `tree.free()` before the pass ends, in a `finally` block if anything in between can throw, or declare it with `using`
20 unfreed-in-loop: `Tree` is created on every pass of this loop and never freed
  19 loop: the loop is here; Wasm memory grows with each pass
  call `tree.free()` before the pass ends, in a `finally` block if anything in between can throw, or declare it with `using`
24 discarded-temporary: this `Node` is created on every pass of this loop; it has no name, so nothing can free it
  23 loop: the loop is here; Wasm memory grows with each pass
  keep it in a variable and call `.free()` on it when it is no longer needed
24 unfreed-in-loop: `Node` is created on every pass of this loop that gets here and never freed
  23 loop: the loop is here; Wasm memory grows with each pass
  call `node.free()` before the pass ends, in a `finally` block if anything in between can throw, or declare it with `using`
27 unfreed-in-loop: `Tree` is created on every pass of this loop and never freed
  27 loop: the loop is here; Wasm memory grows with each pass
  call `joined.free()` before the pass ends, but only if it was made here: `joined` may also hold what others own
)");
}

TEST(Messages, NameTheMomentWhenItIsNeededNoLonger) {
  EXPECT_EQ(said(R"(import { parse } from "./pkg/parser/parser.js";
let last = parse("");
for (const row of globalThis.rows) {
  const next = parse(row);
  last.size() < next.size();
  last = next;
}
last.free();
let sum = globalThis.start;
for (const row of globalThis.rows) {
  sum = sum.plus(row);
  sum = parse(row);
}
export function remember(rows) {
  for (const row of rows) {
    if (row.first) {
      var first = parse(row.text);
      var prev = first;
    } else {
      prev = row.size() < prev.size();
    }
  }
}
function grown(text) {
  let tree = parse(text);
  tree = parse(tree.text());
  return tree;
}
for (const row of globalThis.rows) grown(row).free();
function count(rows) {
  let tree = parse("");
  for (const row of rows) tree = parse(row.text + tree.text());
}
for (const rows of globalThis.tables) count(rows);
export function skip(rows) {
  let last = null;
  for (const row of rows) {
    const next = parse(row);
    if (last?.size() === next.size()) continue;
    last = next;
  }
}
)"),
            R"(4 unfreed-in-loop: `Tree` is created on every pass of this loop and never freed
  3 loop: the loop is here; Wasm memory grows with each pass
  call `last.free()` before `last` gets its next value
12 unfreed-in-loop: `Tree` is created on every pass of this loop and never freed
  10 loop: the loop is here; Wasm memory grows with each pass
  call `sum.free()` before `sum` gets its next value, but only if it was made here: `sum` may also hold what others own
17 unfreed-in-loop: `Tree` is created on every pass of this loop that gets here and never freed
  15 loop: the loop is here; Wasm memory grows with each pass
  keep it in a variable and call `.free()` on it when none of `prev`, `first` means it any more
25 unfreed-in-loop: `Tree` is created each time a loop calls this function and never freed
  29 loop: the loop is here; Wasm memory grows with each pass
  29 call: each pass calls `grown`
  call `tree.free()` before `tree` gets its next value
31 unfreed-in-loop: `Tree` is created each time a loop calls this function and never freed
  34 loop: the loop is here; Wasm memory grows with each pass
  34 call: each pass calls `count`
  call `tree.free()` before `tree` gets its next value or this function returns
32 unfreed-in-loop: `Tree` is created on every pass of this loop and never freed
  32 loop: the loop is here; Wasm memory grows with each pass
  call `tree.free()` before `tree` gets its next value
38 unfreed-in-loop: `Tree` is created on every pass of this loop and never freed
  37 loop: the loop is here; Wasm memory grows with each pass
  keep it in a variable and call `.free()` on it when none of `next`, `last` means it any more
)");
}

TEST(Messages, FreeNothingTwiceThatARegistryFrees) {
  EXPECT_EQ(
      said(R"(import { parse } from "./pkg/parser/parser.js";
const registry = new FinalizationRegistry((handle) => handle.free());
function registered(tree) {
  registry.register(tree, tree);
  return tree;
}
for (const row of globalThis.rows) {
  const tree = registered(parse(row));
  tree.size();
}
for (const row of globalThis.rows) {
  registered(parse(row)).size();
}
export async function later(rows) {
  for (const row of rows) {
    const tree = registered(parse(row));
    tree.size();
    await null;
  }
}
export function all(rows) {
  const trees = [];
  for (const row of rows) trees.push(registered(parse(row)));
  return trees.length;
}
)"),
      R"(8 unfreed-in-loop: `Tree` is created on every pass of this loop and freed only some time later, by a registry
  7 loop: the loop is here; Wasm memory grows with each pass
  likely, not certain: a registry of the program frees it some time after the loop
  call `tree.free()` before the pass ends and unregister it from its FinalizationRegistry, which would free it a second time; a helper of the program may do both
12 discarded-temporary: this `Tree` is created on every pass of this loop; it has no name, so only a registry frees it, some time later
  11 loop: the loop is here; Wasm memory grows with each pass
  likely, not certain: a registry of the program frees it some time after the loop
  keep it in a variable and call `.free()` on it before the pass ends and unregister it from its FinalizationRegistry, which would free it a second time; a helper of the program may do both
16 microtask-yield: `Tree` is created on every pass of this loop, and this loop's awaits give the garbage collector no chance to free it
  15 loop: the loop is here; Wasm memory grows with each pass
  18 await: this await goes on as a microtask, before anything can be freed
  likely, not certain: a registry of the program frees it some time after the loop
  call `tree.free()` before the pass ends and unregister it from its FinalizationRegistry, which would free it a second time; a helper of the program may do both; or let every pass wait for a task, in which objects that are garbage are freed: `await new Promise((resolve) => setTimeout(resolve, 0))`
23 unfreed-collection: every pass puts a new `Tree` into `trees`, and only a registry, some time later, frees what is in it
  23 loop: the loop is here; Wasm memory grows with each pass
  22 declaration: the collection is made here
  24 path: here it is lost, with all that it holds
  likely, not certain: a registry of the program frees it some time after the loop
  call `.free()` on each element of `trees` when they are no longer needed and unregister it from its FinalizationRegistry, which would free it a second time; a helper of the program may do both
)");
}

TEST(Messages, CallNothingNeverFreedThatARegistryFrees) {
  EXPECT_EQ(said(Files{{"unfreed.json", R"({ "rules": { "unfreed-outside-loop": "warning" } })"},
                       {"page.js", R"(import { parse } from "./pkg/parser/parser.js";
const registry = new FinalizationRegistry((handle) => handle.free());
export function size(text) {
  const tree = parse(text);
  registry.register(tree, tree);
  return tree.size();
}
export function sizeOf(text) {
  const tree = parse(text);
  return tree.size();
}
)"}}),
            R"(4 unfreed-outside-loop: `Tree` is created here and freed only some time later, by a registry
  6 path: here it is lost
  likely, not certain: a registry of the program frees it some time after the loop
  call `tree.free()` when it is no longer needed and unregister it from its FinalizationRegistry, which would free it a second time; a helper of the program may do both
9 unfreed-outside-loop: `Tree` is created here and never freed
  10 path: here it is lost
  call `tree.free()` when it is no longer needed
)");
}

TEST(Messages, PreferAReleaseMethodOfABaseToOneThatPutsSomethingNewThere) {
  EXPECT_EQ(said(R"(import { parse } from "./pkg/parser/parser.js";
class Owner {
  constructor(tree) { this.tree = tree; }
  dispose() { this[Symbol.dispose](); }
  [Symbol.dispose]() { if (this.tree) this.tree.free(); }
}
class Base extends Owner {}
class Page extends Base {
  reset() { this.tree.free(); this.tree = parse(""); return this; }
  assign(other) { this.tree.free(); this.tree = other.tree.clone(); }
  size() { return this.tree.size(); }
}
for (const row of globalThis.rows) {
  const page = new Page(parse(row));
  row.use(page.size());
}
class Sheet {
  constructor(tree) { this.tree = tree; }
  reset() { this.tree.free(); this.tree = parse(""); }
  size() { return this.tree.size(); }
}
for (const row of globalThis.rows) {
  const sheet = new Sheet(parse(row));
  row.use(sheet.size());
}
)"),
            R"(14 unfreed-in-loop: `Tree` is created on every pass of this loop and never freed
  13 loop: the loop is here; Wasm memory grows with each pass
  call `page.dispose()` before the pass ends, in a `finally` block if anything in between can throw
23 unfreed-in-loop: `Tree` is created on every pass of this loop and never freed
  22 loop: the loop is here; Wasm memory grows with each pass
  call `sheet.tree.free()` before the pass ends, in a `finally` block if anything in between can throw
)");
}

TEST(Messages, ShowThePlainWayOutBeforeThrows) {
  EXPECT_EQ(said(R"(import { parse } from "./pkg/parser/parser.js";
export function all(rows) {
  for (const row of rows) {
    try {
      const tree = parse(row);
      if (row.a) throw new Error("a");
      if (row.b) throw new Error("b");
      if (row.c) throw new Error("c");
      if (row.d) { tree.free(); continue; }
      tree.size();
    } catch (error) {
      console.log(error);
    }
  }
}
)"),
            R"(5 unfreed-on-path: `Tree` is freed on some paths of a pass, but not on all
  3 loop: the loop is here; Wasm memory grows with each pass
  9 path: one way from here leaves it unfreed
  6 path: this way out leaves it unfreed; so it is at 2 more places
  call `tree.free()` in a `finally` block, or declare it with `using`
)");
}

TEST(Messages, SayThatALoopIsATestsWhereverTheCreationIs) {
  EXPECT_EQ(said(Files{{"lib.js", R"(import { parse } from "./pkg/parser/parser.js";
export function size(text) {
  const tree = parse(text);
  return tree.size();
}
)"},
                       {"a.test.js", R"(import { parse } from "./pkg/parser/parser.js";
import { size } from "./lib.js";
for (const text of globalThis.texts) size(text);
for (const text of globalThis.texts) {
  const tree = parse(text);
  tree.size();
}
)"}}),
            R"(5 unfreed-in-loop: `Tree` is created on every pass of this loop and never freed
  4 loop: the loop is here; Wasm memory grows with each pass
  likely, not certain: only a loop of test code repeats it
  call `tree.free()` before the pass ends, in a `finally` block if anything in between can throw, or declare it with `using`
3 unfreed-in-loop: `Tree` is created each time a loop calls this function and never freed
  3 loop: the loop is here; Wasm memory grows with each pass
  3 call: each pass calls `size`
  likely, not certain: only a loop of test code repeats it
  call `tree.free()` before this function returns, in a `finally` block if anything in between can throw, or declare it with `using`
)");
}

TEST(Fixes, AreWithheldForAReasonThatIsTrue) {
  EXPECT_EQ(mendingOf(R"(import { parse } from "./pkg/parser/parser.js";
const registry = new FinalizationRegistry((handle) => handle.free());
const treeOf = (row) => (typeof row === "string" ? parse(row) : row);
for (const row of globalThis.rows) {
  const tree = parse(row);
  registry.register(tree, tree);
}
for (const row of globalThis.rows) {
  const tree = treeOf(row.source);
  tree.size();
}
for (const row of globalThis.rows) {
  treeOf(row.source).size();
}
for (const row of globalThis.rows) {
  const tree = row.tree ? row.tree : parse(row.text);
  tree.size();
}
export function all(rows) {
  const trees = [];
  for (const row of rows) trees.push(parse(row));
  const sizes = () => trees.map((tree) => tree.size());
  return sizes();
}
let last = parse("");
for (const row of globalThis.rows) {
  const next = parse(row);
  if (next.size() > last.size()) last = next;
}
)"),
            R"(5 registered
9 conditional
13 conditional
16 conditional
21 captured
27 release what `last` has held before
)");
}

}  // namespace
}  // namespace unfreed::test
