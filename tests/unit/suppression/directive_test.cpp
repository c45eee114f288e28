#include "suppression/directive.h"

#include <gtest/gtest.h>

namespace unfreed::suppression {
namespace {

using Kind = Directive::Kind;

std::optional<Directive> read(std::string_view comment) {
  return directiveIn(comment, {0, static_cast<uint32_t>(comment.size())});
}

std::vector<std::string> namesOf(const Directive& directive) {
  std::vector<std::string> names;
  for (const Directive::Name& name : directive.rules) names.push_back(name.text);
  return names;
}

TEST(Directive, IsReadFromEachKindOfComment) {
  for (const char* const comment : {
           "// unfreed-ignore-line some-rule -- it is small",
           "//unfreed-ignore-line some-rule -- it is small  ",
           "/// unfreed-ignore-line some-rule -- it is small",
           "/* unfreed-ignore-line some-rule -- it is small */",
           "/** unfreed-ignore-line some-rule -- it is small */",
           "/**\n * unfreed-ignore-line some-rule --\n * it is\n * small\n */",
           "/*\r\n * unfreed-ignore-line some-rule -- it\r\n * is small\r\n */",
           "<!-- unfreed-ignore-line some-rule -- it is small -->",
           "<!--unfreed-ignore-line some-rule -- it is small--!>",
       }) {
    const auto directive = read(comment);
    ASSERT_TRUE(directive) << comment;
    EXPECT_EQ(directive->kind, Kind::Line) << comment;
    EXPECT_EQ(namesOf(*directive), std::vector<std::string>{"some-rule"}) << comment;
    EXPECT_EQ(directive->reason, "it is small") << comment;
  }
}

TEST(Directive, BeginsTheComment) {
  EXPECT_FALSE(read("// see unfreed-ignore-line"));
  EXPECT_FALSE(read("// unfreed-in-loop is what this is about"));
  EXPECT_FALSE(read("//"));
  EXPECT_FALSE(read("/**/"));
  EXPECT_FALSE(read("/*"));
  EXPECT_FALSE(read(""));
}

TEST(Directive, KnowsItsKinds) {
  EXPECT_EQ(read("// unfreed-ignore-next-line a")->kind, Kind::NextLine);
  EXPECT_EQ(read("// unfreed-ignore-start a")->kind, Kind::Start);
  EXPECT_EQ(read("// unfreed-ignore-end")->kind, Kind::End);
  EXPECT_EQ(read("// unfreed-ignore-file a")->kind, Kind::File);
  EXPECT_EQ(read("// unfreed-ignore a")->kind, Kind::Unknown);
  EXPECT_EQ(read("// unfreed-ignore-nextline a")->word, "unfreed-ignore-nextline");
}

TEST(Directive, NamesRulesOnceEachWithTheirPlaces) {
  const std::string_view comment = "// unfreed-ignore-line one, two,one\tthree -- x";
  const auto directive = read(comment);
  EXPECT_EQ(namesOf(*directive), (std::vector<std::string>{"one", "two", "three"}));
  const Span two = directive->rules[1].span;
  EXPECT_EQ(comment.substr(two.begin, two.size()), "two");
}

TEST(Directive, SetsTheReasonOffByDashesWithBlanks) {
  EXPECT_EQ(read("// unfreed-ignore-line a --- b -- c")->reason, "b -- c");
  EXPECT_EQ(read("// unfreed-ignore-line a-b -- c")->reason, "c");
  EXPECT_EQ(read("// unfreed-ignore-line a--b")->reason, "");
  const auto dashes = read("// unfreed-ignore-line a --");
  EXPECT_TRUE(dashes->hasSeparator);
  EXPECT_EQ(dashes->reason, "");
  EXPECT_FALSE(read("// unfreed-ignore-line a because")->hasSeparator);
}

TEST(Directive, TakesAnyBytes) {
  EXPECT_EQ(read("/* unfreed-ignore-line a -- no end")->reason, "no end");
  EXPECT_EQ(read("// unfreed-ignore-line \xFF\xC3 -- \xE9")->rules.size(), 1u);
  EXPECT_EQ(read("// unfreed-ignore-line a -- caf\xC3\xA9")->reason, "caf\xC3\xA9");
  std::string many = "// unfreed-ignore-line";
  for (int i = 0; i < 10'000; ++i) many += " r" + std::to_string(i);
  EXPECT_LE(read(many)->rules.size(), 64u);
}

}  // namespace
}  // namespace unfreed::suppression
