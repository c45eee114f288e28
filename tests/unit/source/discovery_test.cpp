#include "source/discovery.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "temporary_folder.h"

namespace unfreed {
namespace {

class Discovering : public testing::Test {
 protected:
  // The files found, relative to the folder and separated by blanks.
  std::string found(const std::vector<std::string>& paths) {
    const auto discovery = discover(paths, folder_.path());
    EXPECT_TRUE(discovery.has_value());
    std::string names;
    if (!discovery) return names;
    faults_ = discovery->faults;
    for (const DiscoveredFile& file : discovery->files) {
      names += (names.empty() ? "" : " ") + file.absolute.substr(folder_.path().size() + 1);
    }
    return names;
  }
  test::TemporaryFolder folder_;
  std::vector<DiscoveryFault> faults_;
};

TEST_F(Discovering, TakesCodeAndLeavesTheRest) {
  for (const char* const name :
       {"a.js", "b.mjs", "c.cjs", "d.jsx", "e.ts", "f.mts", "g.cts", "h.tsx", "i.d.ts", "j.d.mts", "k.min.js",
        "l.json", "m.rs", "n.md", ".git/o.js", "x/node_modules/p.js", "x/q.ts"}) {
    folder_.write(name, "");
  }
  EXPECT_EQ(found({"."}), "a.js b.mjs c.cjs d.jsx e.ts f.mts g.cts h.tsx x/q.ts");
}

TEST_F(Discovering, ObeysIgnoreFilesOfTheRepository) {
  folder_.write(".git/HEAD", "");
  folder_.write(".git/info/exclude", "local.js\n");
  folder_.write(".gitignore", "dist/\n*.gen.ts\n");
  folder_.write("src/.gitignore", "!keep.gen.ts\n/only-here.ts\n");
  for (const char* const name : {"local.js", "dist/a.js", "src/a.gen.ts", "src/keep.gen.ts",
                                 "src/only-here.ts", "src/x/only-here.ts", "src/dist/b.js"}) {
    folder_.write(name, "");
  }
  EXPECT_EQ(found({"."}), "src/keep.gen.ts src/x/only-here.ts");
  EXPECT_EQ(found({"src"}), "src/keep.gen.ts src/x/only-here.ts") << "the rules above the folder count too";
}

TEST_F(Discovering, FilesBelowAreChosenByTheirNamesAndIgnoreFiles) {
  folder_.write(".git/HEAD", "");
  folder_.write(".gitignore", "target/\n");
  folder_.write("src/lib.rs", "");
  folder_.write("src/deep/a.rs", "");
  folder_.write("src/a.js", "");
  folder_.write("target/out.rs", "");
  folder_.write("node_modules/pkg/b.rs", "");
  const auto isRust = [](std::string_view name) { return name.ends_with(".rs"); };
  EXPECT_EQ(filesBelow(folder_.path(), isRust),
            (std::vector<std::string>{folder_.path("src/deep/a.rs"), folder_.path("src/lib.rs")}));
}

TEST_F(Discovering, TakesWhatIsNamed) {
  folder_.write(".git/HEAD", "");
  folder_.write(".gitignore", "dist\n");
  folder_.write("dist/a.min.js", "");
  folder_.write("dist/b.js", "");
  EXPECT_EQ(found({"dist/a.min.js", "dist/../dist/a.min.js"}), "dist/a.min.js");
  EXPECT_EQ(found({"dist"}), "dist/b.js");
  EXPECT_EQ(found({"."}), "");
}

TEST_F(Discovering, LeavesOutNamedFilesOfOtherLanguages) {
  folder_.write("a.md", "");
  EXPECT_EQ(found({"a.md"}), "");
  ASSERT_EQ(faults_.size(), 1u);
  EXPECT_EQ(faults_[0].id, "unsupported-file");
}

TEST_F(Discovering, FollowsNoFolderLinks) {
  folder_.write("a/b.js", "");
  folder_.link("a/around", "..");
  folder_.link("c", "a");
  folder_.link("loop.js", "loop.js");
  folder_.link("gone.js", "nowhere.js");
  folder_.link("linked.js", "a/b.js");
  EXPECT_EQ(found({"."}), "a/b.js");
  std::string ids;
  for (const DiscoveryFault& fault : faults_) ids += fault.id + " ";
  EXPECT_EQ(ids, "symlink-loop broken-symlink symlink-loop ");
}

TEST_F(Discovering, RefusesWhatDoesNotExistOrCannotBeRead) {
  const auto missing = discover({"none"}, folder_.path());
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().what, "`none` does not exist");
  ASSERT_EQ(mkfifo(folder_.path("pipe.js").c_str(), 0600), 0);
  EXPECT_FALSE(discover({"pipe.js"}, folder_.path()).has_value());
}

TEST_F(Discovering, OpensNoPipes) {
  ASSERT_EQ(mkfifo(folder_.path("pipe.js").c_str(), 0600), 0);
  EXPECT_EQ(found({"."}), "");
  ASSERT_EQ(faults_.size(), 1u);
  EXPECT_EQ(faults_[0].id, "unreadable-file");
}

TEST_F(Discovering, SurvivesDeepFolders) {
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "d/";
  folder_.write(deep + "a.js", "");
  EXPECT_EQ(found({"."}), deep + "a.js");
}

TEST(GeneratedGlue, IsToldByItsText) {
  EXPECT_TRUE(isGeneratedGlue("let wasm; class A { __destroy_into_raw() { return this.__wbg_ptr; } }"));
  EXPECT_TRUE(
      isGeneratedGlue("import * as wasm from './a_bg.wasm'; import { __wbg_set_wasm } from './a_bg.js'; "
                      "__wbg_set_wasm(wasm);"));
  EXPECT_TRUE(isGeneratedGlue("var ENVIRONMENT_IS_NODE; var wasmBinary; var Module;"));
  EXPECT_FALSE(isGeneratedGlue("import { A } from './pkg/a.js'; console.log(new A().__wbg_ptr, 'wasm');"));
}

}  // namespace
}  // namespace unfreed
