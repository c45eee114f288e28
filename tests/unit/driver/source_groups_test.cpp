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
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
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
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
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
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
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
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
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
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
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
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
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
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
  ASSERT_EQ(groups.size(), 2u);
  const std::string app = folder_.path("app.js");
  EXPECT_EQ(groupMeantBy(groups, importTargetOf(app, "./gen/twin.js")), std::nullopt);
}

TEST_F(SourceGroups, APackageByItsPlaceMayHaveADotInItsName) {
  folder_.write("stove/Cargo.toml", "[package]\nname = \"stove\"\n");
  folder_.write("stove/src/lib.rs", kRust);
  folder_.write("web/package.json",
                R"({"dependencies": {"ui": "link:../stove.ui", "stove": "file:../stove"}})");
  folder_.write("stove/package.json",
                R"({"name": "stove", "scripts": {"build": "wasm-pack build --out-dir node"}})");
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
  ASSERT_EQ(groups.size(), 1u);
  const std::string app = folder_.path("web/app.js");
  EXPECT_EQ(meantBy(groups[0], app, "ui"), Meant::No);
  EXPECT_EQ(meantBy(groups[0], app, "stove"), Meant::ByName);
  EXPECT_EQ(meantBy(groups[0], app, "stove/node"), Meant::ByFolder);
  EXPECT_EQ(meantBy(groups[0], app, "stove/other"), Meant::No);
}

TEST_F(SourceGroups, CppIsGroupedByWhatIsBuiltTogether) {
  folder_.write("engine/CMakeLists.txt", "add_executable(engine_js a.cpp)\nset(CMAKE_CXX_COMPILER em++)\n");
  folder_.write("engine/a.cpp", kCpp);
  folder_.write("engine/deep/b.cpp", kCpp);
  folder_.write("engine/plain.cpp", "int main() {}");
  folder_.write("viewer/Makefile", "all:\n\temcc view.cc -lembind -o dist/viewer.mjs\n");
  folder_.write("viewer/view.cc", kCpp);
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(shown(filesOf(groups[0])), (Names{"engine/a.cpp", "engine/deep/b.cpp"}));
  EXPECT_EQ(shown(filesOf(groups[1])), (Names{"viewer/view.cc"}));
  const std::string app = folder_.path("app.js");
  EXPECT_EQ(meantBy(groups[0], app, "./engine_js.js"), Meant::ByName);
  EXPECT_EQ(meantBy(groups[1], app, "./dist/viewer.mjs"), Meant::ByName);
  EXPECT_EQ(meantBy(groups[1], app, "./engine_js.js"), Meant::No);
}

TEST_F(SourceGroups, TargetsOfOneFolderAreModulesOfTheirOwn) {
  folder_.write("CMakeLists.txt", R"(project(lamps)
set(SHARED common.cpp)
add_executable(${PROJECT_NAME} a.cpp ${SHARED})
add_library(inner STATIC b.cpp)
add_executable(torch torch_main.cpp ${SHARED})
target_link_libraries(torch inner)
set_target_properties(torch PROPERTIES OUTPUT_NAME "lantern" SUFFIX ".module.mjs")
)");
  for (const char* const name : {"a.cpp", "b.cpp", "common.cpp", "spare.cpp"}) folder_.write(name, kCpp);
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(shown(filesOf(groups[0])), (Names{"a.cpp", "common.cpp"}));
  EXPECT_EQ(shown(filesOf(groups[1])), (Names{"b.cpp", "common.cpp"}));
  EXPECT_EQ(shown(filesOf(groups[2])), (Names{"spare.cpp"}));
  const std::string app = folder_.path("app.js");
  const auto meant = [&](std::string_view specifier) {
    return groupMeantBy(groups, importTargetOf(app, specifier));
  };
  EXPECT_EQ(meant("./web/lamps.js"), std::optional<size_t>(0));
  EXPECT_EQ(meant("./web/lantern.module.mjs"), std::optional<size_t>(1));
  EXPECT_EQ(meant("./web/common.js"), std::nullopt);
}

TEST_F(SourceGroups, CommandsTellTargetsApart) {
  folder_.write("Makefile",
                "CC = emcc\nOBJS = b.o\nall: a.js\n\na.mjs: a.cpp\n\t$(CC) -lembind $^ \\\n\t  -o $@\n"
                "b.o: b.cpp\n\t$(CC) -c b.cpp -o b.o\nweb/index.js: $(OBJS)\n"
                "\t$(CC) $(OBJS) -s EXPORT_NAME=createB -o $@\n");
  for (const char* const name : {"a.cpp", "b.cpp"}) folder_.write(name, kCpp);
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
  ASSERT_EQ(groups.size(), 2u);
  const std::string app = folder_.path("app.js");
  EXPECT_EQ(groupMeantBy(groups, importTargetOf(app, "./a.mjs")), std::optional<size_t>(0));
  EXPECT_EQ(groupMeantBy(groups, importTargetOf(app, "./web/index.js")), std::optional<size_t>(1));
  EXPECT_EQ(groupMeantBy(groups, importTargetOf(app, "./index.js")), std::nullopt);
  EXPECT_EQ(groups[1].globals, Names{"createB"});
  EXPECT_TRUE(groups[0].globals.empty());
}

