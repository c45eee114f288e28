// Where acquisitions are in the source, what they are called, and how they are lost.
#include "ownership/acquisitions.h"

#include <gtest/gtest.h>

#include "support/analysed.h"

namespace unfreed::ownership {
namespace {

// The reported regions of the function's acquisitions, in order: "new Doc(row) | child(0)".
std::string regionsOf(const Analysed& analysed, std::string_view name) {
  std::string text;
  for (const Acquisition& made : analysed.facts(name).acquisitions) {
    text += (text.empty() ? "" : " | ") + analysed.textAt(made.span);
  }
  return text;
}

const Acquisition& onlyOne(const Analysed& analysed, std::string_view name) {
  static const Acquisition kNothing;
  const auto& all = analysed.facts(name).acquisitions;
  EXPECT_EQ(all.size(), 1u);
  return all.empty() ? kNothing : all.front();
}

TEST(Acquisitions, ALinkOfAChainBeginsAtItsOwnName) {
  const Analysed analysed("function f(row) { return new Doc(row).child(0).clone().text(); }");
  EXPECT_EQ(regionsOf(analysed, "f"), "new Doc(row) | child(0) | clone()");
  const auto& all = analysed.facts("f").acquisitions;
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(analysed.textAt(all[1].expression), "new Doc(row).child(0)");
}

TEST(Acquisitions, ACallOnAVariableIsReportedAsAWhole) {
  const Analysed analysed(
      "function f() { const doc = new Doc('x'); doc.child(0).text(); doc.title.text(); }");
  EXPECT_EQ(regionsOf(analysed, "f"), "new Doc('x') | doc.child(0) | doc.title");
}

TEST(Acquisitions, ALinkBehindAnAwaitOrAGetterBeginsAtItsOwnName) {
  const Analysed analysed("async function f() { (await load('x')).child(0); make('y').title.clone(); }");
  EXPECT_EQ(regionsOf(analysed, "f"), "load('x') | child(0) | make('y') | title | clone()");
}

TEST(Acquisitions, TheCopiesOfAFinallyBodyAreOne) {
  const Analysed analysed(R"(
    function f(rows) {
      for (const row of rows) {
        try { if (row.skip) continue; look(row); } finally { const part = new Part(); part.text(); }
      }
    })");
  const Acquisition& made = onlyOne(analysed, "f");
  EXPECT_EQ(analysed.textAt(made.span), "new Part()");
  EXPECT_EQ(analysed.leaks(), "Part: new Part()");
}

TEST(Acquisitions, SayWhatTheyAreAndWhoHoldsThem) {
  const Analysed analysed(R"(
    function held() { const doc = new Doc("x"); }
    function thrown() { new Doc("x").length(); }
    function either(flag) { const maker = flag ? make : () => new Part(); }
    function read() { const doc = new Doc("x"); doc.free(); doc.title; }
  )");
  EXPECT_EQ(onlyOne(analysed, "held").what, "Doc");
  EXPECT_EQ(onlyOne(analysed, "held").form, Form::Constructed);
  EXPECT_EQ(onlyOne(analysed, "held").heldBy, "doc");
  EXPECT_TRUE(onlyOne(analysed, "held").held);
  EXPECT_FALSE(onlyOne(analysed, "held").settled);
  EXPECT_TRUE(onlyOne(analysed, "held").finalizable);
  EXPECT_FALSE(onlyOne(analysed, "thrown").held);
  EXPECT_EQ(onlyOne(analysed, "thrown").heldBy, "");
  const auto& read = analysed.facts("read").acquisitions;
  ASSERT_EQ(read.size(), 2u);
  EXPECT_TRUE(read[0].settled);
  EXPECT_EQ(read[1].form, Form::Getter);
  EXPECT_FALSE(read[1].finalizable);
}

TEST(Acquisitions, GivenToAMethodThatIsNotDeclaredTheyArePossibleOnly) {
  const Analysed analysed(
      "function f(row) { const a = new Doc(row); const b = new Doc(row); b.graftFrom([a]); }\n"
      "function g(row) { const a = new Doc(row); a.toString(row); }");
  const auto& made = analysed.facts("f").acquisitions;
  ASSERT_EQ(made.size(), 2u);
  EXPECT_EQ(made[0].confidence, Confidence::Possible);
  EXPECT_EQ(made[0].confidenceReason, "the declarations of `Doc` have no `graftFrom`, which may take it");
  EXPECT_TRUE(made[0].mayBeTaken);
  EXPECT_EQ(made[1].confidence, Confidence::Certain);
  EXPECT_EQ(onlyOne(analysed, "g").confidence, Confidence::Certain);
}

TEST(Acquisitions, SeveralPossibleClassesAreNamedTogether) {
  const Analysed analysed(R"(
    function open(flag) { return flag ? new Doc("x") : new Part(); }
    function f(flag) { const made = open(flag); made.length; }
  )");
  const Acquisition& made = onlyOne(analysed, "f");
  EXPECT_EQ(made.what, "Doc or Part");
  EXPECT_EQ(made.form, Form::Factory);
  EXPECT_FALSE(made.finalizable) << "a Part is never finalized";
}

TEST(Acquisitions, KnowTheStatementThatLosesThem) {
  const auto causeIn = [](const std::string& body) {
    const Analysed analysed("function f(rows) { let last; for (const row of rows) { " + body + " } }");
    const Acquisition& made = onlyOne(analysed, "f");
    EXPECT_FALSE(made.drops.empty()) << body;
    return made.drops.empty() ? Drop::Cause{} : made.drops.front().cause;
  };
  EXPECT_EQ(causeIn("new Doc(row).length();"), Drop::Cause::EndOfStatement);
  EXPECT_EQ(causeIn("const doc = new Doc(row); doc.length();"), Drop::Cause::EndOfScope);
  EXPECT_EQ(causeIn("last = new Doc(row);"), Drop::Cause::Overwritten);
}

TEST(Acquisitions, WhatAListOutsideTheLoopGathersIsLostWithIt) {
  const Analysed analysed(R"(
    function f(rows) { const docs = []; for (const row of rows) docs.push(new Doc(row)); }
  )");
  const Acquisition& made = onlyOne(analysed, "f");
  EXPECT_TRUE(made.settled);
  for (const Drop& drop : made.drops) EXPECT_EQ(drop.cause, Drop::Cause::WithCollection);
  ASSERT_TRUE(made.gatheredIn.has_value());
  EXPECT_EQ(made.gatheredIn->name, "docs");
  EXPECT_FALSE(made.gatheredIn->lent);
  ASSERT_EQ(analysed.analysis().leaks.size(), 1U);
  EXPECT_EQ(analysed.analysis().leaks[0].kind, Leak::Kind::WithCollection);
}

TEST(Acquisitions, AListOfTheSamePassGathersNothing) {
  const Analysed analysed(R"(
    function f(rows) { for (const row of rows) { const docs = [new Doc(row)]; docs[0].length(); } }
  )");
  EXPECT_EQ(analysed.leaks(), "Doc: new Doc(row)");
}

TEST(Acquisitions, ALossAfterAThrowOnlyIsMarked) {
  const Analysed analysed(R"(
    function f(rows) {
      for (const row of rows) {
        const doc = new Doc(row);
        try { look(row); doc.free(); } catch (error) { console.log(error); }
      }
    })");
  const Acquisition& made = onlyOne(analysed, "f");
  ASSERT_FALSE(made.drops.empty());
  for (const Drop& drop : made.drops) EXPECT_TRUE(drop.onlyAfterThrow);
  EXPECT_EQ(analysed.leaks(), "");
}

TEST(Acquisitions, AreLostInsideTheLoopOrAfterIt) {
  const Analysed analysed(R"(
    function f(rows) {
      for (const row of rows) { const doc = new Doc(row); if (row.last) break; doc.free(); }
    })");
  const Acquisition& made = onlyOne(analysed, "f");
  ASSERT_EQ(made.drops.size(), 1u);
  EXPECT_TRUE(made.drops[0].insideLoop) << "leaving the pass by `break` belongs to the pass";
}

}  // namespace
}  // namespace unfreed::ownership
