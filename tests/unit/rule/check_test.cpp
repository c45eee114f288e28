// Rules over small programs: what a rule sees, and what becomes of what it reports.
#include "rule/check.h"

#include <array>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "rule/advice.h"
#include "rule/binding_view.h"
#include "rule/function_view.h"
#include "rule/report.h"
#include "support/analysed.h"

namespace unfreed::rule {
namespace {

using ownership::Analysed;

void reportEach(const FunctionView& function, Report& report) {
  for (const LeakView& leak : function.leaks()) report.at(leak, leak.type() + " is lost");
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
                                             "each pass calls `outer`: outer(rows.pop())",
                                             "`outer` calls `inner`: inner(row)"}));
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

TEST(Check, WithoutHandlesARuleIsNotAsked) {
  const Analysed analysed("for (const row of globalThis.rows) row.run(Doc);");
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
  EXPECT_EQ(asked(analysed, [](const LeakView& leak) { return leak.releaseAdvice(); }),
            "call `mine.free()` | keep it in a variable and call `.free()` on it | "
            "pass `vec` to the function `destroy` of its module");
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

// `depth` functions, each of which calls the next one; the first is called by a loop.
Analysed chainOf(int depth) {
  std::string text = "for (const row of globalThis.rows) f1(row);\n";
  for (int i = 1; i < depth; ++i) text += fmt::format("function f{}(row) {{ f{}(row); }}\n", i, i + 1);
  return Analysed(text + fmt::format("function f{}(row) {{ new Doc(row).length(); }}", depth));
}

TEST(LeakView, IsLessCertainTheMoreCallsLeadToTheCreation) {
  const auto confidence = [](const Analysed& analysed) {
    const auto findings = checked(analysed);
    return findings.size() == 1 ? findings[0].confidence : Confidence::Possible;
  };
  EXPECT_EQ(confidence(chainOf(3)), Confidence::Certain);
  EXPECT_EQ(confidence(chainOf(4)), Confidence::Likely);
  EXPECT_EQ(confidence(chainOf(6)), Confidence::Likely);
  const Analysed far = chainOf(7);
  ASSERT_EQ(checked(far).size(), 1u);
  EXPECT_EQ(checked(far)[0].confidence, Confidence::Possible);
  EXPECT_EQ(checked(far)[0].confidenceReason,
            "7 calls lead from the loop to it, and some caller may never take this way");
}

TEST(LeakView, IsLikelyOnlyWhenACallMayMeanManyFunctions) {
  const Analysed analysed(R"(
    class A { run(row) { row.length; } }
    class B { run(row) { row.length; } }
    class C { run(row) { row.length; } }
    class D { run(row) { new Doc(row).length(); } }
    const all = [new A(), new B(), new C(), new D()];
    for (const row of globalThis.rows) all[row.kind].run(row);
  )");
  const auto findings = checked(analysed);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].confidence, Confidence::Likely);
  EXPECT_EQ(findings[0].confidenceReason,
            "one of the calls from the loop may run any of 4 functions, and only some get here");
}

TEST(LeakView, IsLikelyOnlyWhenWasmCodeThatItWaitsForMayWaitItself) {
  const auto confidenceOf = [](const std::string& wait) {
    const Analysed analysed(fmt::format(R"(
      async function through(row) {{ await load(row); }}
      async function plain() {{ await null; }}
      async function all(rows) {{ for (const row of rows) {{ const doc = new Doc(row); {} }} }}
    )",
                                        wait));
    for (const Diagnostic& finding : checked(analysed)) {
      if (analysed.textAt(finding.location.span) == "new Doc(row)") return finding.confidence;
    }
    return Confidence::Possible;
  };
  EXPECT_EQ(confidenceOf("await null;"), Confidence::Certain);
  EXPECT_EQ(confidenceOf("await plain();"), Confidence::Certain);
  EXPECT_EQ(confidenceOf("await load(row);"), Confidence::Likely);
  EXPECT_EQ(confidenceOf("await through(row);"), Confidence::Likely);
  EXPECT_EQ(confidenceOf("load(row);"), Confidence::Certain) << "nobody waits for it";
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
  EXPECT_TRUE(leak.isSettledOnSomePath());
  EXPECT_TRUE(leak.isReleasedOnSomePath());
  std::vector<std::string> losses;
  for (const ownership::Drop& drop : leak.losses()) losses.push_back(analysed.textAt(drop.span));
  EXPECT_EQ(losses, (std::vector<std::string>{"continue;", "break;"}));
}

