#include "support/checked_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace unfreed::test {
namespace {

using Kind = Annotation::Kind;

Sighting finding(uint32_t line, uint32_t column, uint32_t endColumn, std::string message = "`P` is created") {
  return Sighting{Kind::Finding, "a-rule", std::move(message), line, column, endColumn};
}

Sighting note(uint32_t line, uint32_t column, uint32_t endColumn) {
  return Sighting{Kind::Note, "", "the loop is here", line, column, endColumn};
}

constexpr std::string_view kBare = "  const p = new P();\n";
constexpr std::string_view kAnnotated = "  const p = new P();\n  //        ^^^^^^^ a-rule: `P`\n";

TEST(CheckFile, agreesWhenEveryFindingIsAnnotated) {
  EXPECT_TRUE(checkFile(kBare, {}).complaints.empty());
  EXPECT_TRUE(checkFile(kAnnotated, {finding(1, 13, 20)}).complaints.empty());
}

TEST(CheckFile, anUnannotatedFindingFails) {
  const CheckedFile checked = checkFile(kBare, {finding(1, 13, 20)});
  ASSERT_EQ(checked.complaints.size(), 1u);
  EXPECT_EQ(checked.complaints[0],
            "line 1: `a-rule` is found at columns 13 to 19 and not annotated: `P` is created");
  EXPECT_EQ(checked.corrected, "  const p = new P();\n  //        ^^^^^^^ a-rule\n");
}

TEST(CheckFile, anAnnotationWithoutFindingFails) {
  const CheckedFile checked = checkFile(kAnnotated, {});
  ASSERT_EQ(checked.complaints.size(), 1u);
  EXPECT_EQ(checked.complaints[0], "line 2: `a-rule` is annotated and not found");
  EXPECT_EQ(checked.corrected, kBare);
}

TEST(CheckFile, columnsRuleAndMessageMustBeExact) {
  EXPECT_FALSE(checkFile(kAnnotated, {finding(1, 12, 20)}).complaints.empty());
  EXPECT_FALSE(checkFile(kAnnotated, {finding(1, 13, 19)}).complaints.empty());
  EXPECT_FALSE(checkFile(kAnnotated, {finding(1, 13, 20, "`Q` is created")}).complaints.empty());
  Sighting other = finding(1, 13, 20);
  other.rule = "b-rule";
  EXPECT_FALSE(checkFile(kAnnotated, {other}).complaints.empty());
}

TEST(CheckFile, aMisplacedAnnotationKeepsItsWords) {
  const CheckedFile checked = checkFile(kAnnotated, {finding(1, 3, 20)});
  EXPECT_EQ(checked.complaints.size(), 2u);
  EXPECT_EQ(checked.corrected, "  const p = new P();\n//^^^^^^^^^^^^^^^^^ a-rule: `P`\n");
}

TEST(CheckFile, anArrowDoesNotSayWhereTheTargetEnds) {
  EXPECT_TRUE(checkFile("new P();\n// <- a-rule\n", {finding(1, 1, 8)}).complaints.empty());
  EXPECT_FALSE(checkFile("new P();\n// <- a-rule\n", {finding(1, 2, 8)}).complaints.empty());
}

TEST(CheckFile, twoFindingsAtOnePlaceNeedTwoAnnotations) {
  EXPECT_EQ(checkFile(kAnnotated, {finding(1, 13, 20), finding(1, 13, 20)}).complaints.size(), 1u);
}

TEST(CheckFile, notesNeedNoAnnotationButAnAnnotatedOneMustExist) {
  constexpr std::string_view kNoted = "  for (;;) {\n//^^^ note: the loop\n";
  EXPECT_TRUE(checkFile("  for (;;) {\n", {note(1, 3, 6)}).complaints.empty());
  EXPECT_TRUE(checkFile(kNoted, {note(1, 3, 6), note(1, 3, 6)}).complaints.empty());
  EXPECT_FALSE(checkFile(kNoted, {note(1, 4, 6)}).complaints.empty());
}

TEST(CheckFile, aMissingThatIsFoundIsPaidOff) {
  constexpr std::string_view kMissing = "  const p = new P();\n  //        ^^^^^^^ missing a-rule\n";
  EXPECT_TRUE(checkFile(kMissing, {}).complaints.empty());
  const CheckedFile paid = checkFile(kMissing, {finding(1, 13, 20)});
  ASSERT_EQ(paid.complaints.size(), 1u);
  EXPECT_EQ(paid.complaints[0], "line 2: the debt is paid off: `a-rule` is found; delete the word `missing`");
  EXPECT_EQ(paid.corrected, "  const p = new P();\n  //        ^^^^^^^ a-rule\n");
}

TEST(CheckFile, aSpuriousThatIsSilentIsPaidOff) {
  constexpr std::string_view kSpurious = "  const p = new P();\n  //        ^^^^^^^ spurious a-rule\n";
  EXPECT_TRUE(checkFile(kSpurious, {finding(1, 13, 20)}).complaints.empty());
  const CheckedFile paid = checkFile(kSpurious, {});
  ASSERT_EQ(paid.complaints.size(), 1u);
  EXPECT_EQ(paid.complaints[0],
            "line 2: the debt is paid off: `a-rule` is no longer reported; delete the annotation");
  EXPECT_EQ(paid.corrected, kBare);
}

TEST(CheckFile, aMistakenAnnotationFails) {
  EXPECT_EQ(checkFile("  x();\n//^^^ Not an annotation\n", {}).complaints.size(), 1u);
}

// The line that the `number`th line of code has in a text with annotations.
uint32_t lineOfCode(std::string_view text, uint32_t number) {
  const LineIndex lines(text);
  uint32_t line = 0;
  for (uint32_t seen = 0; seen < number;) {
    if (!isAnnotationLine(lines.textOf(++line))) ++seen;
  }
  return line;
}

TEST(CheckFile, theCorrectedTextIsAccepted) {
  for (const std::string lineBreak : {"\n", "\r\n"}) {
    const std::string text =
        fmt::format("  for (;;) {{{0}\tconst p = new P();{0}  }}{0}new P().x()", lineBreak);
    std::vector<Sighting> sightings = {note(1, 3, 6), finding(2, 12, 19), finding(4, 1, 8),
                                       finding(4, 9, 10)};
    const std::string corrected = checkFile(text, sightings).corrected;
    for (Sighting& sighting : sightings) sighting.line = lineOfCode(corrected, sighting.line);
    const CheckedFile again = checkFile(corrected, sightings);
    EXPECT_TRUE(again.complaints.empty()) << again.complaints.front() << "\n" << corrected;
  }
}

TEST(SightingsIn, measuresColumnsInUtf16AndEndsAtTheFirstLine) {
  SourceSet sources;
  SourceFile file;
  file.text = "\tf(\"\xF0\x9F\x98\x80\", new P({  \n  a: 1 }));\n";
  const auto begin = static_cast<uint32_t>(file.text.find("new P"));
  const auto end = static_cast<uint32_t>(file.text.find("));"));
  const FileId id = sources.add(std::move(file));
  Diagnostic diagnostic;
  diagnostic.ruleId = "a-rule";
  diagnostic.location = {id, {begin, end + 1}};
  diagnostic.notes.push_back({Note::Kind::Loop, {id, {1, 2}}, "here"});
  const std::vector<Sighting> found = sightingsIn(sources, id, {diagnostic});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].kind, Kind::Note);
  EXPECT_EQ(found[1].column, 10u);     // tab, f, (, quote, two units, quote, comma, space
  EXPECT_EQ(found[1].endColumn, 17u);  // behind `{`, not behind the blanks
}

}  // namespace
}  // namespace unfreed::test
