#include "frontend/embind/preprocessor.h"

#include <gtest/gtest.h>

#include "frontend/embind/condition.h"

namespace unfreed::embind {
namespace {

// The tokens, each branch that a build decides with its condition in front: `[defined(A)] a`.
std::string shown(std::string_view text) {
  const Preprocessed source = preprocess(text);
  std::string all;
  ConditionId last = kAlways;
  for (const Token& token : source.tokens) {
    if (token.kind == TokenKind::End) break;
    if (!all.empty()) all += ' ';
    if (token.condition != last) all += "[" + source.conditionOf(token) + "] ";
    last = token.condition;
    all += token.text;
  }
  return all;
}

TEST(Preprocessor, DecidesWhatEmscriptenDecides) {
  EXPECT_EQ(shown("#ifdef __EMSCRIPTEN__\na\n#else\nb\n#endif\nc"), "a c");
  EXPECT_EQ(
      shown("#if defined(_WIN32) || defined(_MSC_VER)\na\n#elif __cplusplus >= 201703L\nb\n#else\nc\n#endif"),
      "b");
  EXPECT_EQ(shown("#ifndef NDEBUG\na\n#endif\nb"), "b");
  EXPECT_EQ(shown("#if 0\n#if 1\na\n#else\nb\n#endif\nc\n#elif 1\nd\n#endif"), "d");
  EXPECT_EQ(shown("#if !defined(__APPLE__) && (2 + 3 * 4 == 14) && !(1 << 3 != 8)\na\n#endif"), "a");
}

TEST(Preprocessor, KeepsWhatABuildDecides) {
  EXPECT_EQ(shown("a\n#ifdef WITH_NET\nb\n#else\nc\n#endif\nd"),
            "a [defined(WITH_NET)] b [!defined(WITH_NET)] c [] d");
  EXPECT_EQ(shown("#if A > 1\na\n#elif defined(B)\nb\n#else\nc\n#endif"),
            "[A > 1] a [defined(B)] b [!(A > 1) && !defined(B)] c");
  EXPECT_EQ(shown("#ifdef A\n#ifndef B\na\n#endif\n#endif"), "[defined(A) && !defined(B)] a");
  EXPECT_EQ(shown("#if defined(A) && defined(__EMSCRIPTEN__)\na\n#endif"),
            "[defined(A) && defined(__EMSCRIPTEN__)] a");
  EXPECT_EQ(shown("#if defined(A) || B /* why */ \\\n || C\na\n#ifdef D\nb\n#endif\n#endif"),
            "[defined(A) || B || C] a [(defined(A) || B || C) && defined(D)] b");
}

TEST(Preprocessor, SeesThroughGuardsAndDefaults) {
  EXPECT_EQ(shown("#ifndef FOO_H\n#define FOO_H\na\n#endif"), "a");
  EXPECT_EQ(shown("#if !defined(FOO_H)\n#define FOO_H 1\na\n#endif"), "a");
  EXPECT_EQ(shown("#ifndef ENCODING\n#define ENCODING 0\n#endif\n#if ENCODING\na\n#endif"), "[ENCODING] a")
      << "the build may say -DENCODING=1";
  EXPECT_EQ(shown("#define ENCODING 0\n#if ENCODING\na\n#else\nb\n#endif"), "b");
  EXPECT_EQ(shown("#define A\n#undef A\n#ifdef A\na\n#endif\nb"), "b");
}

TEST(Preprocessor, ExpandsMacrosOfTheFile) {
  EXPECT_EQ(shown("#define T ns::Type\nT x"), "ns :: Type x");
  EXPECT_EQ(shown("#define M(n) .function(#n, &T::n)\nM(run) M( a b )"),
            ". function ( \"run\" , & T :: run ) . function ( \"a b\" , & T :: a b )");
  EXPECT_EQ(shown("#define J(a, b) a##b##_t\nJ(x, 1)"), "x1_t");
  EXPECT_EQ(shown("#define V(n, ...) f(n, ##__VA_ARGS__)\nV(1) V(1, 2, 3)"), "f ( 1 ) f ( 1 , 2 , 3 )");
  EXPECT_EQ(shown("#define LIST(X) X(a) X(b)\n#define ONE(n) \"#n\" #n\nLIST(ONE)"),
            "\"#n\" \"a\" \"#n\" \"b\"");
  EXPECT_EQ(shown("#define F(x) x\nF F (1) F((a, b))"), "F 1 ( a , b )");
  EXPECT_EQ(shown("#define A B\n#define B A c\nA"), "A c") << "a macro is not replaced inside itself";
  EXPECT_EQ(shown("#ifdef X\n#define M(n) a n\n#else\n#define M(n)\n#endif\nM(b)"), "a b")
      << "of two definitions the one that says more";
}

TEST(Preprocessor, SurvivesAnything) {
  EXPECT_EQ(shown("#endif\n#else\n#elif\na\n#if"), "a");
  EXPECT_EQ(shown("#define F(x) x\nF(a\n#ifdef A\nb)\n#endif\nc"), "F ( a [defined(A)] b ) [] c");
  EXPECT_EQ(shown("#define F(x) x\nF(never closed"), "F ( never closed");
  EXPECT_EQ(shown("#define\n#define 1\n#define F(\n#if ((((\na\n#endif"), "[((((] a");
  std::string nested(2'000, '(');
  EXPECT_NE(shown("#if " + nested + "\na\n#endif").find('a'), std::string::npos);
}

TEST(Preprocessor, BoundsMacrosThatExplode) {
  std::string text = "#define A0 x x x x x x x x x x\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "A" + std::to_string(i - 1);
    text += "#define A" + std::to_string(i);
    for (int copy = 0; copy < 10; ++copy) text += " " + before;
    text += "\n";
  }
  text += "A11\nclass_";
  const Preprocessed source = preprocess(text);
  EXPECT_LT(source.tokens.size(), 3'000'000u);
  EXPECT_EQ(source.gaveUpAt, 13u);
  EXPECT_EQ(source.tokens[source.tokens.size() - 2].text, "class_") << "the file is read on";
}

TEST(Condition, HasThreeValues) {
  const MacroFacts facts{
      [](std::string_view name) {
        return name == "YES" ? Truth::True : name == "NO" ? Truth::False : Truth::Unknown;
      },
      [](std::string_view name) { return name == "TWO" ? std::optional<int64_t>(2) : std::nullopt; }};
  const auto ask = [&](std::string_view text) { return evaluate(text, facts); };
  EXPECT_EQ(ask("defined(YES) && defined NO"), Truth::False);
  EXPECT_EQ(ask("defined(MAYBE) && defined(NO)"), Truth::False);
  EXPECT_EQ(ask("defined(MAYBE) || defined(YES)"), Truth::True);
  EXPECT_EQ(ask("defined(MAYBE) || defined(NO)"), Truth::Unknown);
  EXPECT_EQ(ask("!defined(MAYBE)"), Truth::Unknown);
  EXPECT_EQ(ask("TWO * 3 - 1 == 5 && TWO << 2 >= 8 && ~TWO == -3"), Truth::True);
  EXPECT_EQ(ask("TWO / 0 || 1"), Truth::True);
  EXPECT_EQ(ask("TWO % 0"), Truth::Unknown);
  EXPECT_EQ(ask("0x10 == 16 && 010 == 8 && 1'000UL == 1000"), Truth::True);
  EXPECT_EQ(ask("FEATURE(x, (y)) || 0"), Truth::Unknown);
  EXPECT_EQ(ask("__has_include(<emscripten/bind.h>)"), Truth::True);
  EXPECT_EQ(ask("__has_include(<boost/any.hpp>)"), Truth::Unknown);
  for (const char* broken : {"", "(", "1 +", "1 1", "defined(", "defined", "? :", "\"x\""}) {
    EXPECT_EQ(ask(broken), Truth::Unknown) << broken;
  }
}

}  // namespace
}  // namespace unfreed::embind
