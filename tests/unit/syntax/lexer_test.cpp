#include "syntax/lexer.h"

#include <chrono>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace unfreed::syntax {
namespace {

char letterOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::End:
      return 'E';
    case TokenKind::Identifier:
      return 'i';
    case TokenKind::PrivateName:
      return '#';
    case TokenKind::Number:
      return 'n';
    case TokenKind::String:
      return 's';
    case TokenKind::Template:
      return 't';
    case TokenKind::TemplateHead:
      return '<';
    case TokenKind::TemplateMiddle:
      return '-';
    case TokenKind::TemplateTail:
      return '>';
    case TokenKind::Regex:
      return 'r';
    case TokenKind::Punctuator:
      return 'p';
    case TokenKind::Invalid:
      return '?';
  }
  return ' ';
}

// "i:name p:( …", without End.
std::string tokensOf(std::string_view text) {
  std::string all;
  Lexer lexer(text);
  for (Token token = lexer.next(); token.kind != TokenKind::End; token = lexer.next()) {
    if (!all.empty()) all += ' ';
    all += letterOf(token.kind);
    all += ':';
    all += token.text(text);
  }
  return all;
}

TEST(Lexer, ReadsNamesNumbersAndPunctuators) {
  EXPECT_EQ(tokensOf("let $a_1 = b?.c ?? 0x1F;"), "i:let i:$a_1 p:= i:b p:?. i:c p:?? n:0x1F p:;");
  EXPECT_EQ(tokensOf("1.5e-3 .5 1_000n 0b11 1..x"), "n:1.5e-3 n:.5 n:1_000n n:0b11 n:1. p:. i:x");
  EXPECT_EQ(tokensOf("a?.5:b"), "i:a p:? n:.5 p:: i:b");
  EXPECT_EQ(tokensOf("a=>b...c&&=d**=e"), "i:a p:=> i:b p:... i:c p:&&= i:d p:**= i:e");
  EXPECT_EQ(tokensOf("this.#x in y"), "i:this p:. #:#x i:in i:y");
}

TEST(Lexer, AngleBracketsStandAlone) {
  EXPECT_EQ(tokensOf("A<B<C>>= d"), "i:A p:< i:B p:< i:C p:> p:> p:= i:d");
}

TEST(Lexer, ReadsUnicodeNamesAndSpaces) {
  EXPECT_EQ(tokensOf("größe\xC2\xA0\xE2\x80\xA8Ж \\u{61}b \\u0061"), "i:größe i:Ж i:\\u{61}b i:\\u0061");
  EXPECT_EQ(tokensOf("\xEF\xBB\xBF#!/usr/bin/env node\nx"), "i:x");
}

TEST(Lexer, ReadsStringsWithEscapes) {
  EXPECT_EQ(tokensOf(R"('a\'b' "c\\" 'd\
e')"),
            "s:'a\\'b' s:\"c\\\\\" s:'d\\\ne'");
}

TEST(Lexer, AnUnterminatedStringEndsWithItsLine) {
  EXPECT_EQ(tokensOf("don't\nx"), "i:don ?:'t i:x");
  EXPECT_EQ(tokensOf("'\\"), "?:'\\");
}

TEST(Lexer, ReadsNestedTemplates) {
  EXPECT_EQ(tokensOf("`a` `b${c}d` x"), "t:`a` <:`b${ i:c >:}d` i:x");
  EXPECT_EQ(tokensOf("`${ {a: `${b}`} }-${c}`"), "<:`${ p:{ i:a p:: <:`${ i:b >:}` p:} -:}-${ i:c >:}`");
  EXPECT_EQ(tokensOf("`\\${a\\`` b"), "t:`\\${a\\`` i:b");
}

