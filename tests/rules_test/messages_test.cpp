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

std::string said(const Files& files) {
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
  const Result<driver::RunResult> result = driver::run(options);
  EXPECT_TRUE(result);
  std::string text;
  if (!result) return text;
  for (const Diagnostic& finding : result->findings) text += textOf(*result->sources, finding);
  return text;
}

std::string said(const std::string& code) {
  return said(Files{{"page.js", code}});
}

TEST(Messages, NameTheVariableAndItsRelease) {
  EXPECT_EQ(said(R"(import { parse } from "./pkg/parser/parser.js";
for (const row of globalThis.rows) {
  const tree = parse(row);
  tree.size();
}
)"),
            "");
}

TEST(Messages, InventNoNameForWhatHasNone) {
  EXPECT_EQ(said(R"(import { parse } from "./pkg/parser/parser.js";
for (const row of globalThis.rows) {
  parse(row).size();
}
)"),
            "");
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
            "");
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
            "");
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
            "");
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
            "");
}

TEST(Messages, ExplainMicrotasksWithoutFinalizers) {
  EXPECT_EQ(said(R"(import { parse } from "./pkg/parser/parser.js";
for (const row of globalThis.rows) {
  const tree = parse(row);
  tree.size();
  await null;
}
)"),
            "");
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
            "");
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
            "");
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
            "");
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
            "");
}

TEST(Messages, FindTheReleaseMethodInABaseClassOfAnotherFile) {
  EXPECT_EQ(said(Files{{"base.js", R"(export class Owner {
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
            "");
}

TEST(Messages, DoubtAnIgnoredResultThatMayBeNothing) {
  EXPECT_EQ(said(R"(import { try_parse } from "./pkg/parser/parser.js";
for (const row of globalThis.rows) {
  try_parse(row);
}
)"),
            "");
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
            "");
}

TEST(Messages, NameAFewClassesOfMany) {
  EXPECT_EQ(said(R"(import { parse, Parser } from "./pkg/parser/parser.js";
export function all(rows) {
  for (const row of rows) {
    const one = row.ok ? parse(row) : new Parser(row);
    row.use(one.depth);
  }
}
)"),
            "");
}

}  // namespace
}  // namespace unfreed::test