TEST_F(SourceGroups, BuildsOfTheSameSourcesAreOneModule) {
  folder_.write("build.sh",
                "SRC=(\n  src/a.cpp\n  src/b.cpp\n)\nem++ ${SRC[@]} -o web/lamp.js\n"
                "em++ \"${SRC[@]}\" -g -o web/lamp_debug.js\nem++ src/a.cpp -o web/small.js\n");
  folder_.write("package.json", "{}");
  for (const char* const name : {"src/a.cpp", "src/b.cpp"}) folder_.write(name, kCpp);
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(meantBy(groups[0], folder_.path("app.js"), "./x/lamp_debug.js"), Meant::ByName);
  EXPECT_EQ(meantBy(groups[0], folder_.path("app.js"), "./x/small.js"), Meant::ByName);
}

TEST_F(SourceGroups, WhatCMakeSaysInLoopsAndFunctions) {
  folder_.write("CMakeLists.txt", R"(# add_executable(old a.cpp b.cpp)
function(wasm_module name)
  add_executable(${name}_js ${ARGN})
endfunction()
wasm_module(a a.cpp)
foreach(part b c)
  add_executable(${part} ${part}.cpp)
endforeach()
)");
  for (const char* const name : {"a.cpp", "b.cpp", "c.cpp"}) folder_.write(name, kCpp);
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(groups[0].names, (Names{"a_js", "a"}));
  EXPECT_EQ(groups[2].names, (Names{"c"}));
}

TEST_F(SourceGroups, WebpackBuildsCrates) {
  folder_.write("crate/Cargo.toml", "[package]\nname = \"tree\"\n");
  folder_.write("crate/src/lib.rs", kRust);
  folder_.write("other/Cargo.toml", "[package]\nname = \"other\"\n");
  folder_.write("other/src/lib.rs", kRust);
  folder_.write("www/webpack.config.js", R"(module.exports = { plugins: [
    new WasmPackPlugin({ crateDirectory: path.resolve(__dirname, "..", "crate"), outDir: "../www/gen" }),
    new WasmPackPlugin({ crateDirectory: path.resolve(__dirname, "../other"), outName: "forest" }),
  ] };)");
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
  ASSERT_EQ(groups.size(), 2u);
  const std::string app = folder_.path("www/src/app.js");
  EXPECT_EQ(meantBy(groups[0], app, "../gen"), Meant::ByFolder);
  EXPECT_EQ(meantBy(groups[1], app, "../gen"), Meant::No);
  EXPECT_EQ(meantBy(groups[1], app, "./x/forest.js"), Meant::ByName);
}

TEST_F(SourceGroups, ToolsOfTheProjectCallWasmPack) {
  for (const char* const crate : {"a", "b", "c", "d"}) {
    folder_.write(std::string("crates/") + crate + "/Cargo.toml",
                  std::string("[package]\nname = \"crate-") + crate + "\"\n");
    folder_.write(std::string("crates/") + crate + "/src/lib.rs", kRust);
  }
  folder_.write("scripts/build.mjs", R"(
const out = '../../web/gen-a';
spawnSync('wasm-pack', ['build', path.join(root, 'crates', 'a'),
  '--out-dir', `${out}`], {
  stdio: 'inherit',
})
execSync("wasm-pack build --out-dir ../../web/gen-b", { cwd: 'crates/b' })
)");
  folder_.write("xtask/src/main.rs",
                "fn main() {\n  Command::new(\"wasm-pack\")\n    .arg(\"build\").arg(\"crates/c\")\n"
                "    .arg(\"--out-dir\").arg(\"../../web/gen-c\").status();\n}\n");
  folder_.write("justfile",
                "out := \"../../web/gen-d\"\nwasm:\n    cd crates/d && wasm-pack build --out-dir {{out}}\n");
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
  ASSERT_EQ(groups.size(), 4u);
  const std::string app = folder_.path("web/app.js");
  for (size_t i = 0; i < 4; ++i) {
    const std::string specifier = std::string("./gen-") + "abcd"[i];
    EXPECT_EQ(groupMeantBy(groups, importTargetOf(app, specifier)), std::optional<size_t>(i)) << specifier;
  }
}

TEST_F(SourceGroups, APathOfTheServerIsAPublicFolderOrTheServedOne) {
  folder_.write("web/package.json", "{}");
  folder_.write("crate/Cargo.toml", "[package]\nname = \"tree\"\n");
  folder_.write("crate/src/lib.rs", kRust);
  folder_.write("build.sh", "wasm-pack build crate --out-dir ../web/public/pkg\n");
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(meantBy(groups[0], folder_.path("web/src/app.js"), "/pkg/index.js"), Meant::ByFolder);
  EXPECT_EQ(meantBy(groups[0], folder_.path("web/src/app.js"), "/other/index.js"), Meant::No);
}