// The parting before the only loss of the only leak; "" if there is none.
std::string parting(std::string_view body) {
  const Analysed analysed(
      fmt::format("const kept = [];\nfunction f(rows) {{ for (const row of rows) {{ {} }} }}", body));
  EXPECT_EQ(analysed.analysis().leaks.size(), 1u) << body;
  if (analysed.analysis().leaks.empty()) return {};
  const LeakView leak(analysed.program(), analysed.analysis(), analysed.analysis().leaks[0]);
  const auto losses = leak.losses();
  EXPECT_EQ(losses.size(), 1u) << body;
  if (losses.empty()) return {};
  const auto found = leak.partingBefore(losses[0]);
  return found ? analysed.textAt(found->span) : "";
}

TEST(LeakView, ALossAtTheEndOfThePassLeadsBackToTheConditionWhereTheWaysPart) {
  EXPECT_EQ(parting("const doc = new Doc(row); if (row.ok) doc.free();"), "row.ok");
  EXPECT_EQ(parting("const doc = new Doc(row); if (row.ok) kept.push(doc);"), "row.ok");
  EXPECT_EQ(parting("const doc = new Doc(row); if (row.a) row.b(); if (row.ok) doc.free(); else row.c();"),
            "row.ok");
  EXPECT_EQ(
      parting("const doc = new Doc(row); if (row.a) { row.b(); } else if (row.c) { doc.free(); } row.d();"),
      "row.c");
  EXPECT_EQ(parting("let doc; if (row.a) doc = new Doc(row); if (row.ok) doc?.free();"), "row.ok");
  EXPECT_EQ(parting("const doc = new Doc(row); if (row.ok && doc) doc.free();"), "row.ok");
  EXPECT_EQ(parting("const doc = new Doc(row); if (row.skip) continue; doc.free();"), "");
}

TEST(LeakView, SaysWhetherEveryPassMakesIt) {
  const Analysed analysed(R"(
    function f(rows) {
      for (const row of rows) { const doc = new Doc(row); doc.length(); }
      for (const row of rows) { if (row.ok) { const doc = new Doc(row); doc.length(); } }
      for (const row of rows) { switch (row.kind) { case 1: { const doc = new Doc(row); doc.length(); } } }
      for (const row of rows) { if (row.skip) continue; const doc = new Doc(row); doc.length(); }
      while (rows.next(new Doc(rows))) rows.shift();
      for (const row of rows) { if (row.ok) row.a(); else row.b(); const doc = new Doc(row); doc.length(); }
    }
  )");
  EXPECT_EQ(asked(analysed,
                  [](const LeakView& leak) { return std::string(leak.isOnEveryPass() ? "every" : "some"); }),
            "every | some | some | some | every | every");
}

// What advice says of a handle that may be of the first `count` of these classes.
std::string namesOf(uint32_t count) {
  program::Program program;
  bindings::Module module;
  for (const char* name : {"A", "B", "C", "D", "E"}) {
    bindings::Class cls;
    cls.name = name;
    module.classes.add(std::move(cls));
  }
  const bindings::ModuleId id = program.bindings.add(std::move(module));
  ownership::Acquisition made;
  for (uint32_t i = 0; i < count; ++i) made.classes.push_back({id, idAt<bindings::ClassIndex>(i)});
  return classNames(program, made);
}

TEST(Advice, NamesAFewClassesOfMany) {
  EXPECT_EQ(namesOf(1), "`A`");
  EXPECT_EQ(namesOf(2), "`A` or `B`");
  EXPECT_EQ(namesOf(3), "`A`, `B` or `C`");
  EXPECT_EQ(namesOf(5), "`A`, `B` or one of 3 other classes");
}

