// What a call of a small function does to what its caller cares for.
#include <gtest/gtest.h>

#include "ownership/function_analysis.h"
#include "ownership/open_handles.h"
#include "ownership/summary.h"
#include "support/analysed.h"

namespace unfreed::ownership {
namespace {

using status::Escaped;
using status::Moved;
using status::Open;
using status::Released;

std::string classesOf(const Analysed& analysed, const Returned& returned) {
  std::string text;
  for (const bindings::ClassRef cls : returned.classes) {
    text += (text.empty() ? "" : " or ") + analysed.program().bindings[cls].name;
  }
  if (returned.shape == bindings::Shape::Array) text += ", several";
  return text;
}

TEST(SummaryOfParameter, ReleasedOnEveryWayOrOnSome) {
  const Analysed analysed(R"(
    function always(doc) { try { doc.length(); } finally { doc.free(); } }
    function sometimes(doc, flag) { if (flag) doc.free(); }
    function never(doc) { return doc.length(); }
    function whenThere(doc) { if (doc) doc.free(); }
    const doc = new Doc("x");
    always(doc); sometimes(doc, 1); never(doc); whenThere(doc);
  )");
  EXPECT_EQ(analysed.parameter("always").itself, Released);
  EXPECT_EQ(analysed.parameter("sometimes").itself, Released | Open);
  EXPECT_EQ(analysed.parameter("never").itself, Open);
  EXPECT_EQ(analysed.parameter("whenThere").itself, Released) << "without a handle there is none to release";
}

TEST(SummaryOfParameter, MovedIntoABindingOrKeptBySomebody) {
  const Analysed analysed(R"(
    const kept = [];
    let latest;
    function moves(doc) { take(doc); }
    function intoList(doc) { kept.push(doc); }
    function intoVariable(doc) { latest = doc; }
    function intoField(doc, owner) { owner.doc = doc; }
    function borrows(doc) { look(doc); }
    const doc = new Doc("x");
    moves(doc); intoList(doc); intoVariable(doc); intoField(doc, {}); borrows(doc);
  )");
  EXPECT_EQ(analysed.parameter("moves").itself, Moved);
  EXPECT_EQ(analysed.parameter("intoList").itself, Escaped);
  EXPECT_EQ(analysed.parameter("intoVariable").itself, Escaped);
  EXPECT_EQ(analysed.parameter("intoField").itself, Escaped);
  EXPECT_EQ(analysed.parameter("borrows").itself, Open);
}

TEST(SummaryOfParameter, WhatACalleeDoesToItIsDoneToIt) {
  const Analysed analysed(R"(
    function outer(doc) { middle(doc); }
    function middle(doc) { inner(doc); }
    function inner(doc) { doc.free(); }
    outer(new Doc("x"));
  )");
  EXPECT_EQ(analysed.parameter("outer").itself, Released);
}

TEST(SummaryOfParameter, ElementsReleasedInALoopOrByACallback) {
  const Analysed analysed(R"(
    function byLoop(docs) { for (const doc of docs) doc.free(); }
    function byCallback(docs) { docs.forEach((doc) => doc.free()); }
    function one(docs) { docs[0].length(); }
    function rest(...docs) { for (const doc of docs) doc.free(); }
    const docs = [new Doc("x")];
    byLoop(docs); byCallback(docs); one(docs); rest(docs[0]);
  )");
  EXPECT_NE(analysed.parameter("byLoop").elements & Released, 0);
  EXPECT_NE(analysed.parameter("byCallback").elements & Released, 0);
  EXPECT_EQ(analysed.parameter("one").elements, Open);
  EXPECT_NE(analysed.parameter("rest").elements & Released, 0);
}

TEST(SummaryOfParameter, ReturnedItself) {
  const Analysed analysed(R"(
    function same(doc) { doc.length(); return doc; }
    function other(doc) { return doc.child(0); }
    same(new Doc("x")); other(new Doc("x"));
  )");
  EXPECT_TRUE(analysed.parameter("same").returned);
  EXPECT_FALSE(analysed.parameter("other").returned);
}

TEST(SummaryOfParameter, AFunctionThatIsCalledHereOrHandedOn) {
  const Analysed analysed(R"(
    function calls(work) { work(); }
    function handsOn(work) { calls(work); }
    function givesResult(work) { return work(); }
    function keeps(work) { setTimeout(work); }
    function make1() { return new Doc("x"); }
    calls(make1); handsOn(make1); givesResult(make1); keeps(make1);
  )");
  EXPECT_TRUE(analysed.parameter("calls").invoked);
  EXPECT_TRUE(analysed.parameter("handsOn").invoked);
  ASSERT_EQ(analysed.parameter("handsOn").invokedAt.size(), 2u);
  EXPECT_EQ(analysed.parameter("handsOn").invokedAt[0].function, analysed.function("calls"))
      << "innermost call first";
  EXPECT_TRUE(analysed.parameter("givesResult").resultReturned);
  EXPECT_FALSE(analysed.parameter("keeps").invoked);
}

TEST(SummaryOfParameter, ACallInALoopIsNotedRatherThanOneOutside) {
  const Analysed analysed(R"(
    function calls(work, rows) { work(0); for (const row of rows) work(row); }
    calls(() => new Doc("x"), []);
  )");
  const auto& places = analysed.parameter("calls").invokedAt;
  ASSERT_EQ(places.size(), 1u);
  EXPECT_EQ(places[0].op, analysed.op("calls", flow::OpKind::Call, "work(row)"));
}

TEST(SummaryOfThis, AMethodReleasesItsReceiver) {
  const Analysed analysed(R"(
    class Owner {
      constructor() { this.doc = new Doc("x"); }
      end() { this.free(); }
      look() { return this.doc.length(); }
    }
    const owner = new Owner(); owner.end(); owner.look();
  )");
  EXPECT_EQ(analysed.summary("end").self.itself, Released);
  EXPECT_EQ(analysed.summary("look").self.itself, Open);
}

TEST(SummaryOfCaptured, AClosureReleasesAVariableOfItsMaker) {
  const Analysed analysed(R"(
    function maker() {
      const doc = new Doc("x");
      const release = () => doc.free();
      const peek = () => doc.length();
      peek();
      release();
    }
  )");
  ASSERT_EQ(analysed.summary("release").captured.size(), 1u);
  EXPECT_EQ(analysed.summary("release").captured.begin()->second.itself, Released);
  ASSERT_EQ(analysed.summary("peek").captured.size(), 1u);
  EXPECT_EQ(analysed.summary("peek").captured.begin()->second.itself, Open);
}

TEST(SummaryOfResult, IsFinalizableIfItIsOnEveryWay) {
  const Analysed analysed(R"(
    function plain() { return new Doc("x"); }
    function either(flag) { return flag ? new Doc("x") : new Part(); }
    function raw() { return Doc.raw(); }
    function sometimesRaw(flag) { return flag ? plain() : raw(); }
    plain(); either(1); raw(); sometimesRaw(1);
  )");
  EXPECT_TRUE(analysed.summary("plain").returns.finalizable);
  EXPECT_FALSE(analysed.summary("either").returns.finalizable);
  EXPECT_FALSE(analysed.summary("raw").returns.finalizable);
  EXPECT_FALSE(analysed.summary("sometimesRaw").returns.finalizable);
}

TEST(SummaryOfResult, WhatIsMadeHereIsTheCallersToRelease) {
  const Analysed analysed(R"(
    function plain() { const doc = new Doc("x"); return doc; }
    function either(flag) { return flag ? new Doc("x") : new Part(); }
    function several(rows) { return rows.map((row) => new Doc(row)); }
    async function later() { return await load("x"); }
    function through() { return plain(); }
    function freed() { const doc = new Doc("x"); doc.free(); return doc.length(); }
    through(); either(1); several([]); later(); freed();
  )");
  EXPECT_EQ(classesOf(analysed, analysed.summary("plain").returns), "Doc");
  EXPECT_EQ(classesOf(analysed, analysed.summary("either").returns), "Doc or Part");
  EXPECT_EQ(classesOf(analysed, analysed.summary("several").returns), "Doc, several");
  EXPECT_EQ(classesOf(analysed, analysed.summary("later").returns), "Doc");
  EXPECT_EQ(classesOf(analysed, analysed.summary("through").returns), "Doc");
  EXPECT_EQ(classesOf(analysed, analysed.summary("freed").returns), "");
  for (const char* const name : {"plain", "either", "several", "later", "through"}) {
    EXPECT_FALSE(analysed.summary(name).returnsOthers) << name;
  }
}

TEST(SummaryOfResult, WhatSomebodyKeepsIsNotTheCallers) {
  const Analysed analysed(R"(
    const cache = new Map();
    let single;
    function cached(key) {
      if (!cache.has(key)) cache.set(key, new Doc(key));
      return cache.get(key);
    }
    function lazily() { return single ??= new Doc("x"); }
    function memoised() { if (!single) single = new Doc("x"); return single; }
    function element(docs) { return docs[0]; }
    cached("k"); lazily(); memoised(); element([new Doc("x")]);
  )");
  for (const char* const name : {"cached", "lazily", "memoised", "element"}) {
    EXPECT_TRUE(analysed.summary(name).returnsOthers) << name;
  }
}

TEST(SummaryOfResult, HandlesInTheFieldsOfALiteral) {
  const Analysed analysed(R"(
    function both() { const doc = new Doc("x"); return { doc, part: doc.child(0), size: doc.length() }; }
    both();
  )");
  const auto& fields = analysed.summary("both").returnedFields;
  ASSERT_EQ(fields.size(), 2u);
  EXPECT_EQ(classesOf(analysed, fields.at("doc")), "Doc");
  EXPECT_EQ(classesOf(analysed, fields.at("part")), "Part");
}

TEST(SummaryOfResult, AGeneratorEmitsWhatItsCallerMustRelease) {
  const Analysed analysed(R"(
    function* docs(rows) { for (const row of rows) yield new Doc(row); }
    function* lent(rows) { for (const row of rows) { const doc = new Doc(row); yield doc.length(); doc.free(); } }
    function* delegating(rows) { yield* [new Part()]; }
    docs([]); lent([]); delegating([]);
  )");
  EXPECT_EQ(classesOf(analysed, analysed.summary("docs").emits), "Doc");
  EXPECT_EQ(classesOf(analysed, analysed.summary("lent").emits), "");
  EXPECT_EQ(classesOf(analysed, analysed.summary("delegating").emits), "Part");
  EXPECT_FALSE(analysed.summary("docs").returns.exists());
}

TEST(SummaryOfRecursion, EffectsBehindTheRecursiveCallAreSeen) {
  const Analysed analysed(R"(
    function walk(doc, depth) { if (depth > 0) return walk(doc, depth - 1); doc.free(); }
    function even(doc, n) { if (n > 0) odd(doc, n - 1); else doc.free(); }
    function odd(doc, n) { if (n > 0) even(doc, n - 1); else take(doc); }
    function build(n) { return n > 0 ? build(n - 1) : new Doc("x"); }
    walk(new Doc("x"), 3); even(new Doc("x"), 3); build(3);
  )");
  EXPECT_NE(analysed.parameter("walk").itself & Released, 0);
  EXPECT_NE(analysed.parameter("odd").itself & Moved, 0);
  EXPECT_EQ(classesOf(analysed, analysed.summary("build").returns), "Doc");
  EXPECT_FALSE(analysed.summary("build").returnsOthers);
}

TEST(AnalyseFunction, WithoutSummariesACalleeBorrows) {
  Analysed analysed(R"(
    function release(doc) { doc.free(); }
    function outer(doc) { release(doc); }
    outer(new Doc("x"));
  )");
  const Summaries none;
  const Settings settings;
  const Context context{analysed.program(), analysed.values(), none, settings};
  const FunctionAnalysis alone = analyseFunction(context, analysed.function("outer"));
  EXPECT_TRUE(alone.converged);
  EXPECT_EQ(alone.summary.parameters[0].itself, Open);
  ASSERT_EQ(alone.calls.size(), 1u);
  EXPECT_EQ(alone.calls[0].callee, analysed.function("release"));
}

}  // namespace
}  // namespace unfreed::ownership