TEST_F(SourceGroups, WhatCannotBeReadIsTold) {
  folder_.write("tree.rs", std::string(kRust) + "\n\xFF\n");
  folder_.write("wide.cpp", std::string("\xFF\xFE"
                                        "E\0",
                                        4));
  const FoundSources found = findSources(folder_.path());
  EXPECT_EQ(found.groups.size(), 1u);
  ASSERT_EQ(found.unread.size(), 1u);
  EXPECT_EQ(found.unread[0].file, folder_.path("wide.cpp"));
}

TEST_F(SourceGroups, SourcesMayLieBesideTheProject) {
  folder_.write("web/package.json", "{}");
  folder_.write("crate/Cargo.toml", "[package]\nname = \"tree\"\n");
  folder_.write("lonely/readme", "");
  const std::string app = folder_.path("web/app.js");
  EXPECT_EQ(sourceFolderNear(folder_.path("crate/pkg/tree.js"), app), folder_.path("crate"));
  EXPECT_EQ(sourceFolderNear(folder_.path("lonely/pkg/tree.js"), app), "");
  EXPECT_EQ(sourceFolderNear(folder_.path("gone/pkg/tree.js"), app), "") << "anything may lie there";
}

TEST_F(SourceGroups, IdlOfComIsNoBinding) {
  folder_.write("physics.idl", "interface Body { void Body(); };");
  folder_.write("shell.idl", "import \"unknwn.idl\";\n[uuid(0)] interface IShell {}");
  const std::vector<SourceGroup> groups = findSources(folder_.path()).groups;
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(shown(filesOf(groups[0])), (Names{"physics.idl"}));
}

TEST_F(SourceGroups, AProjectIsTheRepositoryOrTheOutermostPackage) {
  folder_.write("web/package.json", "{}");
  EXPECT_EQ(projectFolderOf(folder_.path("web/src/a.js")), folder_.path());
}

BuildFacts factsOf(std::string name, std::string text) {
  return buildFactsOf(scriptOf("", std::move(name), std::move(text)), {"/p", "/p", false, {}, {}});
}

TEST(BuildScripts, TellNothingUnlessTheyCallTheToolchain) {
  EXPECT_TRUE(factsOf("package.json", R"({"main": "dist/index.js"})").names.empty());
  EXPECT_EQ(factsOf("build.sh", "em++ -lembind a.cpp -o ../web/mesh.js").names, (Names{"mesh"}));
  EXPECT_TRUE(factsOf("build.sh", "cc a.cpp -o mesh.js").names.empty());
}

TEST(BuildScripts, AFirstLineMayStandForTheExtension) {
  for (const char* const first :
       {"#!/bin/sh", "#!/bin/bash -e", "#! /usr/bin/env bash", "#!/usr/bin/env -S zsh -e"})
    EXPECT_EQ(scriptKindOf("build-node", std::string(first) + "\nls\n"), ScriptKind::Shell) << first;
  for (const char* const first : {"", "#!/usr/bin/env python3", "#!/usr/bin/env node", "# sh", "echo sh"})
    EXPECT_EQ(scriptKindOf("build-node", std::string(first) + "\nls\n"), ScriptKind::Code) << first;
  EXPECT_EQ(scriptKindOf("Makefile", "#!/bin/sh\n"), ScriptKind::Make);
  EXPECT_EQ(scriptKindOf("build.js", "#!/bin/sh\n"), ScriptKind::Code);
}

TEST_F(SourceGroups, ScriptsWithoutAnExtensionAreReadWhenAShellRunsThem) {
  const std::string built = "#!/bin/sh\nwasm-pack build --out-name ";
  folder_.write("build-node", built + "one\n");
  folder_.write("build/inner", built + "two\n");  // a folder
  folder_.write("scripts/bundle", built + "three\n");
  folder_.write("tools/NOTES", "wasm-pack build --out-name four\n");
  folder_.write("release", built + "five\n");
  folder_.write("tools/web.txt", built + "six\n");
  BuildScripts scripts;
  Names read;
  for (const Script& script : scripts.of(folder_.path())) read.push_back(script.name);
  EXPECT_EQ(read, (Names{"build-node", "bundle"}));
}

TEST(BuildTargets, ScriptsThatBecomePartOfTheGeneratedOne) {
  EXPECT_EQ(linkedScriptsIn("em++ a.cpp --pre-js js/pre.js --post-js=post.mjs -o out.js"),
            (Names{"js/pre.js", "post.mjs"}));
  EXPECT_EQ(linkedScriptsIn("target_link_options(a PRIVATE \"SHELL:--extern-post-js ${DIR}/b.js\" c.js)"),
            (Names{"/b.js"}));
  EXPECT_EQ(linkedScriptsIn("em++ --pre-js -o out.js a.cpp"), Names{});
  EXPECT_EQ(linkedScriptsIn("em++ --pre-js"), Names{});
}

}  // namespace
}  // namespace unfreed::driver
