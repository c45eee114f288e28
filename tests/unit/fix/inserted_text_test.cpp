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

}  // namespace
}  // namespace unfreed::fix
