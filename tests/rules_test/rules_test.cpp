// Every rule is complete: its page, its fixtures, its row in the README; and what its page claims is true.
#include "rules/rules.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <set>

#include "support/fences.h"
#include "support/project.h"

namespace unfreed::test {
namespace {

namespace fs = std::filesystem;

const fs::path kTop = UNFREED_SOURCE_DIR;

class RuleTest : public testing::TestWithParam<size_t> {
 protected:
  const rule::Rule& rule() const { return rules::all()[GetParam()]; }
  fs::path pagePath() const { return kTop / "rules" / fmt::format("{}.md", rule().id); }
};

TEST_P(RuleTest, isNamedInKebabCaseAndPascalCase) {
  std::string name;
  bool upper = true;
  for (char c : rule().id) {
    ASSERT_TRUE(c == '-' || (c >= 'a' && c <= 'z')) << rule().id;
    if (c != '-') name += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = c == '-';
  }
  EXPECT_EQ(rule().name, name);
  EXPECT_FALSE(rule().summary.empty());
  EXPECT_EQ(rules::find(rule().id), &rule());
}

TEST_P(RuleTest, hasAPageThatIsCompiledIn) {
  const std::string page = readFile(pagePath());
  EXPECT_EQ(page, rule().page);
  EXPECT_TRUE(page.starts_with(fmt::format("# {}\n", rule().id))) << "the title is the rule's id";
  EXPECT_EQ(sectionsIn(page),
            (std::vector<std::string>{"What it finds", "Why it matters", "How to fix it", "Limits"}));
}

TEST_P(RuleTest, hasFixtures) {
  const fs::path folder = kTop / "fixtures" / rule().id;
  ASSERT_TRUE(fs::is_directory(folder)) << folder;
  EXPECT_FALSE(annotatedFilesIn(folder).empty());
}

// A page's code is a file beside the bindings of fixtures/pkg, which it imports from "./pkg/…".
Result<driver::RunResult> analyzeFence(const Fence& fence, const rule::Rule& rule) {
  const fs::path folder = fs::path(UNFREED_SCRATCH_DIR) / fmt::format("{}-{}", rule.id, fence.line);
  fs::remove_all(folder);
  fs::create_directories(folder);
  fs::copy(kTop / "fixtures" / "pkg", folder / "pkg", fs::copy_options::recursive);
  const std::string extension = fence.language == "rust" ? "rs" : fence.language;
  writeFile(folder / fmt::format("page.{}", extension), fence.code);
  driver::Options options;
  options.root = folder.string();
  options.paths = {options.root};
  options.threads = 1;
  options.searchesRepository = false;
  if (rule.severity == Severity::Off) options.severities[std::string(rule.id)] = Severity::Warning;
  return driver::run(options);
}

std::string listOf(const std::vector<Diagnostic>& findings) {
  std::string text;
  for (const Diagnostic& finding : findings)
    text += fmt::format("  {}: {}\n", finding.ruleId, finding.message);
  return text;
}

TEST_P(RuleTest, findsWhatItsPageCallsBadAndNotWhatItCallsGood) {
#ifdef UNFREED_EMBIND_PROGRAM
  setenv("UNFREED_EMBIND", UNFREED_EMBIND_PROGRAM, 1);
  constexpr bool kReadsCpp = true;
#else
  constexpr bool kReadsCpp = false;
#endif
  size_t bad = 0;
  size_t good = 0;
  for (const Fence& fence : fencesIn(rule().page)) {
    if (fence.word.empty()) continue;
    if (fence.language == "cpp" && !kReadsCpp) continue;
    SCOPED_TRACE(fmt::format("the fence at line {} of {}", fence.line, pagePath().string()));
    ASSERT_TRUE(fence.word == "bad" || fence.word == "good") << fence.word;
    const Result<driver::RunResult> result = analyzeFence(fence, rule());
    ASSERT_TRUE(result) << result.error().what;
    for (const Notification& notification : result->notifications) {
      EXPECT_EQ(notification.level, Notification::Level::Note) << notification.message;
    }
    if (fence.word == "good") {
      ++good;
      EXPECT_TRUE(result->findings.empty()) << listOf(result->findings);
      continue;
    }
    ++bad;
    ASSERT_EQ(result->findings.size(), 1u) << listOf(result->findings);
    EXPECT_EQ(result->findings[0].ruleId, rule().id);
  }
  EXPECT_GE(bad, 1u) << "the page shows nothing that is found";
  EXPECT_GE(good, 1u) << "the page shows nothing that is not found";
}

std::string testName(const testing::TestParamInfo<size_t>& info) {
  std::string name(rules::all()[info.param].id);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Rules, RuleTest, testing::Range<size_t>(0, rules::all().size()), testName);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(RuleTest);

TEST(Rules, areNotNone) {
  EXPECT_GE(rules::all().size(), 4u);
}

TEST(Rules, areAllThePagesAndAllTheSourcesOfTheFolder) {
  std::set<std::string> ids;
  for (const rule::Rule& rule : rules::all()) ids.insert(std::string(rule.id));
  EXPECT_EQ(ids.size(), rules::all().size()) << "an id stands twice in the list";
  for (const fs::directory_entry& entry : fs::directory_iterator(kTop / "rules")) {
    const std::string stem = entry.path().stem().string();
    if (entry.path().extension() != ".md") continue;
    EXPECT_EQ(ids.count(stem), 1u) << entry.path();
  }
  for (const std::string& id : ids) EXPECT_TRUE(fs::exists(kTop / "rules" / (id + ".cpp"))) << id;
}

// The cells of a Markdown table row, trimmed.
std::vector<std::string> cellsOf(std::string_view line) {
  std::vector<std::string> cells;
  for (size_t begin = 1; begin < line.size();) {
    size_t end = line.find('|', begin);
    if (end == std::string_view::npos) break;
    std::string_view cell = line.substr(begin, end - begin);
    const size_t first = cell.find_first_not_of(' ');
    const size_t last = cell.find_last_not_of(' ');
    cells.emplace_back(first == std::string_view::npos ? std::string_view{}
                                                       : cell.substr(first, last - first + 1));
    begin = end + 1;
  }
  return cells;
}

TEST(Readme, hasTheTableOfRules) {
  const std::string readme = readFile(kTop / "README.md");
  const LineIndex lines(readme);
  std::vector<std::string> found;
  for (uint32_t number = 1; number <= lines.lineCount(); ++number) {
    const std::string_view line = lines.textOf(number);
    if (!line.starts_with("| [`")) continue;
    const std::vector<std::string> cells = cellsOf(line);
    ASSERT_GE(cells.size(), 2u) << line;
    found.push_back(fmt::format("{} | {}", cells.front(), cells.back()));
  }
  std::vector<std::string> expected;
  for (const rule::Rule& rule : rules::all()) {
    expected.push_back(fmt::format("[`{0}`](rules/{0}.md) | {1}", rule.id, rule.summary));
  }
  EXPECT_EQ(found, expected) << "the rows are `| [`id`](rules/id.md) | … | summary |`, as in --list-rules";
}

}  // namespace
}  // namespace unfreed::test