TEST(Advice, SaysWhatToDoWithWhateverHoldsIt) {
  EXPECT_EQ(releaseAdvice({"doc", "free"}), "call `doc.free()`");
  EXPECT_EQ(releaseAdvice({"", "free"}), "keep it in a variable and call `.free()` on it");
  EXPECT_EQ(releaseAdvice({"docs", "free", "", true, true}), "call `.free()` on each element of `docs`");
  EXPECT_EQ(releaseAdvice({"", "free", "", true, true}),
            "keep them in a variable and call `.free()` on each element");
  EXPECT_EQ(releaseAdvice({"", "free", "", true, true, "doc"}), "call `doc.free()` in the loop over them");
  EXPECT_EQ(releaseAdvice({"vec", "", "Jolt.destroy"}), "call `Jolt.destroy(vec)`");
  EXPECT_EQ(releaseAdvice({"", "", "Jolt.destroy"}), "keep it in a variable and pass it to `Jolt.destroy`");
  EXPECT_EQ(releaseAdvice({"all", "", "Jolt.destroy", true, true}),
            "pass each element of `all` to `Jolt.destroy`");
  EXPECT_EQ(releaseAdvice({"vec", "", "destroy", false}),
            "pass `vec` to the function `destroy` of its module");
}

// What the member's name covers on the line.
std::string named(std::string_view line, std::string_view name) {
  const Span span = nameOnLine(line, name);
  return std::string(line.substr(span.begin, span.end - span.begin));
}

TEST(NameOnLine, IsTheLiteralThenTheFunctionThenTheOnlyWordThenTheLine) {
  EXPECT_EQ(named(R"(  .property("size", &Box::size))", "size"), R"("size")");
  EXPECT_EQ(named("    pub fn box_size(&self) -> Size {", "boxSize"), "box_size");
  EXPECT_EQ(named("    pub size: Size,", "size"), "size");
  EXPECT_EQ(named("  GETTER(sizes, size);  ", "size"), "size");
  EXPECT_EQ(named("  GETTER(size, size);  ", "size"), "GETTER(size, size);");
  EXPECT_EQ(named("  .property(", "size"), ".property(");
  EXPECT_EQ(named("  fn", "size"), "fn");
  EXPECT_EQ(named("", "size"), "");
}

void reportGetters(const BindingView& binding, Report& report) {
  for (const AcquiringGetterView& getter : binding.acquiringGetters())
    report.at(getter, getter.owner() + "." + getter.name() + " " + getter.releaseCall());
}
constexpr Rule kBindingRule{"a-getter", "AGetter", "", "", Severity::Note, "high", reportGetters};

bindings::Member getterAt(const char* name, bindings::Type returns, const char* path, uint32_t line) {
  bindings::Member getter = program::member(bindings::Member::Kind::Getter, name, std::move(returns));
  getter.path = path;
  getter.line = line;
  return getter;
}

TEST(CheckBindings, AFindingIsAtTheDeclarationOfAGetterThatAcquires) {
  bindings::Module module = ownership::handleModule();
  bindings::Class& doc = module.classes[bindings::ClassIndex{0}];
  bindings::Type borrowed = program::typeOf("Part");
  borrowed.ownership = bindings::Ownership::Borrowed;
  bindings::Type maker = program::typeOf("Part");
  maker.isConstructor = true;
  bindings::Member consuming = getterAt("taken", program::typeOf("Part"), "lib.rs", 2);
  consuming.receiver = bindings::PassMode::Consume;
  doc.members = {getterAt("part", program::typeOf("Part"), "lib.rs", 2),
                 getterAt("elsewhere", program::typeOf("Part"), "other.rs", 2),
                 getterAt("beyond", program::typeOf("Part"), "lib.rs", 9),
                 getterAt("unplaced", program::typeOf("Part"), "lib.rs", 0),
                 getterAt("kept", borrowed, "lib.rs", 2),
                 getterAt("Part", maker, "lib.rs", 2),
                 getterAt("size", program::typeOf(""), "lib.rs", 2),
                 consuming};
  module.link();
  SourceSet sources;
  SourceFile file;
  file.path = "lib.rs";
  file.text = "impl Doc {\n  fn part(&self) -> Part {}\n}\n";
  BindingSources linted;
  linted.files.emplace("lib.rs", sources.add(std::move(file)));
  linted.modules.push_back(std::move(module));
  const std::array rules{kRule, kBindingRule};
  const auto findings = checkBindings(linted, sources, rules);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].ruleId, "a-getter");
  EXPECT_EQ(findings[0].message, "Doc.part `free()`");
  EXPECT_EQ(findings[0].confidence, Confidence::Certain);
  const Span span = findings[0].location.span;
  EXPECT_EQ(sources[findings[0].location.file].text.substr(span.begin, span.end - span.begin), "part");
}

}  // namespace
}  // namespace unfreed::rule
