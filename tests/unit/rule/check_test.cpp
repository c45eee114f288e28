// Rules over small programs: what a rule sees, and what becomes of what it reports.
#include "rule/check.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "rule/function_view.h"
#include "rule/report.h"
#include "support/analysed.h"

namespace unfreed::rule {
namespace {

using ownership::Analysed;

void reportEach(const FunctionView& function, Report& report) {
  for (const LeakView& leak : function.leaks()) report.at(leak, "`" + leak.type() + "` is lost");
}

constexpr Rule kRule{"lost-handle", "LostHandle", "", "", Severity::Warning, "high", reportEach};
constexpr Rule kStrict{"a-strict-rule", "AStrictRule", "", "", Severity::Error, "high", reportEach};

std::vector<Diagnostic> checked(const Analysed& analysed) {
  return check(analysed.program(), analysed.analysis(), std::span(&kRule, 1));
}

// What `ask` says of each leak, joined by " | ".
std::string asked(const Analysed& analysed, std::string (*ask)(const LeakView&)) {
  std::string text;
  for (const ownership::Leak& leak : analysed.analysis().leaks) {
    text += (text.empty() ? "" : " | ") + ask(LeakView(analysed.program(), analysed.analysis(), leak));
  }
  return text;
}

TEST(Check, AFindingIsAtTheCreationWithTheRulesIdAndSeverity) {
  const Analysed analysed("for (const row of globalThis.rows) { const doc = new Doc(row); doc.length(); }");
  const auto findings = checked(analysed);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].ruleId, "lost-handle");
  EXPECT_EQ(findings[0].severity, Severity::Warning);
  EXPECT_EQ(findings[0].confidence, Confidence::Certain);
  EXPECT_EQ(findings[0].message, "`Doc` is lost");
  EXPECT_EQ(analysed.textAt(findings[0].location.span), "new Doc(row)");
  ASSERT_EQ(findings[0].notes.size(), 1u);
  EXPECT_EQ(findings[0].notes[0].kind, Note::Kind::Loop);
  EXPECT_EQ(findings[0].notes[0].message, "the loop is here; Wasm memory grows with each pass");
  EXPECT_EQ(analysed.textAt(findings[0].notes[0].location.span), "for");
}

TEST(Check, NotesNameTheLoopThenTheCallsFromItToTheCreation) {
  const Analysed analysed(R"(
    function inner(row) { const doc = new Doc(row); doc.length(); }
    function outer(row) { inner(row); }
    function run(rows) { while (rows.length) outer(rows.pop()); }
  )");
  const auto findings = checked(analysed);
  ASSERT_EQ(findings.size(), 1u);
  std::vector<std::string> notes;
  for (const Note& note : findings[0].notes) {
    notes.push_back(note.message + ": " + analysed.textAt(note.location.span));
  }
  EXPECT_EQ(notes, (std::vector<std::string>{"the loop is here; Wasm memory grows with each pass: while",
                                             "each pass calls this: outer(rows.pop())",
                                             "which calls this: inner(row)"}));
}

TEST(Check, ARecursionIsNotedAtTheCallThatMakesIt) {
  const Analysed analysed(
      "function walk(n) { const doc = new Doc(n); doc.length(); walk(n.next); }\nwalk({});");
  const auto findings = checked(analysed);
  ASSERT_EQ(findings.size(), 1u);
  ASSERT_EQ(findings[0].notes.size(), 1u);
  EXPECT_EQ(findings[0].notes[0].message, "the function calls itself here; Wasm memory grows with each call");
  EXPECT_EQ(analysed.textAt(findings[0].notes[0].location.span), "walk(n.next)");
}

TEST(Check, ASiteIsReportedOnceHoweverManyLoopsCallIt) {
  const Analysed analysed(R"(
    function helper(row) { const doc = new Doc(row); doc.length(); }
    function first(rows) { for (const row of rows) helper(row); }
    function second(rows) { for (const row of rows) { helper(row); helper(row); } }
  )");
  EXPECT_EQ(checked(analysed).size(), 1u);
}

