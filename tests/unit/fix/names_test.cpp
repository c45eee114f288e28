#include "fix/names.h"

#include <gtest/gtest.h>

namespace unfreed::fix {
namespace {

TEST(Names, AMemberSaysWhatItGives) {
  EXPECT_EQ(nameFromMember("title"), "title");
  EXPECT_EQ(nameFromMember("getRootNode"), "rootNode");
  EXPECT_EQ(nameFromMember("transaction_id"), "transactionId");
  EXPECT_EQ(nameFromMember("XMLRoot"), "xmlRoot");
}

TEST(Names, AMemberThatOnlySaysHowIsNoName) {
  EXPECT_EQ(nameFromMember("get"), "");
  EXPECT_EQ(nameFromMember("from_hex"), "");
  EXPECT_EQ(nameFromMember("clone"), "");
  EXPECT_EQ(nameFromMember("get3"), "get3");
  EXPECT_EQ(nameFromMember("get_3"), "");
  EXPECT_EQ(nameFromMember("__"), "");
}

TEST(Names, OfAClassBeginInSmallLetters) {
  EXPECT_EQ(nameFromClass("Tree"), "tree");
  EXPECT_EQ(nameFromClass("XMLNode"), "xmlNode");
  EXPECT_EQ(nameFromClass("vector<Tree>"), "vectorTree");
  EXPECT_EQ(nameFromClass("$"), "handle");
}

TEST(Names, AreNoReservedWords) {
  EXPECT_EQ(nameFromClass("Function"), "functionValue");
  EXPECT_EQ(nameFromMember("default"), "defaultValue");
}

TEST(Names, OfOneAndOfMany) {
  for (const auto& [one, many] :
       {std::pair("tree", "trees"), std::pair("box", "boxes"), std::pair("entry", "entries"),
        std::pair("class", "classes"), std::pair("key", "keys")}) {
    EXPECT_EQ(pluralOf(one), many);
    EXPECT_EQ(singularOf(many), one);
  }
  EXPECT_EQ(singularOf("list"), "");
}

TEST(Names, DoNotMeetWhatTheFunctionHasOrAnotherFixBrings) {
  SourceFile file;
  file.path = file.absolute = "a.js";
  file.language = Language::JavaScript;
  file.text = "function f(tree) { g(tree.root); }\nfunction h() { k({ tree: 1 }.root, ...node); }\n";
  const auto code = Code::read(file, {0, 1});
  ASSERT_TRUE(code);
  const Span f{0, 34}, h{35, static_cast<uint32_t>(file.text.size())};
  Names names;
  EXPECT_EQ(names.fresh(*code, f, "tree"), "tree2");
  EXPECT_EQ(names.fresh(*code, f, "tree"), "tree3");
  EXPECT_EQ(names.fresh(*code, f, "root"), "root");  // a property only
  EXPECT_EQ(names.fresh(*code, h, "root"), "root");  // another function
  EXPECT_EQ(names.fresh(*code, {0, h.end}, "root"), "root3");
  EXPECT_EQ(names.fresh(*code, h, "node"), "node2");
  EXPECT_EQ(names.fresh(*code, f, "leaf", "blade"), "leaf");
  EXPECT_EQ(names.fresh(*code, f, "leaf", "blade"), "blade");
  EXPECT_EQ(names.fresh(*code, f, "leaf", "blade"), "leaf2");
  EXPECT_EQ(names.fresh(*code, f, "tree", "bush"), "bush");
}

}  // namespace
}  // namespace unfreed::fix
