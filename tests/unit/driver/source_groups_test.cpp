#include "driver/source_groups.h"

#include <gtest/gtest.h>

#include "driver/build_scripts.h"
#include "tests/unit/source/temporary_folder.h"

namespace unfreed::driver {
namespace {

using Names = std::vector<std::string>;

class SourceGroups : public testing::Test {
 protected:
  SourceGroups() { folder_.write(".git/HEAD", ""); }

  Names shown(const Names& files) const {
    Names result;
    for (const std::string& file : files) result.push_back(file.substr(folder_.path().size() + 1));
    return result;
  }

  test::TemporaryFolder folder_;
};

constexpr std::string_view kRust = "#[wasm_bindgen] pub struct Tree(u32);";
constexpr std::string_view kCpp = "EMSCRIPTEN_BINDINGS(mesh) {}";

TEST_F(SourceGroups, ACrateIsOneGroupWithAllOfItsFiles) {
  folder_.write("Cargo.toml", "[workspace]\nmembers = [\"tree\"]\n");
  folder_.write("Cargo.lock", "");
  folder_.write("tree/Cargo.toml", "[package]\nname = \"tree-wasm\"\n");
  folder_.write("tree/src/lib.rs", kRust);
  folder_.write("tree/src/types.rs", "pub type Id = u32;");
  folder_.write("tree/tests/web.rs", kRust);
  folder_.write("tree/inner/Cargo.toml", "[package]\nname = \"inner\"\n");
  folder_.write("tree/inner/src/lib.rs", "");
  const std::vector<SourceGroup> groups = findSourceGroups(folder_.path());
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(shown(groups[0].files), (Names{"tree/src/lib.rs", "tree/src/types.rs"}));
  EXPECT_EQ(groups[0].manifest, folder_.path("tree/Cargo.toml"));
  EXPECT_EQ(groups[0].lock, folder_.path("Cargo.lock"));
}

TEST_F(SourceGroups, ImportsMeanACrateByItsNameOrByWhereItIsBuilt) {
  folder_.write("tree/Cargo.toml", "[package]\nname = \"tree-wasm\"\n");
  folder_.write("tree/src/lib.rs", kRust);
  folder_.write("package.json",
                R"({"scripts": {"build": "wasm-pack build tree --out-dir ../web/gen --out-name forest"}})");
  const std::vector<SourceGroup> groups = findSourceGroups(folder_.path());
  ASSERT_EQ(groups.size(), 1u);
  const std::string app = folder_.path("web/app.js");
  EXPECT_EQ(isMeantBy(groups[0], app, "tree-wasm"), Meant::ByName);
  EXPECT_EQ(isMeantBy(groups[0], app, "@scope/tree-wasm"), Meant::ByName);
  EXPECT_EQ(isMeantBy(groups[0], app, "../tree/pkg/tree_wasm_bg.js"), Meant::ByName);
  EXPECT_EQ(isMeantBy(groups[0], app, "./other/forest.js"), Meant::ByName);
  EXPECT_EQ(isMeantBy(groups[0], app, "../tree/pkg"), Meant::ByFolder);
  EXPECT_EQ(isMeantBy(groups[0], app, "./gen/index.js"), Meant::ByFolder);
  EXPECT_EQ(isMeantBy(groups[0], app, "./other/main.js"), Meant::No);
  EXPECT_EQ(isMeantBy(groups[0], app, "react"), Meant::No);
}

TEST_F(SourceGroups, ACrateIsReadWithThoseItDependsOn) {
  folder_.write("Cargo.toml",
                "[workspace]\nmembers = [\"*\"]\n[workspace.dependencies]\nroots = { path = \"roots\" }\n");
  folder_.write("Cargo.lock", "");
  folder_.write("web/Cargo.toml",
                "[package]\nname = \"forest\"\n[lib]\ncrate-type = [\"cdylib\"]\n[dependencies]\n"
                "leaves = { path = \"../leaves\" }\nserde = \"1\"\n");
  folder_.write("web/src/lib.rs", kRust);
  folder_.write("leaves/Cargo.toml",
                "[package]\nname = \"leaves\"\n[dependencies]\nroots = { workspace = true }\n");
  folder_.write("leaves/src/lib.rs", kRust);
  folder_.write("roots/Cargo.toml", "[package]\nname = \"roots\"\n");
  folder_.write("roots/src/lib.rs", kRust);
  const std::vector<SourceGroup> groups = findSourceGroups(folder_.path());
  ASSERT_EQ(groups.size(), 1u) << "the others are no modules of their own";
  EXPECT_EQ(shown(groups[0].files), (Names{"web/src/lib.rs", "leaves/src/lib.rs", "roots/src/lib.rs"}));
  EXPECT_EQ(groups[0].names, Names{"forest"});
}

TEST_F(SourceGroups, CppIsGroupedByWhatIsBuiltTogether) {
  folder_.write("engine/CMakeLists.txt", "add_executable(engine_js a.cpp)\nset(CMAKE_CXX_COMPILER em++)\n");
  folder_.write("engine/a.cpp", kCpp);
  folder_.write("engine/deep/b.cpp", kCpp);
  folder_.write("engine/plain.cpp", "int main() {}");
  folder_.write("viewer/Makefile", "all:\n\temcc view.cc -lembind -o dist/viewer.mjs\n");
  folder_.write("viewer/view.cc", kCpp);
  const std::vector<SourceGroup> groups = findSourceGroups(folder_.path());
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(shown(groups[0].files), (Names{"engine/a.cpp", "engine/deep/b.cpp"}));
  EXPECT_EQ(shown(groups[1].files), (Names{"viewer/view.cc"}));
  const std::string app = folder_.path("app.js");
  EXPECT_EQ(isMeantBy(groups[0], app, "./engine_js.js"), Meant::ByName);
  EXPECT_EQ(isMeantBy(groups[1], app, "./dist/viewer.mjs"), Meant::ByName);
  EXPECT_EQ(isMeantBy(groups[1], app, "./engine_js.js"), Meant::No);
}

TEST_F(SourceGroups, IdlOfComIsNoBinding) {
  folder_.write("physics.idl", "interface Body { void Body(); };");
  folder_.write("shell.idl", "import \"unknwn.idl\";\n[uuid(0)] interface IShell {}");
  const std::vector<SourceGroup> groups = findSourceGroups(folder_.path());
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(shown(groups[0].files), (Names{"physics.idl"}));
}

TEST_F(SourceGroups, AProjectIsTheRepositoryOrTheOutermostPackage) {
  folder_.write("web/package.json", "{}");
  EXPECT_EQ(projectFolderOf(folder_.path("web/src/a.js")), folder_.path());
}

TEST(BuildScripts, TellNothingUnlessTheyCallTheToolchain) {
  EXPECT_TRUE(buildFactsOf("package.json", R"({"main": "dist/index.js"})", false).names.empty());
  EXPECT_EQ(buildFactsOf("build.sh", "em++ -lembind a.cpp -o ../web/mesh.js", false).names, (Names{"mesh"}));
  EXPECT_TRUE(buildFactsOf("notes.md", "em++ a.cpp -o mesh.js", false).names.empty());
}

}  // namespace
}  // namespace unfreed::driver
