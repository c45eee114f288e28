#include "fix/inserted_text.h"

#include <gtest/gtest.h>

namespace unfreed::fix {
namespace {

TEST(InsertedText, IsBalancedWhenEveryBracketIs) {
  for (const char* const text : {"", "a.free();", "if (a) { a[0].free(); }", "f(')', \"}\\\"(\")"})
    EXPECT_TRUE(isBalanced(text)) << text;
  for (const char* const text :
       {"try {", "} finally {", "a)", "(]", "'", "'\n'", "`${a}`", "a(); // (", "/* */"})
    EXPECT_FALSE(isBalanced(text)) << text;
}

TEST(InsertedText, KnowsHowStatementsAreInserted) {
  for (const char* const text : {"\n  a.free();", "\r\n\ta.free()", "\nif (a) {\n  a.free();\n}", "\n\n a()"})
    EXPECT_EQ(statementsIn(text), Statements::LinesAfter) << text;
  for (const char* const text : {"a.free();\n", "  a.free()\r\n  ", "const a = new A();\n    "})
    EXPECT_EQ(statementsIn(text), Statements::LinesBefore) << text;
  for (const char* const text : {" a.free();", "a();", "if (a) { a(); } "})
    EXPECT_EQ(statementsIn(text), Statements::SameLine) << text;
  for (const char* const text : {"", "  \n", ", b", "await ", "const a = ", "\n} finally {", "try {\n",
                                 "\n[a].map(f);", "\n  a();\n", "a()"})
    EXPECT_EQ(statementsIn(text), Statements::None) << text;
}

TEST(InsertedText, KnowsWhatItDeclares) {
  using Names = std::vector<std::string_view>;
  EXPECT_EQ(declaredIn("const a = b;\nlet c; using d = f(const_);"), (Names{"a", "c", "d"}));
  EXPECT_EQ(declaredIn("{ const hidden = 1; } for (const one of all) one.free();"), Names{});
  EXPECT_EQ(declaredIn("using"), Names{});
  EXPECT_EQ(declaredIn("const { a } = b"), Names{});
  EXPECT_EQ(wordsIn("b(a1, 'é', b);"), (Names{"a1", "b", "é"}));
}

}  // namespace
}  // namespace unfreed::fix
