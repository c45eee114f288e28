#include "frontend/embind/tokens.h"

#include <gtest/gtest.h>
#include <vector>

#include "source/file_reader.h"

namespace unfreed::embind {
namespace {

std::vector<Token> tokensOf(std::string_view text) {
  std::vector<Token> tokens;
  Lexer lexer(text);
  for (Token token = lexer.next(); token.kind != TokenKind::End; token = lexer.next())
    tokens.push_back(token);
  return tokens;
}

std::string joined(std::string_view text) {
  std::string all;
  for (const Token& token : tokensOf(text)) all += (all.empty() ? "" : "|") + std::string(token.text);
  return all;
}

TEST(Lexer, SplitsCode) {
  EXPECT_EQ(joined("a::b<c>>(d->e)...f##g"), "a|::|b|<|c|>|>|(|d|->|e|)|...|f|##|g");
  EXPECT_EQ(joined("1'000'000u 0x1p-3 .5f 1e+10 x1"), "1'000'000u|0x1p-3|.5f|1e+10|x1");
  EXPECT_EQ(joined("a/* b \n */c// d \\\n still d\ne"), "a|c|e");
  EXPECT_EQ(joined("a\\\n  b"), "a|b");
}

TEST(Lexer, KnowsLiterals) {
  EXPECT_EQ(joined(R"(f("a\"b", 'c', '\'', u8"x", L'y'))"), R"(f|(|"a\"b"|,|'c'|,|'\''|,|u8"x"|,|L'y'|))");
  EXPECT_EQ(joined("R\"x(a)\"b)x\" c"), "R\"x(a)\"b)x\"|c");
  EXPECT_EQ(tokensOf("R\"(never closed").size(), 1u);
  // The next line is not part of a literal that is not closed.
  EXPECT_EQ(joined("\"open\nnext"), "\"open|next");
}

TEST(Lexer, TakesAPreprocessorLineAsOne) {
  const auto tokens = tokensOf("a\n  # define X(y) \\\n  y // note \\\n more\nb # c");
  ASSERT_EQ(tokens.size(), 5u);
  EXPECT_EQ(tokens[1].kind, TokenKind::Directive);
  EXPECT_TRUE(tokens[1].text.starts_with(" define X(y)"));
  EXPECT_TRUE(tokens[1].text.ends_with("more"));
  EXPECT_EQ(tokens[2].text, "b");
  EXPECT_EQ(tokens[2].line, 5u);
  EXPECT_TRUE(tokens[3].is('#')) << "not at the start of a line";
}

TEST(Lexer, CountsLines) {
  const auto tokens = tokensOf("a\n/* \n\n */ b R\"(\n\n)\" c\r\nd \\\n e \"x\\\ny\" f");
  std::vector<uint32_t> lines;
  lines.reserve(tokens.size());
  for (const Token& token : tokens) lines.push_back(token.line);
  EXPECT_EQ(lines, (std::vector<uint32_t>{1, 4, 4, 6, 7, 8, 8, 9}));
}

TEST(Lexer, EndsOnAnyInput) {
  for (const char* text : {"", "\\", "#", "/", "/*", "\"", "'", "R\"", "R\"(", "R\"aaaaaaaaaaaaaaaaaaaa(",
                           "1e+", "\xff\xfe", "#\\", "#\"", "u8", "\\\r", "...", ":"}) {
    EXPECT_LE(tokensOf(text).size(), 24u) << text;
  }
}

TEST(Literal, SaysWhatItMeans) {
  EXPECT_EQ(valueOfLiteral(R"("a\tb\"\\\x41\101\u00e9")"), "a\tb\"\\AA\xc3\xa9");
  EXPECT_EQ(valueOfLiteral(R"(R"x(a\n"b)x")"), "a\\n\"b");
  EXPECT_EQ(valueOfLiteral("\"one \\\nline\""), "one line");
  EXPECT_EQ(valueOfLiteral("\"open"), "open");
  EXPECT_EQ(valueOfLiteral("\""), "");
  EXPECT_EQ(valueOfLiteral(R"("\xc3\xa9")"), "\xc3\xa9");
  EXPECT_TRUE(isUtf8(valueOfLiteral("\"\\xff\xfe\"")));
}

TEST(CleanText, KeepsWhatIsUtf8) {
  EXPECT_EQ(cleanText("na\xc3\xafve"), "na\xc3\xafve");
  EXPECT_EQ(cleanText("a\xff"
                      "b\xc3\xa9\xe2\x82"),
            "a\xef\xbf\xbd"
            "b\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd");
}

}  // namespace
}  // namespace unfreed::embind
