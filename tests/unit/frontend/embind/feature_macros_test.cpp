#include "frontend/embind/feature_macros.h"

#include <gtest/gtest.h>

namespace unfreed::embind {
namespace {

std::string shown(const std::vector<std::string>& conditions) {
  Names names;
  for (const std::string& condition : conditions) {
    WrittenMember function;
    function.condition = condition;
    names.functions.push_back(std::move(function));
  }
  std::string all;
  for (const std::string& macro : featureMacros(names)) all += (all.empty() ? "" : " ") + macro;
  return all;
}

TEST(FeatureMacros, AreThoseThatBindMore) {
  EXPECT_EQ(shown({"defined(A)"}), "A=1");
  EXPECT_EQ(shown({"B && defined(A) && !defined(C)", "!defined(C)"}), "A=1 B=1");
  EXPECT_EQ(shown({"defined(A)", "!defined(A)"}), "");
  EXPECT_EQ(shown({"defined(A)", "defined(A)", "!defined(A)"}), "A=1");
  EXPECT_EQ(shown({"!(defined(A) || !defined(B))"}), "B=1");
  EXPECT_EQ(shown({"!(!(defined A))"}), "A=1");
}

TEST(FeatureMacros, LeaveWhatIsNoSwitchAlone) {
  EXPECT_EQ(shown({"VERSION > 3"}), "");
  EXPECT_EQ(shown({"defined(__wasm_simd128__)", "1", "", "!", "))("}), "");
}

}  // namespace
}  // namespace unfreed::embind
