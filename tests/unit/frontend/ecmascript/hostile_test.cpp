// Deep and long input: chains of any length are lowered, nesting beyond the limit is given up with a fault,
// nothing crashes.
#include <gtest/gtest.h>
#include <string>

#include "lowered.h"

namespace unfreed::ecmascript {
namespace {

using flow::OpKind;

std::string repeated(std::string_view piece, size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (size_t at = 0; at < times; ++at) text += piece;
  return text;
}

const flow::Function& top(const Lowered& lowered) {
  return lowered.module.functions[flow::Module::topLevel];
}

TEST(LongChains, AreLoweredInFull) {
  constexpr size_t length = 10'000;
  EXPECT_EQ(opsOf(top(Lowered("x = a" + repeated(".b()", length))), OpKind::Call).size(), length);
  EXPECT_EQ(opsOf(top(Lowered("x = a" + repeated(" + a", length))), OpKind::Compute).size(), length);
  EXPECT_EQ(opsOf(top(Lowered("x = f()" + repeated(" && f()", length))), OpKind::Call).size(), length + 1);
  EXPECT_EQ(opsOf(top(Lowered("if (f());" + repeated(" else if (f());", length))), OpKind::Call).size(),
            length + 1);
  EXPECT_EQ(opsOf(top(Lowered("x = " + repeated("f() ? 1 : ", length) + "2")), OpKind::Call).size(), length);
  EXPECT_EQ(
      opsOf(top(Lowered(repeated("l", 1) + ": " + repeated("m: ", length) + "f()")), OpKind::Call).size(),
      1u);
}

TEST(LongChains, HaveNoFaults) {
  EXPECT_TRUE(Lowered("x = a" + repeated("?.b()", 10'000)).module.faults.empty());
  EXPECT_TRUE(
      Lowered("x = " + repeated("(", 100'000) + "f()" + repeated(")", 100'000)).module.faults.empty());
}

class TooDeep : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(TooDeep, IsGivenUpAndHidesNothing) {
  const auto& [open, close] = GetParam();
  const Lowered lowered(
      repeated(open, 1'000) + "1" + repeated(close, 1'000) + ";\nfunction after() { return 1; }\n",
      Language::TypeScript);
  EXPECT_EQ(lowered.brokenInvariants(), "");
  ASSERT_FALSE(lowered.module.faults.empty());
  EXPECT_TRUE(lowered.has("after"));
}

INSTANTIATE_TEST_SUITE_P(
    Nesting, TooDeep,
    testing::Values(std::pair<std::string, std::string>("[", "]"), std::pair("!", ""), std::pair("f(", ")"),
                    std::pair("{", "}"), std::pair("if (a) ", ""), std::pair("for (;;) ", ""),
                    std::pair("`${", "}`"), std::pair("a = ", ""), std::pair("xs.map(x => ", ")"),
                    std::pair("try { } finally {", "}"), std::pair("(class { static x = ", "})"),
                    std::pair("switch (a) { case ", ": }"), std::pair("a || b && (", ")")));

TEST(DeepFunctions, CostNoStack) {
  const Lowered lowered("x = " + repeated("() => ", 1'000) + "f()");
  EXPECT_EQ(lowered.module.functions.size(), 1'001u);
  EXPECT_TRUE(lowered.module.faults.empty());
}

TEST(Oddities, AreModulesToo) {
  for (const std::string& text :
       {std::string(), std::string("\0\0\0", 3), std::string("\xff\xfe\xfd"), std::string("}}}}"),
        std::string("`${"), std::string("/* "), std::string("using"), std::string("await using"),
        std::string("export"),
        std::string("\xef\xbb\xbf"
                    "f()"),
        std::string("#!/bin/node\nf()"), std::string("class { static { "), std::string("for (const [a = ")}) {
    for (const Language language : {Language::JavaScript, Language::TypeScript, Language::Tsx}) {
      const Lowered lowered(text, language);
      EXPECT_GE(lowered.module.functions.size(), 1u);
      EXPECT_EQ(lowered.brokenInvariants(), "") << text;
    }
  }
}

// Every prefix of a piece of code with many constructs, as a file that was cut off.
TEST(Oddities, TruncatedFilesAreRead) {
  const std::string text =
      "import a, {b as c} from 'd'; class E extends a.F { #g = 1; static { h(); } get i() { return this.#g; "
      "} }\n"
      "async function* j({k = 1, ...l}, [m, , n]) { for await (using o of p) { try { yield o?.q`r${s}`; } "
      "catch {\n"
      "continue; } finally { t ?\?= u; } } switch (v) { case w: break; default: return x => y; } }\n"
      "z.map(async (aa) => { await bb; }); export default <div cc={dd}>{ee}</div>;";
  for (size_t length = 0; length < text.size(); ++length) {
    const Lowered lowered(text.substr(0, length), Language::Tsx);
    EXPECT_EQ(lowered.brokenInvariants(), "") << text.substr(0, length);
  }
}

}  // namespace
}  // namespace unfreed::ecmascript