TEST(Lexer, TellsRegularExpressionsFromDivisions) {
  EXPECT_EQ(tokensOf("a / b / c"), "i:a p:/ i:b p:/ i:c");
  EXPECT_EQ(tokensOf("x = /[/'\"]\\//gi; y"), "i:x p:= r:/[/'\"]\\//gi p:; i:y");
  EXPECT_EQ(tokensOf("return /a/"), "i:return r:/a/");
  EXPECT_EQ(tokensOf("o.return / a / b"), "i:o p:. i:return p:/ i:a p:/ i:b");
  EXPECT_EQ(tokensOf("f(a) / 2 / g"), "i:f p:( i:a p:) p:/ n:2 p:/ i:g");
  EXPECT_EQ(tokensOf("if (a) /b/.test(c)"), "i:if p:( i:a p:) r:/b/ p:. i:test p:( i:c p:)");
  EXPECT_EQ(tokensOf("x = {} / 2 / y"), "i:x p:= p:{ p:} p:/ n:2 p:/ i:y");
  EXPECT_EQ(tokensOf("{} /b/"), "p:{ p:} r:/b/");
  EXPECT_EQ(tokensOf("`a` / 2 / b"), "t:`a` p:/ n:2 p:/ i:b");
}

TEST(Lexer, ASlashWithoutEndOnItsLineDivides) {
  EXPECT_EQ(tokensOf("= / [ a\n/ b"), "p:= p:/ p:[ i:a p:/ i:b") << "nothing on the first line closes it";
}

TEST(Lexer, SkipsCommentsAndRemembersLineBreaks) {
  constexpr std::string_view text = "a // b\n/* c\n */ d /* e */ f /**/ g";
  Lexer lexer(text);
  std::vector<bool> afterNewline;
  for (Token token = lexer.next(); token.kind != TokenKind::End; token = lexer.next()) {
    afterNewline.push_back(token.afterNewline);
  }
  EXPECT_EQ(afterNewline, (std::vector<bool>{false, true, false, false}));
  EXPECT_EQ(tokensOf("a /* never ends"), "i:a");
  EXPECT_EQ(tokensOf("a /*/ b */ c"), "i:a i:c");
  EXPECT_EQ(tokensOf("a\r// b\rc"), "i:a i:c");
}

TEST(Lexer, TheCommentBeforeATokenIsReachable) {
  constexpr std::string_view text = "a /* x */ /** first */ /** @returns {Foo} */\n b";
  Lexer lexer(text);
  const Token first = lexer.next();
  const Token second = lexer.next();
  EXPECT_EQ(commentBefore(text, first.span.end, second.span.begin), "/** @returns {Foo} ");
  EXPECT_EQ(commentBefore(text, 0, first.span.begin), "");
}

TEST(Lexer, PunctuatorsCompareAsNumbers) {
  Lexer lexer("=> x");
  EXPECT_EQ(lexer.next().code, "=>"_p);
  EXPECT_EQ(lexer.next().code, 0u);
}

// Every byte is in exactly one token or between two, whatever the text.
class AnyText : public testing::TestWithParam<std::string> {};

TEST_P(AnyText, IsCutIntoTokensInOrder) {
  std::string many;
  while (many.size() < 300'000) many += GetParam();
  Lexer lexer(many);
  uint32_t end = 0;
  size_t count = 0;
  for (Token token = lexer.next(); token.kind != TokenKind::End; token = lexer.next()) {
    ASSERT_GE(token.span.begin, end);
    ASSERT_GT(token.span.end, token.span.begin);
    end = token.span.end;
    ++count;
  }
  EXPECT_LE(end, many.size());
  EXPECT_LE(count, many.size());
  EXPECT_EQ(lexer.next().kind, TokenKind::End);
}

INSTANTIATE_TEST_SUITE_P(All, AnyText,
                         testing::Values("(", "{", "}", "`${", "}`", "/[", "/", "'", "\"\\", "\\", "\\u{",
                                         "#", "\x01", "\xFF", "\xE2\x80\xA8", "\xEF\xBB", "a=/b/\n", "0x",
                                         "1e", "...", "?.", "/*", "*/", "//", std::string("\0", 1)));

}  // namespace
}  // namespace unfreed::syntax
