#include "support/annotation.h"

#include <gtest/gtest.h>

namespace unfreed::test {
namespace {

using Kind = Annotation::Kind;
using Debt = Annotation::Debt;

Annotation only(std::string_view text) {
  const Annotations found = annotationsIn(text);
  EXPECT_TRUE(found.mistakes.empty()) << found.mistakes.front();
  EXPECT_EQ(found.items.size(), 1u);
  return found.items.empty() ? Annotation{} : found.items.front();
}

TEST(Annotation, marksColumnsOfTheLineAbove) {
  const Annotation made = only(
      "    const parser = new Parser(row);\n"
      "    //             ^^^^^^^^^^^^^^^ unfreed-in-loop: `Parser` is created\n");
  EXPECT_EQ(made.kind, Kind::Finding);
  EXPECT_EQ(made.debt, Debt::None);
  EXPECT_EQ(made.rule, "unfreed-in-loop");
  EXPECT_EQ(made.part, "`Parser` is created");
  EXPECT_EQ(made.line, 1u);
  EXPECT_EQ(made.column, 20u);
  EXPECT_EQ(made.endColumn, 35u);
  EXPECT_EQ(made.at, 2u);
}

TEST(Annotation, mayBeginDirectlyBehindTheCommentSign) {
  const Annotation made = only("  for (;;) {\n//^^^ note: the loop is here");
  EXPECT_EQ(made.kind, Kind::Note);
  EXPECT_EQ(made.rule, "");
  EXPECT_EQ(made.part, "the loop is here");
  EXPECT_EQ(made.column, 3u);
  EXPECT_EQ(made.endColumn, 6u);
}

TEST(Annotation, arrowPointsToWhereTheCommentStarts) {
  const Annotation made = only("  new Parser();\n  // <- discarded-temporary");
  EXPECT_EQ(made.column, 3u);
  EXPECT_EQ(made.endColumn, 0u);
}

TEST(Annotation, carriesTheWordOfADebt) {
  EXPECT_EQ(only("x()\n// <- missing unfreed-in-loop").debt, Debt::Missing);
  EXPECT_EQ(only("  x()\n//^^^ spurious unfreed-in-loop: `P`").debt, Debt::Spurious);
}

TEST(Annotation, severalFollowOneLineOfCode) {
  const Annotations found =
      annotationsIn("  a(b());\n//^^^^^^ one-rule\n  //^^^ two-rule\n  c();\n//^^^ three-rule\n");
  ASSERT_EQ(found.items.size(), 3u);
  EXPECT_EQ(found.items[0].line, 1u);
  EXPECT_EQ(found.items[1].line, 1u);
  EXPECT_EQ(found.items[1].column, 5u);
  EXPECT_EQ(found.items[2].line, 4u);
}

TEST(Annotation, standsInBlockCommentsAndAmongJsxChildren) {
  EXPECT_EQ(only("  x()\n/*^^^ a-rule */").rule, "a-rule");
  const Annotation jsx = only("      {show(doc)}\n   {/* ^^^ a-rule: why not */}");
  EXPECT_EQ(jsx.part, "why not");
  EXPECT_EQ(jsx.column, 8u);
}

TEST(Annotation, aTabCountsOneColumn) {
  const Annotation made = only("\t\tnew P();\n\t\t//^^^^^ a-rule");
  EXPECT_EQ(made.column, 5u);
}

TEST(Annotation, aCommentThatIsNotAboutColumnsIsCode) {
  const Annotation made = only("a();\n/* all fine ^^^ here */\n  //^^^ a-rule");
  EXPECT_EQ(made.line, 2u);
}

TEST(Annotation, anythingElseWithCaretsIsAMistake) {
  EXPECT_EQ(annotationsIn("x\n// ^^^^ Two Words").mistakes.size(), 1u);
  EXPECT_EQ(annotationsIn("x\n// ^^^^").mistakes.size(), 1u);
  EXPECT_EQ(annotationsIn("x\n// ^^^ missing note: no").mistakes.size(), 1u);
  EXPECT_EQ(annotationsIn("// ^^^ a-rule").mistakes.size(), 1u) << "there is no code above";
  EXPECT_EQ(annotationsIn("x\n// ^^^ a-rule " + std::string(100000, 'a')).mistakes.size(), 1u);
}

TEST(Annotation, codeWithATrailingCommentIsNone) {
  EXPECT_FALSE(isAnnotationLine("x = 1;  // ^^^ a-rule"));
  EXPECT_FALSE(isAnnotationLine("// a comment"));
  EXPECT_TRUE(isAnnotationLine("  // ^^^ a-rule"));
}

TEST(WriteAnnotation, isReadBackAsWritten) {
  for (std::string_view code : {"    const x = new P();", "\t\tconst x = new P();", "x = new P();"}) {
    for (uint32_t column : {1u, 2u, 3u, 5u, 11u}) {
      const std::string text =
          std::string(code) + "\n" + writeAnnotation(code, column, column + 4, "a-rule: part of it") + "\n";
      const Annotation made = only(text);
      EXPECT_EQ(made.column, column) << text;
      EXPECT_EQ(made.endColumn, column < 3 ? 0u : column + 4) << text;
      EXPECT_EQ(made.part, "part of it");
    }
  }
}

TEST(WriteAnnotation, keepsTheIndentationOfTheCode) {
  EXPECT_EQ(writeAnnotation("    let x = f();", 13, 16, "a-rule"), "    //      ^^^ a-rule");
  EXPECT_EQ(writeAnnotation("\tlet x = f();", 10, 13, "a-rule"), "\t//      ^^^ a-rule");
  EXPECT_EQ(writeAnnotation("    for (;;)", 5, 8, "note"), "  //^^^ note");
}

}  // namespace
}  // namespace unfreed::test
