// A statement that cannot be parsed does not hide those behind it.
#include <gtest/gtest.h>
#include <string>

#include "lowered.h"

namespace unfreed::ecmascript {
namespace {

constexpr const char* kIntact = "export function intact(rows) {\n  for (const row of rows) open(row);\n}\n";

class Broken : public testing::TestWithParam<const char*> {};

TEST_P(Broken, StatementDoesNotHideTheNextOne) {
  for (const Language language : {Language::JavaScript, Language::TypeScript}) {
    const Lowered lowered(std::string("import { open } from 'x';\n") + GetParam() + "\n" + kIntact, language);
    ASSERT_TRUE(lowered.has("intact")) << GetParam();
    EXPECT_EQ(countBackEdges(lowered.function("intact")), 1u) << GetParam();
    EXPECT_FALSE(lowered.module.faults.empty()) << "and the fault is said";
    EXPECT_EQ(lowered.brokenInvariants(), "");
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, Broken,
                         testing::Values("function broken( {",
                                         "const o = { a: 1, b:", "function broken() { if (x { y(); }",
                                         "class A { foo( { }", "const list = [1, 2", "call(a, b",
                                         "const f = (a, => 3;", "try { call();", "<<<<<<< HEAD"));

TEST(Resync, SeveralBrokenStatementsAreAllPassed) {
  std::string text;
  for (int i = 0; i < 5; ++i) text += "function broken" + std::to_string(i) + "( {\n" + kIntact;
  const Lowered lowered(text);
  size_t intact = 0;
  for (const flow::Function& function : lowered.module.functions) intact += function.name == "intact" ? 1 : 0;
  EXPECT_EQ(intact, 5u);
}

TEST(AwaitedCall, OfAParenthesisedFunctionIsNoCallOfAFunctionNamedAwait) {
  const Lowered lowered("async function f(g) { await (async () => 1)(); await (g).h(2); }");
  const flow::Function& function = lowered.function("f");
  EXPECT_EQ(opsOf(function, flow::OpKind::Await).size(), 2u);
  EXPECT_EQ(opsOf(function, flow::OpKind::Call).size(), 2u);
}

}  // namespace
}  // namespace unfreed::ecmascript
