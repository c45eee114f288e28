#include "driver/source_groups.h"

#include <gtest/gtest.h>

#include "driver/build_scripts.h"
#include "driver/import_meaning.h"
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

  static Meant meantBy(const SourceGroup& group, const std::string& file, std::string_view specifier) {
    return isMeantBy(group, importTargetOf(file, specifier));
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
  EXPECT_EQ(shown(filesOf(groups[0])), (Names{"tree/src/lib.rs", "tree/src/types.rs"}));
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
  EXPECT_EQ(meantBy(groups[0], app, "tree-wasm"), Meant::ByName);
  EXPECT_EQ(meantBy(groups[0], app, "@scope/tree-wasm"), Meant::No) << "anybody may have such a package";
  EXPECT_EQ(meantBy(groups[0], app, "./other/tree_wasm.css"), Meant::No);
  EXPECT_EQ(meantBy(groups[0], app, "https://x.example/tree_wasm.js"), Meant::No);
  EXPECT_EQ(meantBy(groups[0], app, "../tree/pkg/tree_wasm_bg.js"), Meant::ByName);
  EXPECT_EQ(meantBy(groups[0], app, "./other/forest.js"), Meant::ByName);
  EXPECT_EQ(meantBy(groups[0], app, "../tree/pkg"), Meant::ByFolder);
  EXPECT_EQ(meantBy(groups[0], app, "./gen/index.js"), Meant::ByFolder);
  EXPECT_EQ(meantBy(groups[0], app, "./other/main.js"), Meant::No);
  EXPECT_EQ(meantBy(groups[0], app, "react"), Meant::No);
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
  EXPECT_EQ(shown(filesOf(groups[0])), (Names{"leaves/src/lib.rs", "roots/src/lib.rs", "web/src/lib.rs"}));
  EXPECT_EQ(groups[0].names, Names{"forest"});
}

TEST_F(SourceGroups, ACrateThatOnlyReExportsIsTheOneThatIsBuilt) {
  folder_.write("web/Cargo.toml",
                "[package]\nname = \"forest\"\n[lib]\ncrate-type = [\"cdylib\"]\n[dependencies]\n"
                "leaves = { path = \"../leaves\" }\n");
  folder_.write("web/src/lib.rs", "pub use leaves::*;");
  folder_.write("leaves/Cargo.toml", "[package]\nname = \"leaves\"\n");
  folder_.write("leaves/src/lib.rs", kRust);
  folder_.write("other/Cargo.toml", "[package]\nname = \"other\"\n[lib]\ncrate-type = [\"cdylib\"]\n");
  folder_.write("other/src/lib.rs", "");
  const std::vector<SourceGroup> groups = findSourceGroups(folder_.path());
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(shown(filesOf(groups[0])), (Names{"leaves/src/lib.rs", "web/src/lib.rs"}));
}

TEST_F(SourceGroups, ACommandSpeaksOfTheFolderThatItNames) {
  folder_.write("package.json", R"({"scripts": {
    "a": "cd crates/a && wasm-pack build --out-dir ../../web/wasm/a",
    "b": "wasm-pack build ./crates/b --out-dir ../../web/wasm/b"}})");
  for (const std::string crate : {"a", "b"}) {
    folder_.write("crates/" + crate + "/Cargo.toml", "[package]\nname = \"" + crate + "-crate\"\n");
    folder_.write("crates/" + crate + "/src/lib.rs", kRust);
  }
  const std::vector<SourceGroup> groups = findSourceGroups(folder_.path());
  ASSERT_EQ(groups.size(), 2u);
  const std::string app = folder_.path("web/app.js");
  EXPECT_EQ(groupMeantBy(groups, importTargetOf(app, "./wasm/a")), std::optional<size_t>(0));
  EXPECT_EQ(groupMeantBy(groups, importTargetOf(app, "./wasm/b/index.js")), std::optional<size_t>(1));
  EXPECT_EQ(groupMeantBy(groups, importTargetOf(app, "./wasm/c")), std::nullopt);
}