TEST(Check, FindingsAreInOrderOfPositionThenOfRuleWhateverTheOrderOfFunctionsAndRules) {
  const Analysed analysed(R"(
    function outer(rows) {
      const inner = (list) => { for (const row of list) { const part = new Part(); part.text(); } };
      inner(rows);
      for (const row of rows) { const doc = new Doc(row); doc.length(); }
    }
  )");
  const std::vector<Rule> rules{kRule, kStrict};
  std::string text;
  for (const Diagnostic& finding : check(analysed.program(), analysed.analysis(), rules)) {
    text += finding.ruleId + " at " + analysed.textAt(finding.location.span) + "; ";
  }
  EXPECT_EQ(text,
            "a-strict-rule at new Part(); lost-handle at new Part(); "
            "a-strict-rule at new Doc(row); lost-handle at new Doc(row); ");
}

TEST(Check, WithoutLeaksARuleIsNotAsked) {
  const Analysed analysed("for (const row of globalThis.rows) new Doc(row).free();");
  const Rule angry{"angry", "Angry", "", "", Severity::Error, "high", [](const FunctionView&, Report&) {
                     ADD_FAILURE() << "there is nothing to say";
                   }};
  EXPECT_TRUE(check(analysed.program(), analysed.analysis(), std::span(&angry, 1)).empty());
}

TEST(LeakView, SaysHowOneReleasesSuchAHandle) {
  const Analysed analysed(R"(
    for (const row of globalThis.rows) { const mine = new Doc(row); mine.length(); }
    for (const row of globalThis.rows) new Part().text();
    for (const row of globalThis.rows) { const vec = new Vec(); }
  )");
  EXPECT_EQ(asked(analysed, [](const LeakView& leak) { return leak.releaseCall(); }),
            "`mine.free()` | `part.free()` | `destroy(vec)` of its module");
  EXPECT_EQ(
      asked(analysed, [](const LeakView& leak) { return std::string(leak.hasDispose() ? "yes" : "no"); }),
      "yes | no | no");
}

TEST(LeakView, KnowsTheCreatingMemberAndWhetherItIsHeld) {
  const Analysed analysed(R"(
    const doc = new Doc("x");
    for (const row of globalThis.rows) doc.title.text();
    for (const row of globalThis.rows) { const child = doc.child(row); child.text(); }
  )");
  EXPECT_EQ(asked(analysed,
                  [](const LeakView& leak) {
                    return fmt::format("{} {} {}", leak.member(), leak.isGetter() ? "getter" : "call",
                                       leak.isHeld() ? leak.holder() : "not held");
                  }),
            "title getter not held | child call child");
}

TEST(LeakView, AnAwaitOfMicrotasksOnlyIsShown) {
  const Analysed analysed(R"(
    async function micro(rows) { for (const row of rows) { const doc = new Doc(row); await null; } }
    function none(rows) { for (const row of rows) { const doc = new Doc(row); doc.length(); } }
    async function some(rows) { for (const row of rows) { const doc = new Doc(row); if (row) await fetch(row); } }
  )");
  EXPECT_EQ(asked(analysed,
                  [](const LeakView& leak) {
                    return std::string(leak.awaitsOnlyMicrotasks() ? "only microtasks" : "no");
                  }),
            "only microtasks | no | no");
  const LeakView micro(analysed.program(), analysed.analysis(), analysed.analysis().leaks.at(0));
  ASSERT_TRUE(micro.microtaskAwait().has_value());
  EXPECT_EQ(analysed.textAt(micro.microtaskAwait()->span), "await null");
}

TEST(LeakView, LossesAreTheEndsOfThePassWhereNobodyHasReleasedIt) {
  const Analysed analysed(R"(
    function f(rows) {
      for (const row of rows) {
        const doc = new Doc(row);
        if (row.skip) continue;
        if (row.last) break;
        doc.free();
      }
    })");
  ASSERT_EQ(analysed.analysis().leaks.size(), 1u);
  const LeakView leak(analysed.program(), analysed.analysis(), analysed.analysis().leaks[0]);
  EXPECT_TRUE(leak.isReleasedOnSomePath());
  std::vector<std::string> losses;
  for (const ownership::Drop& drop : leak.losses()) losses.push_back(analysed.textAt(drop.span));
  EXPECT_EQ(losses, (std::vector<std::string>{"continue;", "break;"}));
}

}  // namespace
}  // namespace unfreed::rule
