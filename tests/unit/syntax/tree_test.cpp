#include "syntax/tree.h"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace unfreed::syntax {
namespace {

std::string codeOf(size_t statements) {
  std::string code;
  for (size_t i = 0; i < statements; ++i) code += "call(" + std::to_string(i) + ", [a, b, { c: `${d}` }]);\n";
  return code;
}

// Trees have memory of their own, some of which serves one parse after the other.
TEST(Tree, TreesLiveSideBySide) {
  std::vector<Tree> trees;
  for (size_t i = 1; i <= 6; ++i) {
    auto tree = Tree::parse(codeOf(i * 100), i % 2 ? Language::JavaScript : Language::Tsx);
    ASSERT_TRUE(tree);
    trees.push_back(std::move(*tree));
  }
  trees.erase(trees.begin() + 1, trees.begin() + 3);
  ASSERT_TRUE(Tree::parse(codeOf(2000), Language::TypeScript));
  const size_t expected[] = {100, 400, 500, 600};
  for (size_t i = 0; i < trees.size(); ++i) {
    EXPECT_EQ(trees[i].root().namedChildCount(), expected[i]);
    EXPECT_FALSE(trees[i].root().hasError());
  }
}

TEST(Tree, WhoseReadingsGrowWithoutEndIsGivenUp) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "a<";
  EXPECT_FALSE(Tree::parse(text, Language::Tsx));
  EXPECT_TRUE(Tree::parse(text, Language::JavaScript));
}

}  // namespace
}  // namespace unfreed::syntax
