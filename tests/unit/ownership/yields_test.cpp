// What awaits let the event loop do.
#include "ownership/yields.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/analysed.h"

namespace unfreed::ownership {

// For messages of failed tests.
static void PrintTo(YieldKind kind, std::ostream* out) {
  static constexpr std::string_view kNames[] = {"None", "Microtask", "Unknown", "Platform", "Macrotask"};
  *out << kNames[static_cast<size_t>(kind)];
}

namespace {

Settings runningIn(bool node, bool browser) {
  Settings settings;
  settings.node = node;
  settings.browser = browser;
  return settings;
}

const Settings kBoth;
const Settings kNodeOnly = runningIn(true, false);
const Settings kBrowserOnly = runningIn(false, true);

TEST(KindOfExternal, TheNodePrefixAndTheDefaultExportChangeNothing) {
  for (const char* const specifier : {"timers/promises", "node:timers/promises"}) {
    for (const char* const path : {"setTimeout", "default.setTimeout", "scheduler.wait"}) {
      EXPECT_EQ(kindOfExternal(specifier, path, kBoth), YieldKind::Macrotask) << specifier << " " << path;
    }
  }
  EXPECT_EQ(kindOfExternal("node:fs", "default.promises.readFile", kBoth), YieldKind::Macrotask);
  EXPECT_EQ(kindOfExternal("node:fs/promises", "default.readFile", kBoth), YieldKind::Macrotask);
}

TEST(KindOfExternal, AwaitingWhatATimerReturnsWaitsForNothing) {
  for (const char* const path : {"setTimeout", "setImmediate", "requestAnimationFrame", "Promise.resolve"}) {
    EXPECT_EQ(kindOfExternal("", path, kBoth), YieldKind::Microtask) << path;
  }
}

TEST(KindOfExternal, WhereEnvironmentsDifferItDependsOnTheEnvironment) {
  EXPECT_EQ(kindOfExternal("", "crypto.subtle.digest", kNodeOnly), YieldKind::Macrotask);
  EXPECT_EQ(kindOfExternal("", "crypto.subtle.digest", kBrowserOnly), YieldKind::Microtask);
  EXPECT_EQ(kindOfExternal("", "crypto.subtle.digest", kBoth), YieldKind::Platform);
  EXPECT_EQ(kindOfExternal("", "fetch", kBoth), YieldKind::Macrotask) << "the same in both";
}

TEST(KindOfExternal, WhatDoesNotExistInAnEnvironmentIsUnknownThere) {
  EXPECT_EQ(kindOfExternal("", "scheduler.yield", kNodeOnly), YieldKind::Unknown);
  EXPECT_EQ(kindOfExternal("", "scheduler.yield", kBoth), YieldKind::Microtask);
  EXPECT_EQ(kindOfExternal("timers/promises", "setTimeout", kBrowserOnly), YieldKind::Unknown);
}

TEST(KindOfExternal, WhatIsNotInTheTableIsUnknown) {
  EXPECT_EQ(kindOfExternal("", "mystery", kBoth), YieldKind::Unknown);
  EXPECT_EQ(kindOfExternal("left-pad", "setTimeout", kBoth), YieldKind::Unknown);
  EXPECT_EQ(kindOfExternal("node:fs", "promisesOfMine", kBoth), YieldKind::Unknown)
      << "`promises.*` is what lies behind the dot";
  EXPECT_EQ(kindOfExternal("", "fetchLater", kBoth), YieldKind::Unknown);
}

TEST(CountsAsYield, SettingsDecideAboutPlatformAndUnknownKindsOnly) {
  Settings strict;
  strict.platformYields = strict.unknownYields = false;
  EXPECT_TRUE(countsAsYield(YieldKind::Macrotask, strict));
  EXPECT_FALSE(countsAsYield(YieldKind::Platform, strict));
  EXPECT_FALSE(countsAsYield(YieldKind::Unknown, strict));
  EXPECT_TRUE(countsAsYield(YieldKind::Platform, kBoth));
  EXPECT_TRUE(countsAsYield(YieldKind::Unknown, kBoth));
  EXPECT_FALSE(countsAsYield(YieldKind::Microtask, kBoth));
  EXPECT_FALSE(countsAsYield(YieldKind::None, kBoth));
}

// The kind of the only await of `f`, an async function with this body.
YieldKind ofAwait(const std::string& body, const std::string& around = "") {
  const Analysed analysed(
      "import * as timers from 'node:timers/promises';\nimport * as fs from 'node:fs';\n" + around +
      "\nasync function f(row, rows) { new Doc('x');\n" + body + "\n}\n");
  const Frame frame(analysed.context(), analysed.function("f"));
  const flow::LoopForest loops(frame.cfg());
  for (uint32_t op = 0; op < frame.cfg().ops.size(); ++op) {
    if (frame.cfg().ops[op].kind == flow::OpKind::Await) return kindOfAwait(frame, loops, op);
  }
  ADD_FAILURE() << "no await";
  return YieldKind::None;
}

TEST(KindOfAwait, PlainValuesAndWasmFuturesSettleInMicrotasks) {
  for (const char* const body : {"await null;", "await 1 + 2;", "await [];", "await {};", "await load('x');",
                                 "await Promise.resolve(row);", "await Promise.all([]);"}) {
    EXPECT_EQ(ofAwait(body), YieldKind::Microtask) << body;
  }
}

TEST(KindOfAwait, KnownTasksAndWhatCannotBeSeenThrough) {
  EXPECT_EQ(ofAwait("await timers.setTimeout(1);"), YieldKind::Macrotask);
  EXPECT_EQ(ofAwait("await fs.promises.readFile('x');"), YieldKind::Macrotask);
  EXPECT_EQ(ofAwait("await timers.setTimeout(1).then(() => 1).catch(() => 2);"), YieldKind::Macrotask);
  EXPECT_EQ(ofAwait("await mystery();"), YieldKind::Unknown);
  EXPECT_EQ(ofAwait("await row;"), YieldKind::Unknown);
  EXPECT_EQ(ofAwait("await import('./x.js');"), YieldKind::Platform);
}

TEST(KindOfAwait, AnExecutorIsWhatSettlesIt) {
  EXPECT_EQ(ofAwait("await new Promise((done) => setTimeout(done, 1));"), YieldKind::Macrotask);
  EXPECT_EQ(ofAwait("await new Promise((done) => { setTimeout(() => done(), 1); });"), YieldKind::Macrotask);
  EXPECT_EQ(ofAwait("await new Promise((done) => done());"), YieldKind::Microtask);
  EXPECT_EQ(ofAwait("await new Promise((done) => queueMicrotask(done));"), YieldKind::Microtask);
  EXPECT_EQ(ofAwait("await new Promise((done) => mystery(done));"), YieldKind::Unknown);
}

TEST(KindOfAwait, APromiseInAVariableWaitsOnlyOnThePassThatMadeIt) {
  EXPECT_EQ(ofAwait("const turn = timers.setTimeout(1); await turn;"), YieldKind::Macrotask);
  EXPECT_EQ(ofAwait("for (const x of rows) { const turn = timers.setTimeout(1); await turn; }"),
            YieldKind::Macrotask);
  EXPECT_EQ(ofAwait("const turn = timers.setTimeout(1); for (const x of rows) await turn;"),
            YieldKind::Microtask)
      << "settled since the first pass";
}

TEST(KindOfAwait, AllWaitsForTheSlowestAndRaceForTheFastest) {
  EXPECT_EQ(ofAwait("await Promise.all([timers.setTimeout(1), null]);"), YieldKind::Macrotask);
  EXPECT_EQ(ofAwait("await Promise.allSettled([mystery(), null]);"), YieldKind::Unknown);
  EXPECT_EQ(ofAwait("await Promise.race([timers.setTimeout(1), null]);"), YieldKind::Microtask);
  EXPECT_EQ(ofAwait("await Promise.any([timers.setTimeout(1), timers.setImmediate()]);"),
            YieldKind::Macrotask);
  EXPECT_EQ(ofAwait("await Promise.all(rows);"), YieldKind::Unknown);
}

TEST(KindOfAwait, AllOverAsyncCallbacksIsAsStrongAsTheirAwaits) {
  EXPECT_EQ(ofAwait("await Promise.all(rows.map(async (x) => { await timers.setTimeout(1); }));"),
            YieldKind::Macrotask);
  EXPECT_EQ(ofAwait("await Promise.all(rows.map(async (x) => { await null; }));"), YieldKind::Microtask);
}

TEST(KindOfAwait, ForAwaitOverAGeneratorAndOverAnArray) {
  EXPECT_EQ(ofAwait("for await (const x of [1, 2]) new Doc(x);"), YieldKind::Microtask);
  EXPECT_EQ(ofAwait("for await (const x of ticks()) new Doc(x);",
                    "async function* ticks() { new Doc('t').free(); yield await timers.setTimeout(1); }"),
            YieldKind::Macrotask);
  EXPECT_EQ(ofAwait("for await (const x of timers.setInterval(1)) new Doc(x);"), YieldKind::Macrotask);
}

TEST(KindOfAwait, PromisesWrappedTooDeepAreUnknown) {
  std::string promise = "timers.setTimeout(1)";
  for (int depth = 0; depth < 20; ++depth) promise = fmt::format("Promise.all([{}])", promise);
  EXPECT_EQ(ofAwait("await " + promise + ";"), YieldKind::Unknown);
}

// What awaiting f() lets happen, when these functions are the program. A handle in each makes it count.
YieldKind ofFunction(const std::string& functions, std::string_view name = "f") {
  const Analysed analysed("import * as timers from 'node:timers/promises';\n" + functions);
  return analysed.summary(name).awaited;
}

TEST(KindOfCall, TheWeakestWayThroughTheFunctionCounts) {
  EXPECT_EQ(ofFunction("async function f() { new Doc('x'); await timers.setTimeout(1); }"),
            YieldKind::Macrotask);
  EXPECT_EQ(ofFunction("async function f(x) { new Doc('x'); if (x) await timers.setTimeout(1); }"),
            YieldKind::Microtask);
  EXPECT_EQ(ofFunction("async function f(x) { new Doc('x'); if (x) return; await timers.setTimeout(1); }"),
            YieldKind::Microtask);
  EXPECT_EQ(ofFunction("async function f(x) { new Doc('x'); if (x) await timers.setTimeout(1); "
                       "else await mystery(); }"),
            YieldKind::Unknown);
}

TEST(KindOfCall, AnAsyncFunctionAlsoWaitsForThePromiseItReturns) {
  EXPECT_EQ(ofFunction("async function f() { new Doc('x'); return timers.setTimeout(1); }"),
            YieldKind::Macrotask);
  EXPECT_EQ(ofFunction("function f() { new Doc('x'); return timers.setTimeout(1); }"), YieldKind::Macrotask);
  EXPECT_EQ(ofFunction("function f() { new Doc('x'); timers.setTimeout(1); }"), YieldKind::Microtask);
}

TEST(KindOfCall, AChainOfAsyncFunctionsIsAsStrongAsItsLast) {
  const std::string chain =
      "async function f() { new Doc('x'); await g(); }\n"
      "async function g() { return h(); }\n";
  EXPECT_EQ(ofFunction(chain + "async function h() { await timers.setTimeout(1); }"), YieldKind::Macrotask);
  EXPECT_EQ(ofFunction(chain + "async function h() { await null; }"), YieldKind::Microtask);
}

TEST(KindOfCall, ARecursiveFunctionThatOnlyAwaitsItselfNeverYields) {
  EXPECT_EQ(ofFunction("async function f(n) { new Doc('x'); if (n > 0) await f(n - 1); }"),
            YieldKind::Microtask);
}

// The yield of the first loop of `f`.
LoopYield ofLoop(const std::string& body) {
  const Analysed analysed("import * as timers from 'node:timers/promises';\nasync function f(rows, n) {\n" +
                          body + "\n}\n");
  const auto& loops = analysed.facts("f").loops;
  if (loops.empty()) {
    ADD_FAILURE() << "no loop";
    return {};
  }
  return loops.front().yield;
}

TEST(YieldOfLoop, AConditionalAwaitCountsForSomePassesOnly) {
  const LoopYield yield =
      ofLoop("for (const x of rows) { new Doc(x); if (x.slow) await timers.setTimeout(1); }");
  EXPECT_EQ(yield.everyPass, YieldKind::None);
  EXPECT_EQ(yield.somePass, YieldKind::Macrotask);
  EXPECT_FALSE(yield.await.empty());
}

TEST(YieldOfLoop, AContinuePastTheAwaitIsAPassWithoutIt) {
  const LoopYield yield =
      ofLoop("for (const x of rows) { new Doc(x); if (x.skip) continue; await timers.setTimeout(1); }");
  EXPECT_EQ(yield.everyPass, YieldKind::None);
}

TEST(YieldOfLoop, APeriodicAwaitCountsForAllPasses) {
  const LoopYield yield =
      ofLoop("for (let i = 0; i < n; ++i) { new Doc(i); if (i % 100 === 0) await timers.setTimeout(1); }");
  EXPECT_EQ(yield.everyPass, YieldKind::Macrotask);
}

TEST(YieldOfLoop, TheStrongestAwaitThatEveryPassGoesThroughCounts) {
  const LoopYield yield =
      ofLoop("for (const x of rows) { new Doc(x); await null; await timers.setTimeout(1); }");
  EXPECT_EQ(yield.everyPass, YieldKind::Macrotask);
  const LoopYield weak = ofLoop("for (const x of rows) { new Doc(x); await null; }");
  EXPECT_EQ(weak.everyPass, YieldKind::Microtask);
  EXPECT_EQ(weak.somePass, YieldKind::Microtask);
}

TEST(YieldOfLoop, AnAwaitBehindABreakIsNotPartOfTheLoop) {
  const LoopYield yield =
      ofLoop("for (const x of rows) { new Doc(x); if (x.last) { await timers.setTimeout(1); break; } }");
  EXPECT_EQ(yield.everyPass, YieldKind::None);
}

TEST(YieldOfLoop, PassesOfAsyncCallbacksDoNotWaitForEachOther) {
  const LoopYield yield =
      ofLoop("await Promise.all(rows.map(async (x) => { new Doc(x); await timers.setTimeout(1); }));");
  EXPECT_TRUE(yield.concurrent);
  EXPECT_EQ(yield.everyPass, YieldKind::Macrotask);
}

TEST(YieldOfLoop, WhatAConcurrentLoopWithinAwaitsDoesNotHoldUpTheOuterLoop) {
  const LoopYield yield = ofLoop(
      "for (const x of rows) { new Doc(x); x.forEach(async (y) => { await timers.setTimeout(1); }); }");
  EXPECT_FALSE(yield.concurrent);
  EXPECT_EQ(yield.everyPass, YieldKind::None);
  EXPECT_EQ(yield.somePass, YieldKind::None);
}

}  // namespace
}  // namespace unfreed::ownership
