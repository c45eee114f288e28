// Every folder fixtures/<rule-id>/<case>/ is one project and one test: what the analyzer finds and what the
// annotations say must be the same. See support/annotation.h for the grammar.
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <regex>

#include "rules/rules.h"
#include "support/fixed.h"
#include "support/project.h"

namespace unfreed::test {
namespace {

namespace fs = std::filesystem;

const fs::path kFixtures = fs::path(UNFREED_SOURCE_DIR) / "fixtures";

std::vector<std::string> foldersIn(const fs::path& folder) {
  std::vector<std::string> names;
  if (!fs::is_directory(folder)) return names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// "rule-id/case", of every rule in the list.
std::vector<std::string> cases() {
  std::vector<std::string> found;
  for (const rule::Rule& rule : rules::all()) {
    for (const std::string& name : foldersIn(kFixtures / rule.id))
      found.push_back(fmt::format("{}/{}", rule.id, name));
  }
  return found;
}

std::string testName(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

[[maybe_unused]] bool holdsCpp(const fs::path& folder) {
  const auto files = fs::recursive_directory_iterator(folder);
  return std::any_of(begin(files), end(files),
                     [](const fs::directory_entry& entry) { return entry.path().extension() == ".cpp"; });
}

class Fixture : public testing::TestWithParam<std::string> {};

TEST_P(Fixture, saysWhatIsFound) {
#ifdef UNFREED_EMBIND_PROGRAM
  setenv("UNFREED_EMBIND", UNFREED_EMBIND_PROGRAM, 1);
#else
  if (holdsCpp(kFixtures / GetParam())) GTEST_SKIP() << "it holds C++, and unfreed-embind was not built";
#endif
  const CheckedProject project = checkProject(kFixtures / GetParam());
  EXPECT_TRUE(project.agrees()) << describe(project);
}

TEST_P(Fixture, isRightAfterItsFixes) {
#ifdef UNFREED_EMBIND_PROGRAM
  setenv("UNFREED_EMBIND", UNFREED_EMBIND_PROGRAM, 1);
#else
  if (holdsCpp(kFixtures / GetParam())) GTEST_SKIP() << "it holds C++, and unfreed-embind was not built";
#endif
  for (const std::string& complaint : complaintsAboutFixes(kFixtures / GetParam()))
    ADD_FAILURE() << complaint;
}

INSTANTIATE_TEST_SUITE_P(Fixtures, Fixture, testing::ValuesIn(cases()), testName);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Fixture);

struct FunctionCount {
  size_t leaking = 0;  // with at least one annotated finding
  size_t clean = 0;
};

// Functions declared at the left margin; the code up to the next one belongs to it.
FunctionCount countFunctions(const std::string& text) {
  static const std::regex kDeclaration(
      R"(^(export\s+)?(default\s+)?((async\s+)?function\b|class\s|(const|let)\s+\w+\s*=\s*(async\s*)?(\(|function\b|\w+\s*=>)).*)");
  std::vector<std::pair<uint32_t, bool>> functions;  // line, leaking
  const LineIndex lines(text);
  for (uint32_t number = 1; number <= lines.lineCount(); ++number) {
    const std::string line(lines.textOf(number).substr(0, 200));
    if (std::regex_match(line, kDeclaration)) functions.emplace_back(number, false);
  }
  for (const Annotation& annotation : annotationsIn(text).items) {
    if (annotation.kind == Annotation::Kind::Note || annotation.debt == Annotation::Debt::Spurious) continue;
    const auto next = std::upper_bound(functions.begin(), functions.end(), std::pair(annotation.line, true));
    if (next != functions.begin()) std::prev(next)->second = true;
  }
  FunctionCount count;
  for (const auto& [line, leaking] : functions) ++(leaking ? count.leaking : count.clean);
  return count;
}

TEST(Fixtures, areManyEnoughForEveryRule) {
  FunctionCount total;
  for (const std::string& name : cases()) {
    for (const fs::path& path : annotatedFilesIn(kFixtures / name)) {
      if (path.string().find("/pkg/") != std::string::npos) continue;  // declarations and glue
      const FunctionCount count = countFunctions(readFile(path));
      total.leaking += count.leaking;
      total.clean += count.clean;
    }
  }
  RecordProperty("leaking", static_cast<int>(total.leaking));
  RecordProperty("clean", static_cast<int>(total.clean));
  fmt::print("{} functions that leak and {} that do not\n", total.leaking, total.clean);
  EXPECT_GE(total.leaking + total.clean, 150u);
  EXPECT_GE(total.leaking, 60u);
  EXPECT_GE(total.clean, 60u);
}

TEST(Fixtures, countFunctionsByTheirAnnotations) {
  const FunctionCount count = countFunctions(
      "export function leaks() {\n  new P();\n//^^^^^^^ a-rule\n}\nexport async function frees() {}\n"
      "const arrow = (x) => x;\nconst notAFunction = 1;\nfunction noted() {\n  for (;;) {}\n//^^^ note: "
      "loop\n}\n");
  EXPECT_EQ(count.leaking, 1u);
  EXPECT_EQ(count.clean, 3u);
}

}  // namespace
}  // namespace unfreed::test
