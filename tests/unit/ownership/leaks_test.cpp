// Which acquisitions are lost over and over, and the loop that repeats them.
#include <chrono>
#include <gtest/gtest.h>
#include <utility>

#include "ownership/whole_program.h"
#include "support/analysed.h"

namespace unfreed::ownership {
namespace {

constexpr std::string_view kTimers = "import * as timers from 'node:timers/promises';\n";

std::string leaksOf(const std::string& text, Settings settings = {}) {
  return Analysed(std::string(kTimers) + text, std::move(settings)).leaks();
}

// "run: helper(row) / inner(row)": the function that has the loop, and the calls that lead from it.
std::string wayOf(const Analysed& analysed, const Leak& leak) {
  std::string text(analysed.program().functionOf(leak.loopFunction).name);
  for (size_t i = 0; i < leak.path.size(); ++i) {
    text += (i == 0 ? ": " : " / ") + analysed.textAt(leak.path[i].call);
  }
  return text;
}

TEST(Leaks, AHandleOfALoopThatNobodyReleases) {
  const Analysed analysed("function run(rows) { for (const row of rows) { const doc = new Doc(row); } }");
  ASSERT_EQ(analysed.leaks(), "Doc: new Doc(row)");
  EXPECT_EQ(wayOf(analysed, analysed.analysis().leaks[0]), "run");
}

TEST(Leaks, OneThatIsReleasedMovedOrKeptIsNone) {
  EXPECT_EQ(leaksOf(R"(
    const kept = [];
    export function run(rows) {
      for (const row of rows) { const doc = new Doc(row); doc.free(); }
      for (const row of rows) take(new Doc(row));
      for (const row of rows) kept.push(new Doc(row));
      for (const row of rows) { using doc = new Doc(row); }
      for (const row of rows) { const vec = new Vec(); destroy(vec); }
      const once = new Doc("x");
    })"),
            "");
}

TEST(Leaks, AreFoundThroughHelpersWithTheCallsThatLeadThere) {
  const Analysed analysed(R"(
    function run(rows) { for (const row of rows) outer(row); }
    function outer(row) { inner(row); }
    function inner(row) { const doc = new Doc(row); doc.length(); }
  )");
  ASSERT_EQ(analysed.leaks(), "Doc: new Doc(row)");
  const Leak& leak = analysed.analysis().leaks[0];
  EXPECT_EQ(leak.site.function, analysed.function("inner"));
  EXPECT_EQ(wayOf(analysed, leak), "run: outer(row) / inner(row)");
}

TEST(Leaks, AHelperThatIsCalledOutsideLoopsLosesNothingOverAndOver) {
  EXPECT_EQ(leaksOf("function helper(row) { const doc = new Doc(row); }\nhelper(1); helper(2);"), "");
}

TEST(Leaks, WhatAHelperReturnsIsTheLoopsToRelease) {
  const Analysed analysed(R"(
    function open(row) { return new Doc(row); }
    function loses(rows) { for (const row of rows) { const doc = open(row); doc.length(); } }
    function releases(rows) { for (const row of rows) { const doc = open(row); doc.free(); } }
  )");
  ASSERT_EQ(analysed.leaks(), "Doc: open(row)");
  EXPECT_EQ(analysed.analysis().leaks[0].site.function, analysed.function("loses"));
}

TEST(Leaks, AreFoundInACallbackThatAHelperRunsInALoop) {
  const Analysed analysed(R"(
    function times(count, work) { for (let i = 0; i < count; ++i) work(i); }
    function run() { times(1000, (i) => { const doc = new Doc(i); doc.length(); }); }
  )");
  ASSERT_EQ(analysed.leaks(), "Doc: new Doc(i)");
  EXPECT_EQ(analysed.analysis().leaks[0].loopFunction, analysed.function("times"));
}

TEST(Leaks, ACallbackThatRunsOnceIsNoLoop) {
  EXPECT_EQ(leaksOf(R"(
    function once(work) { work(); }
    function run() { once(() => { const doc = new Doc("x"); doc.length(); }); }
    run();)"),
            "");
}

TEST(Leaks, AFunctionThatCallsItselfIsALoop) {
  const Analysed analysed(R"(
    function walk(node) { const doc = new Doc(node); doc.length(); walk(node.next); }
    walk({});
  )");
  ASSERT_EQ(analysed.leaks(), "Doc: new Doc(node)");
  const Leak& leak = analysed.analysis().leaks[0];
  EXPECT_TRUE(isNone(leak.loop));
  EXPECT_EQ(analysed.textAt(leak.recursion), "walk(node.next)");
}

TEST(Leaks, FunctionsThatCallEachOtherAreALoop) {
  const Analysed analysed(R"(
    function even(n) { const doc = new Doc(n); doc.length(); if (n > 0) odd(n - 1); }
    function odd(n) { if (n > 0) even(n - 1); }
    even(10);
  )");
  ASSERT_EQ(analysed.leaks(), "Doc: new Doc(n)");
  EXPECT_TRUE(isNone(analysed.analysis().leaks[0].loop));
}

TEST(Leaks, AFewConstantPassesAreNoLoopButTheLoopAroundThemIs) {
  EXPECT_EQ(leaksOf("for (const row of [1, 2, 3]) { const part = new Part(); part.text(); }"), "");
  EXPECT_EQ(leaksOf("for (let i = 0; i < 8; ++i) { const part = new Part(); part.text(); }"), "");
  EXPECT_EQ(leaksOf("for (let i = 0; i < 9; ++i) { const part = new Part(); part.text(); }"),
            "Part: new Part()");
  const Analysed nested(R"(
    function run(rows) {
      for (const row of rows) for (const side of [0, 1]) { const part = new Part(); part.text(); }
    })");
  ASSERT_EQ(nested.leaks(), "Part: new Part()");
  const Leak& leak = nested.analysis().leaks[0];
  const LoopFacts& loop = nested.facts("run").loops[index(leak.loop)];
  EXPECT_NE(nested.textAt(loop.span).find("row of rows"), std::string::npos);
}

TEST(Leaks, AFinalizableHandleIsCollectedWhereEveryPassYields) {
  const std::string loop = "async function run(rows) { for (const row of rows) { const made = ";
  EXPECT_EQ(leaksOf(loop + "new Doc(row); await timers.setTimeout(1); } }"), "");
  EXPECT_EQ(leaksOf(loop + "new Doc(row); await null; } }"), "Doc: new Doc(row)");
  EXPECT_EQ(leaksOf(loop + "new Doc(row); if (row) await timers.setTimeout(1); } }"), "Doc: new Doc(row)");
  EXPECT_EQ(leaksOf(loop + "new Part(); await timers.setTimeout(1); } }"), "Part: new Part()")
      << "nothing ever finalizes a Part";
}

TEST(Leaks, SettingsSayWhetherUnsureAwaitsCount) {
  const std::string unsure =
      "async function run(rows) { for (const row of rows) { const doc = new Doc(row); await mystery(); } }";
  const std::string platform =
      "async function run(rows) { for (const row of rows) { const doc = new Doc(row); await import(row); } }";
  Settings noUnknown;
  noUnknown.unknownYields = false;
  Settings noPlatform;
  noPlatform.platformYields = false;
  EXPECT_EQ(leaksOf(unsure), "");
  EXPECT_EQ(leaksOf(unsure, noPlatform), "");
  EXPECT_EQ(leaksOf(unsure, noUnknown), "Doc: new Doc(row)");
  EXPECT_EQ(leaksOf(platform), "");
  EXPECT_EQ(leaksOf(platform, noUnknown), "");
  EXPECT_EQ(leaksOf(platform, noPlatform), "Doc: new Doc(row)");
}

TEST(Leaks, TheEnvironmentDecidesAboutAwaitsThatDiffer) {
  const std::string text =
      "async function run(rows) { for (const row of rows) { const doc = new Doc(row);"
      " await crypto.subtle.digest('SHA-1', row); } }";
  Settings node;
  node.browser = false;
  Settings browser;
  browser.node = false;
  EXPECT_EQ(leaksOf(text, node), "");
  EXPECT_EQ(leaksOf(text, browser), "Doc: new Doc(row)");
}

TEST(Leaks, TheCallersLoopDecidesWhetherFinalizersRun) {
  const std::string helper = "function helper(row) { const doc = new Doc(row); doc.length(); }\n";
  EXPECT_EQ(leaksOf(helper + "async function run(rows) { for (const row of rows) { helper(row);"
                             " await timers.setTimeout(1); } }"),
            "");
  EXPECT_EQ(leaksOf(helper + "async function run(rows) { for (const row of rows) { helper(row);"
                             " await null; } }"),
            "Doc: new Doc(row)");
}

TEST(Leaks, ARecursiveFunctionThatYieldsEachTimeLetsFinalizersRun) {
  EXPECT_EQ(leaksOf("async function poll(n) { const doc = new Doc(n); doc.length();"
                    " await timers.setTimeout(1); await poll(n + 1); }\npoll(0);"),
            "");
}

TEST(Leaks, PassesThatRunAtTheSameTimeLetNoFinalizerRunInBetween) {
  EXPECT_EQ(leaksOf("async function run(rows) { await Promise.all(rows.map(async (row) => {"
                    " const doc = new Doc(row); await timers.setTimeout(1); })); }"),
            "Doc: new Doc(row)");
}

TEST(Leaks, AreInOrderOfPosition) {
  EXPECT_EQ(leaksOf(R"(
    function b(rows) { for (const row of rows) { const two = new Doc(row); const one = make(row); } }
    function a(rows) { for (const row of rows) { const three = new Part(); } }
  )"),
            "Doc: new Doc(row); Doc: make(row); Part: new Part()");
}

TEST(Leaks, AThousandFunctionsInACycleEndQuickly) {
  constexpr int kLength = 1'000;
  std::string text;
  for (int i = 0; i < kLength; ++i) {
    text += "function f" + std::to_string(i) + "(doc, n) { if (n > 0) f" + std::to_string((i + 1) % kLength) +
            "(doc, n - 1); " + (i == 500 ? "else doc.free();" : "") + " }\n";
  }
  text += "f0(new Doc('x'), 5);\n";
  const auto start = std::chrono::steady_clock::now();
  const Analysed analysed(text);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  EXPECT_TRUE(analysed.analysis().tooLarge.empty());
  EXPECT_NE(analysed.parameter("f500").itself, 1) << "it releases on some way";
}

TEST(Leaks, AChainOfTwoThousandCallsCarriesTheReleaseToItsTop) {
  constexpr int kLength = 2'000;
  std::string text;
  for (int i = 0; i < kLength; ++i) {
    text += "function f" + std::to_string(i) + "(doc) { f" + std::to_string(i + 1) + "(doc); }\n";
  }
  text += "function f" + std::to_string(kLength) + "(doc) { doc.free(); }\n";
  text += "export function run(rows) { for (const row of rows) f0(new Doc(row)); }\n";
  EXPECT_EQ(leaksOf(text), "");
}

TEST(Analyse, AFileThatNoHandleReachesIsNotAnalysed) {
  program::World world;
  world.bind(handleModule());
  world.file("user.js", "import { Doc } from 'doc'; export function user(row) { const doc = new Doc(row); }");
  world.file("stranger.js", "function stranger() { return 1; }\nstranger();");
  world.link();
  const Analysis analysis = analyse(world.program(), world.values(), {});
  EXPECT_EQ(analysis.functions, 2u) << "user and the code around it";
  for (const auto& [function, summary] : analysis.summaries) EXPECT_EQ(function.unit, program::UnitId{0});
}

}  // namespace
}  // namespace unfreed::ownership
