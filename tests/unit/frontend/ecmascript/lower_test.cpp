// What lowering promises, asked one by one; whole functions are in fixtures/lowering.
#include <gtest/gtest.h>
#include <string>

#include "lowered.h"

namespace unfreed::ecmascript {
namespace {

using flow::LoopKind;
using flow::Op;
using flow::OpKind;
using flow::TestKind;
namespace flag = flow::op_flag;

const Op& onlyOp(const flow::Function& function, OpKind kind) {
  const std::vector<const Op*> ops = opsOf(function, kind);
  EXPECT_EQ(ops.size(), 1u);
  static const Op none;
  return ops.empty() ? none : *ops.front();
}

// ---- spans and flags ----

TEST(Spans, ACallEndsWhereItsLinkEndsAndIsNamedByItsLastName) {
  const Lowered lowered("function f(a) { a.b(1).c(); }");
  const std::vector<const Op*> calls = opsOf(lowered.function("f"), OpKind::Call);
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(lowered.text(calls[0]->span), "a.b(1)");
  EXPECT_EQ(lowered.text(calls[0]->name), "b");
  EXPECT_EQ(lowered.text(calls[1]->span), "a.b(1).c()");
  EXPECT_EQ(lowered.text(calls[1]->name), "c");
}

TEST(Spans, NewWithoutParenthesesIsAConstruct) {
  const Lowered lowered("function f(ns) { return (new ns.Foo); }");
  const Op& made = onlyOp(lowered.function("f"), OpKind::Construct);
  EXPECT_EQ(lowered.text(made.span), "new ns.Foo");
  EXPECT_EQ(lowered.text(made.name), "Foo");
}

TEST(Spans, AwaitIsNoPartOfTheCall) {
  const Lowered lowered("async function f(a) { const x = (await a.b()); }");
  EXPECT_EQ(lowered.text(onlyOp(lowered.function("f"), OpKind::Call).span), "a.b()");
  EXPECT_EQ(lowered.text(onlyOp(lowered.function("f"), OpKind::Await).span), "await a.b()");
}

TEST(Discarded, IsTheOutermostOpOfAnExpressionStatement) {
  const Lowered lowered("async function f(a) { a.b().c(); await a.d(); const x = a.e(); }");
  for (const Op* call : opsOf(lowered.function("f"), OpKind::Call)) {
    EXPECT_EQ(call->has(flag::Discarded), call->text == "c") << call->text;
  }
  EXPECT_TRUE(onlyOp(lowered.function("f"), OpKind::Await).has(flag::Discarded));
}

TEST(Discarded, ReachesIntoBranchesAndExpressionBodies) {
  const Lowered lowered(
      "function f(a, rows) { a.x && a.b(); rows.forEach(r => r.open()); rows.map(r => r.get()); }");
  EXPECT_TRUE(opsOf(lowered.function("f"), OpKind::Call)[0]->has(flag::Discarded));
  for (const Op* call : opsOf(lowered.function("f"), OpKind::Call)) {
    if (call->text == "open") {
      EXPECT_TRUE(call->has(flag::Discarded));
    } else if (call->text == "get") {
      EXPECT_FALSE(call->has(flag::Discarded));
    }
  }
}

// ---- scopes ----

TEST(LeaveScope, ComesBeforeContinueAndBreak) {
  const Lowered lowered(
      "function f(rows) { for (const row of rows) { const held = row.open();"
      " if (row.a) { row.skip(); continue; } if (row.b) { row.stop(); break; } row.last(); } }");
  const flow::Function& f = lowered.function("f");
  EXPECT_EQ(endedIn(lowered, f, blockCalling(f, "skip")), "held row");
  EXPECT_EQ(endedIn(lowered, f, blockCalling(f, "stop")), "held row");
  EXPECT_EQ(endedIn(lowered, f, blockCalling(f, "last")), "held row");
}

TEST(LeaveScope, EndsParametersAtReturnAndThrow) {
  const Lowered lowered(
      "function f(p) { const x = p.x(); if (x) { const y = 1; throw p.error(); } return p.done(); }");
  const flow::Function& f = lowered.function("f");
  EXPECT_EQ(endedIn(lowered, f, blockCalling(f, "error")), "y p x");
  EXPECT_EQ(endedIn(lowered, f, blockCalling(f, "done")), "p x");
}

TEST(LeaveScope, ASwitchEndsItsVariablesOnce) {
  const Lowered lowered(
      "function f(p) { switch (p.k()) { case 1: let x = p.x(); break; default: p.d(); } p.after(); }");
  const flow::Function& f = lowered.function("f");
  size_t ends = 0;
  for (const flow::Block& block : f.cfg.blocks) ends += endedIn(lowered, f, block).starts_with("x") ? 1 : 0;
  EXPECT_EQ(ends, 1u);
}

TEST(Scopes, ClosuresMarkWhatTheyCaptureAndAssign) {
  const Lowered lowered(
      "function f() { let used = 1, written = 2, own = 3; const g = () => { written = used; };"
      " [].forEach(() => { own++; }); return g; }");
  for (const flow::Variable& variable : lowered.module.variables) {
    if (variable.name == "used") {
      EXPECT_TRUE(variable.captured);
      EXPECT_FALSE(variable.assignedElsewhere);
    } else if (variable.name == "written") {
      EXPECT_TRUE(variable.assignedElsewhere);
    } else if (variable.name == "own") {
      EXPECT_FALSE(variable.captured) << "the callback is lowered in place";
    }
  }
}

TEST(Scopes, VarAndFunctionsAreHoistedLetIsNot) {
  const Lowered lowered("function f() { g(); x = 1; { let y; var x; } y; function g() {} }");
  for (const Op* op : opsOf(lowered.function("f"), OpKind::Use)) {
    const flow::Variable& variable = lowered.module.variables[op->variable];
    EXPECT_EQ(variable.kind == flow::Variable::Kind::Global, variable.name == "y") << variable.name;
  }
  EXPECT_EQ(lowered.module.variables[opsOf(lowered.function("f"), OpKind::Assign)[1]->variable].kind,
            flow::Variable::Kind::Var);
}

// ---- loops ----

TEST(Loops, EachHasOneBackEdgeToItsHeader) {
  const Lowered lowered(
      "function f(x) { for (;x.a();) x.b(); while (x.c()) x.d(); do x.e(); while (x.g());"
      " for (const y of x) y; for (const k in x) k; x.forEach(z => z); }");
  const flow::Function& f = lowered.function("f");
  EXPECT_EQ(f.cfg.loops.size(), 6u);
  EXPECT_EQ(countBackEdges(f), 6u);
  for (const flow::LoopInfo& loop : f.cfg.loops) {
    size_t back = 0;
    for (const flow::Block& block : f.cfg.blocks) {
      for (const flow::Edge& edge : block.to) {
        back += edge.kind == flow::EdgeKind::Back && edge.to == loop.header ? 1 : 0;
      }
    }
    EXPECT_EQ(back, 1u) << lowered.text(loop.keyword);
  }
}

TEST(Loops, AreNamedByTheirWord) {
  const Lowered lowered("for (const a of b) { do c(); while (d); } b.map(x => x); while (e) {}");
  std::string words;
  for (const flow::LoopInfo& loop : lowered.module.functions[flow::Module::topLevel].cfg.loops) {
    words += lowered.text(loop.keyword) + " ";
  }
  EXPECT_EQ(words, "for do map while ");
}

TEST(Loops, KnowHowOftenLiteralBoundsRun) {
  const Lowered lowered(
      "for (const a of ['x', 'y']) a; for (let i = 1; i <= 7; i += 3) i; for (let i = 0; i < n; i++) i;"
      " for (const a of [...b]) a; ['p'].forEach(q => q);");
  std::vector<uint32_t> passes;
  for (const flow::LoopInfo& loop : lowered.module.functions[flow::Module::topLevel].cfg.loops) {
    passes.push_back(loop.constantPasses);
  }
  EXPECT_EQ(passes, (std::vector<uint32_t>{2, 3, 0, 0, 1}));
}

TEST(Loops, OverConstantListsMakeAsManyPassesAsTheListIsLong) {
  const Lowered lowered(R"(
const four = [1, 2, 3, 4];
let changing = [1];
const more = [...four, 5];
const pushed = [1];
const stored = [1];
for (const n of four) use(n);
four.forEach((n) => use(n));
for (const n of changing) use(n);
for (const n of more) use(n);
for (const n of pushed) use(n);
for (const n of stored) use(n);
for (const n of elsewhere) use(n);
function grow(n) { pushed.push(n); stored[n] = n; return four.slice(n); }
)");
  std::vector<uint32_t> passes;
  for (const flow::LoopInfo& loop : lowered.module.functions[flow::Module::topLevel].cfg.loops) {
    passes.push_back(loop.constantPasses);
  }
  EXPECT_EQ(passes, (std::vector<uint32_t>{4, 4, 0, 0, 0, 0, 0}));
}

TEST(Loops, AnAsyncCallbackRunsConcurrentlyAndForAwaitAwaits) {
  const Lowered lowered(
      "async function f(xs) { xs.map(async x => { await x; }); for await (const y of xs) y.run(); }");
  const flow::Cfg& cfg = lowered.function("f").cfg;
  EXPECT_EQ(cfg.loops[flow::LoopId{0}].kind, LoopKind::Concurrent);
  EXPECT_EQ(cfg.loops[flow::LoopId{1}].kind, LoopKind::ForAwait);
  EXPECT_EQ(opsOf(lowered.function("f"), OpKind::Await).size(), 2u);
}

TEST(Callbacks, AreNoFunctionsOfTheirOwn) {
  const Lowered lowered("function f(xs) { xs.forEach(x => { if (x.a) return; x.b(); }); }");
  EXPECT_EQ(lowered.module.functions.size(), 2u);
  EXPECT_EQ(opsOf(lowered.function("f"), OpKind::Return).size(), 0u);
}

TEST(Callbacks, AGatheringCallPushesOncePerPass) {
  const Lowered lowered(
      "function f(xs) { return xs.map(x => { if (x.a) return new A(); return new B(); }); }");
  const flow::Function& f = lowered.function("f");
  size_t pushes = 0;
  for (const Op* call : opsOf(f, OpKind::Call)) {
    EXPECT_TRUE(call->has(flag::Synthetic));
    pushes += call->text == "push" ? 1 : 0;
  }
  EXPECT_EQ(pushes, 2u) << "one on each of the two ways through a pass";
  EXPECT_EQ(countBackEdges(f), 1u);
}

TEST(Callbacks, ValuesOfTheEnclosingStatementSurviveTheStatementsOfTheCallback) {
  const Lowered lowered("function f(a, xs) { use(a.make(), xs.map(x => { x.run(); return x; })); }");
  EXPECT_EQ(lowered.brokenInvariants(), "");
  const flow::Function& f = lowered.function("f");
  const Op* outer = nullptr;
  for (const Op* call : opsOf(f, OpKind::Call)) {
    if (lowered.text(call->name) == "use") outer = call;
  }
  ASSERT_NE(outer, nullptr);
  EXPECT_EQ(f.cfg.definition(f.cfg.operand(*outer, 1)).kind, OpKind::Use) << "kept in a synthetic variable";
}

TEST(Classes, ValuesOfTheEnclosingStatementSurviveAStaticBlock) {
  const Lowered lowered("function f(a) { use(a.make(), class { static { a.run(); } }); }");
  const flow::Function& f = lowered.function("f");
  const Op& outer = *opsOf(f, OpKind::Call).back();
  EXPECT_EQ(f.cfg.definition(f.cfg.operand(outer, 1)).kind, OpKind::Use);
}

// ---- conditions ----

TEST(Conditions, SayWhatTheyLearn) {
  const Lowered lowered(
      "function f(a, b) { if (a == null) b(); if (a !== undefined) b(); if (typeof a !== 'undefined') b();"
      " if (!a) b(); if (a.c()) b(); if (a instanceof b) b(); if (a < b) b(); if (a.n % 8 === 0) b(); }");
  const flow::Function& f = lowered.function("f");
  EXPECT_EQ(countBranches(f, TestKind::NotNullish), 3u);
  EXPECT_EQ(countBranches(f, TestKind::Truthy), 2u);
  EXPECT_EQ(countBranches(f, TestKind::InstanceOf), 1u);
  EXPECT_EQ(countBranches(f, TestKind::Opaque), 1u);
  EXPECT_EQ(countBranches(f, TestKind::Periodic), 1u);
}

TEST(Conditions, ALoopConditionIsNeverPeriodic) {
  const Lowered lowered("function f(n) { while (n-- > 0) g(); while (performance.now() - n > 5) g(); }");
  EXPECT_EQ(countBranches(lowered.function("f"), TestKind::Periodic), 0u);
}

TEST(Conditions, ValuesDieAfterTheTestNotBeforeIt) {
  const Lowered lowered("function f(a) { if (a.get() !== null) a.b(); }");
  const flow::Function& f = lowered.function("f");
  const flow::Block& entry = f.cfg.blocks[f.cfg.entry];
  for (const Op& op : f.cfg.opsOf(entry)) EXPECT_NE(op.kind, OpKind::EndStatement);
  ASSERT_EQ(entry.to.size(), 2u);
  for (const flow::Edge& edge : entry.to) {
    ASSERT_GT(f.cfg.blocks[edge.to].opCount, 0u);
    EXPECT_EQ(f.cfg.opsOf(f.cfg.blocks[edge.to]).front().kind, OpKind::EndStatement);
  }
}

// ---- finally and using ----

TEST(Finally, IsCopiedOncePerWayOut) {
  const Lowered lowered(
      "function f(xs) { for (const x of xs) { try { if (x.a) continue; if (x.b) continue; if (x.c) break;"
      " if (x.d) return x.v(); if (x.e) return x.w(); } finally { x.free(); } } }");
  size_t copies = 0;
  for (const Op* call : opsOf(lowered.function("f"), OpKind::Call)) copies += call->text == "free" ? 1 : 0;
  EXPECT_EQ(copies, 5u) << "normal, continue, break, return, raised";
}

TEST(Finally, TheReturnValueIsTakenBeforeTheClauseRuns) {
  const Lowered lowered("function f(x) { try { return x.value(); } finally { x.free(); } }");
  const flow::Function& f = lowered.function("f");
  const flow::Op& returned = onlyOp(f, OpKind::Return);
  const flow::Op& value = f.cfg.definition(f.cfg.operand(returned, 0));
  EXPECT_EQ(value.kind, OpKind::Use);
  EXPECT_EQ(lowered.module.variables[value.variable].kind, flow::Variable::Kind::Synthetic);
}

TEST(Finally, ClosuresInItAreOneFunction) {
  const Lowered lowered("function f(x) { try { if (x) return 1; } finally { x.run(() => x); } }");
  EXPECT_EQ(lowered.module.functions.size(), 3u);
}

TEST(Finally, DeepNestingSharesACopy) {
  std::string text = "function f(x) { ";
  for (int level = 0; level < 12; ++level) text += "try { if (x.a()) return 1; } finally { ";
  text += "x.free();";
  for (int level = 0; level < 12; ++level) text += " }";
  const Lowered lowered(text + " }");
  EXPECT_EQ(lowered.brokenInvariants(), "");
  EXPECT_LT(lowered.function("f").cfg.ops.size(), 5000u);
}

TEST(Using, IsReadAlikeInBothLanguages) {
  const std::string text =
      "async function f(xs) { using a = xs.one(); await using b = xs.two(); for (using c of xs) c.run(); }";
  for (const Language language : {Language::JavaScript, Language::TypeScript, Language::Tsx}) {
    const Lowered lowered(text, language);
    EXPECT_TRUE(lowered.module.faults.empty());
    size_t awaited = 0;
    for (const Op* op : opsOf(lowered.function("f"), OpKind::Dispose))
      awaited += op->has(flag::Async) ? 1 : 0;
    // Each of them on the normal way and on the exceptional one.
    EXPECT_EQ(opsOf(lowered.function("f"), OpKind::Dispose).size(), 6u);
    EXPECT_EQ(awaited, 2u);
  }
}

TEST(Using, IsDisposedInReverseAndWhenSomethingThrows) {
  const Lowered lowered("function f(o) { using a = o.a(); using b = o.b(); o.run(); }");
  const flow::Function& f = lowered.function("f");
  std::string normal;
  for (const Op* op : opsOf(f, OpKind::Dispose)) normal += lowered.module.variables[op->variable].name;
  EXPECT_EQ(normal, "baba") << "the normal way, then the handlers";
  EXPECT_NE(blockCalling(f, "run").handler, None<flow::BlockId>);
}

TEST(Using, AnOrdinaryNameIsNoDeclaration) {
  const Lowered lowered("function f(using, x) { x = using; const s = 'using a = b'; return using.of(x); }");
  EXPECT_EQ(opsOf(lowered.function("f"), OpKind::Dispose).size(), 0u);
  EXPECT_EQ(onlyOp(lowered.function("f"), OpKind::Constant).text, "using a = b");
}

// ---- modules ----

TEST(Modules, RequireOfALocalFunctionIsNoImport) {
  const Lowered own("function require(x) {} require('y');");
  EXPECT_FALSE(own.module.usesRequireOrDynamicImport);
  const Lowered real("const { a } = require('y');");
  EXPECT_TRUE(real.module.usesRequireOrDynamicImport);
  EXPECT_EQ(onlyOp(real.module.functions[flow::Module::topLevel], OpKind::Import).text, "y");
}

TEST(Modules, TypeOnlyImportsSaySo) {
  const Lowered lowered("import type { A } from 'a'; import { type B, C } from 'b';", Language::TypeScript);
  ASSERT_EQ(lowered.module.imports.size(), 3u);
  EXPECT_TRUE(lowered.module.imports[0].typeOnly);
  EXPECT_TRUE(lowered.module.imports[1].typeOnly);
  EXPECT_FALSE(lowered.module.imports[2].typeOnly);
}

TEST(Modules, AModulesVariablesNeverEnd) {
  const Lowered lowered("const a = make(); { const b = a; }");
  const flow::Function& top = lowered.module.functions[flow::Module::topLevel];
  std::string ended;
  for (const flow::Block& block : top.cfg.blocks) ended += endedIn(lowered, top, block);
  EXPECT_EQ(ended, "b");
}

// ---- what cannot be read ----

TEST(Errors, HideNoOtherFunction) {
  const Lowered lowered(
      "function first() { return new X( }\nfunction second(rows) { for (const r of rows) new Y(r); }\n"
      "const third = () => { call(; };\nfunction fourth() { return 4; }");
  EXPECT_FALSE(lowered.module.faults.empty());
  for (const std::string_view name : {"first", "second", "third", "fourth"})
    EXPECT_TRUE(lowered.has(name)) << name;
  EXPECT_FALSE(lowered.function("fourth").incomplete);
  EXPECT_EQ(lowered.brokenInvariants(), "");
}

TEST(Errors, FaultsAreBounded) {
  std::string text;
  for (int at = 0; at < 200; ++at) text += "function f" + std::to_string(at) + "() { x(; }\n";
  EXPECT_LE(Lowered(text).module.faults.size(), 20u);
}

TEST(Errors, FlowTypedJavaScriptIsReadWithTypes) {
  const Lowered lowered("// @flow\nfunction f(x: Foo): Bar { const y: Foo = x.get(); return (y: any); }\n");
  EXPECT_TRUE(lowered.has("f"));
  EXPECT_EQ(opsOf(lowered.function("f"), OpKind::Call).size(), 1u);
}

}  // namespace
}  // namespace unfreed::ecmascript
