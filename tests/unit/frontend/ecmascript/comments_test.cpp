#include "frontend/ecmascript/comments.h"

#include <gtest/gtest.h>
#include <string>

namespace unfreed::ecmascript {
namespace {

std::vector<std::string> commentsOf(std::string_view code, Language language = Language::JavaScript) {
  std::vector<std::string> comments;
  for (const Span span : commentsIn(code, language))
    comments.emplace_back(code.substr(span.begin, span.size()));
  return comments;
}
using Strings = std::vector<std::string>;

TEST(Comments, AreThoseOfTheParser) {
  EXPECT_EQ(commentsOf("a(); // one\r\n/* two\n */ b(/* three */);"),
            (Strings{"// one", "/* two\n */", "/* three */"}));
  EXPECT_EQ(commentsOf("// cr\rf();"), Strings{"// cr"});
  EXPECT_EQ(commentsOf("\xEF\xBB\xBF// bom\n"), Strings{"// bom"});
}

TEST(Comments, AreNotInStringsTemplatesRegexesAndJsxText) {
  EXPECT_EQ(commentsOf("f('// no', \"/* no */\", `// no ${x /* yes */} /* no */`, /\\/\\/ no/, a / b);"),
            Strings{"/* yes */"});
  EXPECT_EQ(commentsOf("const p = <p>it's // no <b>/* no */</b> {/* yes */}</p>; // also"),
            (Strings{"/* yes */", "// also"}));
}

TEST(Comments, AreFoundAroundTypesAndUsing) {
  EXPECT_EQ(commentsOf("type A<T> = T; // one\nusing x = f(); // two\n", Language::TypeScript),
            (Strings{"// one", "// two"}));
  EXPECT_EQ(commentsOf("// @flow\nfunction f(x: number): ?string { /* in */ }"),
            (Strings{"// @flow", "/* in */"}));
}

TEST(Comments, OfBrokenCodeAreFoundAsFarAsTheyGo) {
  EXPECT_EQ(commentsOf("f( { ; // one\n ) } g(); // two\n").size(), 2u);
  EXPECT_TRUE(commentsOf("a(); /* no end").empty());
  EXPECT_TRUE(commentsOf("").empty());
  EXPECT_EQ(commentsOf(std::string(50'000, '(') + "// deep").size(), 1u);
}

}  // namespace
}  // namespace unfreed::ecmascript
