#include "fix/apply.h"

#include <gtest/gtest.h>
#include <memory>
#include <string>

namespace unfreed::fix {
namespace {

// Findings and fixes in one text, placed by the parts of the text that they are about.
class Sheet {
 public:
  explicit Sheet(std::string text) : text_(std::move(text)) {}

  Span at(std::string_view part) const {
    const size_t begin = text_.find(part);
    EXPECT_NE(begin, std::string::npos) << part;
    return {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + part.size())};
  }
  Edit replace(std::string_view part, std::string text) const { return {at(part), std::move(text)}; }
  Edit before(std::string_view part, std::string text) const {
    return {{at(part).begin, at(part).begin}, std::move(text)};
  }
  Edit behind(std::string_view part, std::string text) const {
    return {{at(part).end, at(part).end}, std::move(text)};
  }

  void offer(std::string_view finding, std::vector<Edit> edits, std::string_view rule = "a-rule") {
    fixes_.push_back(std::make_unique<Fix>(Fix{Fix::Safety::Safe, "mend it", {}, std::move(edits)}));
    offers_.push_back({fixes_.back().get(), rule, at(finding), {}});
  }
  Application apply() const { return fix::apply(text_, offers_); }
  std::string text() const { return apply().text; }
  std::vector<Fate> fates() const { return apply().fates; }