TEST_F(SourceGroups, PackagesOfARegistryAreNotGeneratedHere) {
  folder_.write("parser/Cargo.toml", "[package]\nname = \"parser\"\n");
  folder_.write("parser/src/lib.rs", kRust);
  folder_.write("parser/package.json", R"({"name": "@own/parser", "main": "pkg/parser.js"})");
  folder_.write(
      "web/package.json",
      R"({"dependencies": {"parser": "^1.2.0", "mine": "file:../parser/pkg", "own": "workspace:*"}})");
  const std::vector<SourceGroup> groups = findSourceGroups(folder_.path());
  ASSERT_EQ(groups.size(), 1u);
  const std::string app = folder_.path("web/app.js");
  EXPECT_EQ(meantBy(groups[0], app, "parser"), Meant::No);
  EXPECT_EQ(meantBy(groups[0], app, "@babel/parser"), Meant::No);
  EXPECT_EQ(meantBy(groups[0], app, "nearley/parser"), Meant::No);
  EXPECT_EQ(meantBy(groups[0], app, "mine"), Meant::ByFolder);
  EXPECT_EQ(meantBy(groups[0], app, "@own/parser"), Meant::ByName);
  EXPECT_EQ(meantBy(groups[0], folder_.path("app.js"), "parser"), Meant::ByName)
      << "nobody says where it is from";
}

TEST_F(SourceGroups, WhatSeveralMayBeIsNone) {
  for (const std::string crate : {"a", "b"}) {
    folder_.write(crate + "/Cargo.toml", "[package]\nname = \"twin\"\n");
    folder_.write(crate + "/src/lib.rs", kRust);
  }
  const std::vector<SourceGroup> groups = findSourceGroups(folder_.path());
  ASSERT_EQ(groups.size(), 2u);
  const std::string app = folder_.path("app.js");
  EXPECT_EQ(groupMeantBy(groups, importTargetOf(app, "./gen/twin.js")), std::nullopt);
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
  EXPECT_EQ(shown(filesOf(groups[0])), (Names{"engine/a.cpp", "engine/deep/b.cpp"}));
  EXPECT_EQ(shown(filesOf(groups[1])), (Names{"viewer/view.cc"}));
  const std::string app = folder_.path("app.js");
  EXPECT_EQ(meantBy(groups[0], app, "./engine_js.js"), Meant::ByName);
  EXPECT_EQ(meantBy(groups[1], app, "./dist/viewer.mjs"), Meant::ByName);
  EXPECT_EQ(meantBy(groups[1], app, "./engine_js.js"), Meant::No);
}

TEST_F(SourceGroups, IdlOfComIsNoBinding) {
  folder_.write("physics.idl", "interface Body { void Body(); };");
  folder_.write("shell.idl", "import \"unknwn.idl\";\n[uuid(0)] interface IShell {}");
  const std::vector<SourceGroup> groups = findSourceGroups(folder_.path());
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(shown(filesOf(groups[0])), (Names{"physics.idl"}));
}

TEST_F(SourceGroups, AProjectIsTheRepositoryOrTheOutermostPackage) {
  folder_.write("web/package.json", "{}");
  EXPECT_EQ(projectFolderOf(folder_.path("web/src/a.js")), folder_.path());
}

TEST(BuildScripts, TellNothingUnlessTheyCallTheToolchain) {
  EXPECT_TRUE(buildFactsOf("package.json", R"({"main": "dist/index.js"})", {}).names.empty());
  EXPECT_EQ(buildFactsOf("build.sh", "em++ -lembind a.cpp -o ../web/mesh.js", {}).names, (Names{"mesh"}));
  EXPECT_TRUE(buildFactsOf("notes.md", "em++ a.cpp -o mesh.js", {}).names.empty());
}

}  // namespace
}  // namespace unfreed::driver