 private:
  std::string text_;
  std::vector<std::unique_ptr<Fix>> fixes_;
  std::vector<Offer> offers_;
};

constexpr Fate kApplied = Fate::Applied, kWaits = Fate::Waits, kRefused = Fate::Refused;
using Fates = std::vector<Fate>;

TEST(Apply, KeepsEveryByteOutsideOfTheEdits) {
  Sheet sheet("\xEF\xBB\xBFuse(1);\r\nnew A();\n\tuse('é');\r// no end");
  sheet.offer("new A()", {sheet.before("new A()", "const a = "), sheet.behind("new A();", " a.free();")});
  EXPECT_EQ(sheet.text(), "\xEF\xBB\xBFuse(1);\r\nconst a = new A(); a.free();\n\tuse('é');\r// no end");
}

TEST(Apply, MakesAllEditsOfAFixOrNone) {
  Sheet sheet("f(new A()); g(new B());");
  sheet.offer("new A()", {sheet.replace("new A()", "a"), sheet.replace("g", "h")});
  sheet.offer("new B()", {sheet.replace("g", "k"), sheet.replace("new B()", "b")});
  EXPECT_EQ(sheet.text(), "f(a); h(new B());");
  EXPECT_EQ(sheet.fates(), (Fates{kApplied, kWaits}));
}

TEST(Apply, GoesByPlaceAndRuleNotByTheOrderOfOffers) {
  Sheet sheet("f(new A()); g(new B());");
  sheet.offer("new B()", {sheet.replace("f", "late")});
  sheet.offer("new A()", {sheet.replace("f", "z")}, "z-rule");
  sheet.offer("new A()", {sheet.replace("f", "b")}, "b-rule");
  EXPECT_EQ(sheet.text(), "b(new A()); g(new B());");
  EXPECT_EQ(sheet.fates(), (Fates{kWaits, kWaits, kApplied}));
}

TEST(Apply, LetsWaitWhatTouches) {
  Sheet sheet("ab");
  sheet.offer("a", {sheet.replace("a", "x")});
  sheet.offer("b", {sheet.replace("b", "y")});
  EXPECT_EQ(sheet.fates(), (Fates{kApplied, kWaits}));
  EXPECT_EQ(sheet.text(), "xb");
}

TEST(Apply, ReleasesAtOnePlaceInReverseOrder) {
  Sheet sheet("const a = new A();\nconst b = new B();\nuse(a, b);\n");
  sheet.offer("new A()", {sheet.behind("use(a, b);", "\na.free();")});
  sheet.offer("new B()", {sheet.behind("use(a, b);", "\nb.free();")});
  EXPECT_EQ(sheet.text(), "const a = new A();\nconst b = new B();\nuse(a, b);\nb.free();\na.free();\n");
}

TEST(Apply, DeclaresAtOnePlaceInTheOrderOfEvaluation) {
  Sheet sheet("use(new A(), new B());\n");
  sheet.offer("new A()", {sheet.before("use", "const a = new A();\n"), sheet.replace("new A()", "a"),
                          sheet.behind(");", "\na.free();")});
  sheet.offer("new B()", {sheet.before("use", "const b = new B();\n"), sheet.replace("new B()", "b"),
                          sheet.behind("B());", "\nb.free();")});
  EXPECT_EQ(sheet.fates(), (Fates{kApplied, kApplied}));
  EXPECT_EQ(sheet.text(), "const a = new A();\nconst b = new B();\nuse(a, b);\nb.free();\na.free();\n");
}

TEST(Apply, SharesAPlaceOnlyAmongWholeStatements) {
  Sheet sheet("use(a);");
  sheet.offer("use", {sheet.behind("a", ", b")});
  sheet.offer("(a)", {sheet.behind("a", ", c")});
  EXPECT_EQ(sheet.text(), "use(a, b);");
}

TEST(Apply, NeverReleasesTwice) {
  // One name for two creations: the same edit settles both findings, but a fix that only shares it waits.
  Sheet sheet("a = c ? new A() : new B();\nx(new C());\n}");
  sheet.offer("new A()", {sheet.before("}", "a.free();\n")});
  sheet.offer("new B()", {sheet.before("}", "a.free();\n")});
  sheet.offer("new C()", {sheet.replace("x", "y"), sheet.before("}", "a.free();\n")});
  EXPECT_EQ(sheet.fates(), (Fates{kApplied, kApplied, kWaits}));
  EXPECT_EQ(sheet.text(), "a = c ? new A() : new B();\nx(new C());\na.free();\n}");
}

TEST(Apply, FixesOneFindingOfAPlace) {
  Sheet sheet("const a = new A();\nif (x) continue;\nuse(a);\n");
  sheet.offer("new A()", {sheet.behind("use(a);", "\na.free();")}, "one");
  sheet.offer("new A()", {sheet.before("if (x)", "a.free();\n")}, "two");
  EXPECT_EQ(sheet.fates(), (Fates{kApplied, kWaits}));
}

TEST(Apply, NothingReachesIntoAWrapOrOutOfIt) {
  Sheet sheet("const a = new A();\nuse(a, new B(), new C());\nend();\n");
  sheet.offer("new A()",
              {sheet.before("use", "try {\n"), sheet.behind("C());", "\n} finally { a.free(); }")});
  sheet.offer("new B()", {sheet.replace("new B()", "b"), sheet.behind("end();", "\nb.free();")});
  sheet.offer("new C()", {sheet.replace("new C()", "new C(1)")});
  EXPECT_EQ(sheet.fates(), (Fates{kApplied, kWaits, kApplied}));
  EXPECT_EQ(sheet.text(),
            "const a = new A();\ntry {\nuse(a, new B(), new C(1));\n} finally { a.free(); }\nend();\n");
}

TEST(Apply, AWrapDoesNotCutThroughWhatIsThere) {
  Sheet sheet("f(new A());\ng(new B());\nh();\nk();\n");
  sheet.offer("new A()", {sheet.replace("new A()", "a"), sheet.behind("h();", "\na.free();")});
  sheet.offer("new B()", {sheet.before("g(", "try {\n"), sheet.behind("k();", "\n} finally { b.free(); }")});
  EXPECT_EQ(sheet.fates(), (Fates{kApplied, kWaits}));
}

TEST(Apply, WrapsNest) {
  Sheet sheet("new A();\nnew B();\nf();\ng();\n");
  sheet.offer("new A()", {sheet.before("new B", "try {\n"), sheet.behind("g();", "\n} finally { a(); }")});
  sheet.offer("new B()", {sheet.before("f()", "try {\n"), sheet.behind("f();", "\n} finally { b(); }")});
  EXPECT_EQ(sheet.fates(), (Fates{kApplied, kApplied}));
}

TEST(Apply, TwoWrapsDoNotEndAtOnePlace) {
  Sheet sheet("new A();\nnew B();\nf();\ng();\n");
  sheet.offer("new A()", {sheet.before("new B", "try {\n"), sheet.behind("g();", "\n} finally { a(); }")});
  sheet.offer("new B()", {sheet.before("f()", "try {\n"), sheet.behind("g();", "\n} finally { b(); }")});
  EXPECT_EQ(sheet.fates(), (Fates{kApplied, kWaits}));
}

TEST(Apply, DeclaresANewNameOnce) {
  Sheet sheet("f(new A());\ng(new B());\nh(new C(), old);\n");
  sheet.offer("new A()", {sheet.before("f(", "const made = new A();\n"), sheet.replace("new A()", "made")});
  sheet.offer("new B()", {sheet.before("g(", "const made = new B();\n"), sheet.replace("new B()", "made")});
  sheet.offer("new C()", {sheet.before("h(", "const other = new C();\n"), sheet.replace("new C()", "other")});
  EXPECT_EQ(sheet.fates(), (Fates{kApplied, kWaits, kApplied}));
}

TEST(Apply, DeclaresANewNameOnceInEachScope) {
  const std::string text = "{f(new A());}\n{g(new B());}\n";
  const auto named = [&](std::string_view call, std::string_view made) {
    const auto begin = static_cast<uint32_t>(text.find(call));
    const auto at = static_cast<uint32_t>(text.find(made));
    const auto end = static_cast<uint32_t>(at + made.size());
    return Fix{Fix::Safety::Safe,
               "mend it",
               {},
               {{{begin, begin}, "const made = " + std::string(made) + "; "}, {{at, end}, "made"}}};
  };
  const Fix a = named("f(", "new A()"), b = named("g(", "new B()");
  const auto fates = [&](Span ofA, Span ofB) {
    return apply(text, {{&a, "a-rule", a.edits[1].span, ofA}, {&b, "a-rule", b.edits[1].span, ofB}}).fates;
  };
  EXPECT_EQ(fates({0, 13}, {14, 27}), (Fates{kApplied, kApplied}));
  EXPECT_EQ(fates({0, 27}, {14, 27}), (Fates{kApplied, kWaits}));
}

TEST(Apply, RefusesWhatIsNoFix) {
  Sheet sheet("abc");
  sheet.offer("a", {{{2, 9}, "x"}});
  sheet.offer("b", {{{2, 1}, "x"}});
  sheet.offer("c", {{{1, 3}, "x"}, {{0, 1}, "y"}});
  sheet.offer("ab", {});
  EXPECT_EQ(sheet.fates(), (Fates{kRefused, kRefused, kRefused, kRefused}));
  EXPECT_EQ(sheet.text(), "abc");
}

TEST(Apply, ReportsItsEditsInTermsOfTheOldText) {
  Sheet sheet("a();\nb();\n");
  sheet.offer("a", {sheet.behind("b();", "\nx();")});
  sheet.offer("()", {sheet.replace("a", "c"), sheet.behind("b();", "\ny();")});
  const Application applied = sheet.apply();
  ASSERT_EQ(applied.edits.size(), 2u);
  EXPECT_EQ(applied.edits[0].span, (Span{0, 1}));
  EXPECT_EQ(applied.edits[1].span, (Span{9, 9}));
  EXPECT_EQ(applied.edits[1].text, "\ny();\nx();");
  EXPECT_EQ(edited("a();\nb();\n", applied.edits), applied.text);
}

TEST(ChosenFix, IsTheSafestThatIsAllowed) {
  Diagnostic finding;
  const Edit edit{{0, 1}, "x"};
  EXPECT_EQ(chosenFix(finding, Fix::Safety::Suggested), nullptr);
  finding.fixes = {{Fix::Safety::Suggested, "one", {}, {edit}}};
  EXPECT_EQ(chosenFix(finding, Fix::Safety::Safe), nullptr);
  EXPECT_EQ(chosenFix(finding, Fix::Safety::Suggested)->title, "one");
  finding.fixes.push_back({Fix::Safety::Safe, "no edits", {}, {}});
  finding.fixes.push_back({Fix::Safety::Safe, "two", {}, {edit}});
  EXPECT_EQ(chosenFix(finding, Fix::Safety::Safe)->title, "two");
  EXPECT_EQ(chosenFix(finding, Fix::Safety::Suggested)->title, "two");
}

}  // namespace
}  // namespace unfreed::fix
