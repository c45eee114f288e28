#include "driver/fix_style.h"

#include <gtest/gtest.h>

#include "tests/unit/source/temporary_folder.h"

namespace unfreed::driver {
namespace {

constexpr std::string_view kNewCompiler = R"({ "devDependencies": { "typescript": "^5.4.0" } })";

TEST(LowestVersion, IsThatOfTheLowestAlternative) {
  EXPECT_EQ(lowestVersion("^5.4.0"), (Version{5, 4}));
  EXPECT_EQ(lowestVersion("~5.2"), (Version{5, 2}));
  EXPECT_EQ(lowestVersion(">=24"), (Version{24, 0}));
  EXPECT_EQ(lowestVersion(">= 24.1.0 <30"), (Version{24, 1}));
  EXPECT_EQ(lowestVersion("v24.x"), (Version{24, 0}));
  EXPECT_EQ(lowestVersion("24 || 18 || >=26"), (Version{18, 0}));
  EXPECT_EQ(lowestVersion("<30"), (Version{0, 0}));
  EXPECT_EQ(lowestVersion("*"), (Version{0, 0}));
  EXPECT_EQ(lowestVersion("latest"), (Version{0, 0}));
  EXPECT_EQ(lowestVersion(""), (Version{0, 0}));
}

// A project of these files, and what a file of it may be written in.
class Project {
 public:
  void write(std::string_view path, std::string_view text) const { folder_.write(path, text); }

  bool allowsUsing(const std::string& path) const {
    Configurations configurations("", folder_.path());
    SourceFile file;
    file.absolute = folder_.path(path);
    file.language = path.ends_with(".ts") ? Language::TypeScript : Language::JavaScript;
    return FixStyles(configurations).of(file).allowsUsing;
  }

 private:
  test::TemporaryFolder folder_;
};

TEST(FixStyles, WithoutAWordOfTheProjectThereIsNoUsing) {
  const Project project;
  EXPECT_FALSE(project.allowsUsing("a.js"));
  EXPECT_FALSE(project.allowsUsing("a.ts"));
}

TEST(FixStyles, TypeScriptNeedsTheLibraryAndTheCompiler) {
  const Project project;
  project.write("tsconfig.json",
                R"({ "compilerOptions": { "target": "es2022", "lib": ["ES2022", "ESNext.Disposable"] } })");
  EXPECT_FALSE(project.allowsUsing("src/a.ts"));  // no compiler is named
  project.write("package.json", kNewCompiler);
  EXPECT_TRUE(project.allowsUsing("src/a.ts"));
  EXPECT_FALSE(project.allowsUsing("src/a.js"));  // says nothing of Node
  project.write("package.json", R"({ "devDependencies": { "typescript": "~5.1.6" } })");
  EXPECT_FALSE(project.allowsUsing("src/a.ts"));
}

TEST(FixStyles, AnInstalledCompilerComesBeforeTheRange) {
  const Project project;
  project.write("tsconfig.json", R"({ "compilerOptions": { "target": "ESNext" } })");
  project.write("package.json", R"({ "devDependencies": { "typescript": ">=4.0" } })");
  EXPECT_FALSE(project.allowsUsing("a.ts"));
  project.write("node_modules/typescript/package.json", R"({ "version": "5.9.2" })");
  EXPECT_TRUE(project.allowsUsing("a.ts"));
}

TEST(FixStyles, AListOfLibrariesReplacesThoseOfTheTarget) {
  const Project project;
  project.write("package.json", kNewCompiler);
  project.write("tsconfig.json",
                R"({ "compilerOptions": { "target": "esnext", "lib": ["es2023", "dom"] } })");
  EXPECT_FALSE(project.allowsUsing("a.ts"));
}

TEST(FixStyles, FollowsExtendsAndTheNearestConfigurationSpeaks) {
  const Project project;
  project.write("package.json", kNewCompiler);
  project.write("base.json", R"({ "compilerOptions": { "lib": ["esnext"] /* all of it */ } })");
  project.write("tsconfig.json", R"({ "extends": "./base.json" })");
  project.write("old/tsconfig.json",
                R"({ "extends": "../base.json", "compilerOptions": { "lib": ["es2020"] } })");
  EXPECT_TRUE(project.allowsUsing("src/a.ts"));
  EXPECT_FALSE(project.allowsUsing("old/a.ts"));
}

TEST(FixStyles, JavaScriptNeedsANodeThatHasIt) {
  const Project project;
  project.write("package.json", R"({ "engines": { "node": ">=24" } })");
  EXPECT_TRUE(project.allowsUsing("a.js"));
  EXPECT_TRUE(project.allowsUsing("a.ts"));  // Node strips its types
  EXPECT_FALSE(project.allowsUsing("a.vue"));
  project.write("package.json", R"({ "engines": { "node": ">=22.1 || >=24" } })");
  EXPECT_FALSE(project.allowsUsing("a.js"));
}

TEST(FixStyles, TheConfigurationDecidesIfItSaysSo) {
  const Project project;
  project.write("package.json", R"({ "engines": { "node": ">=24" } })");
  project.write("unfreed.json", R"({ "fix": { "style": "finally" } })");
  project.write("new/unfreed.json", R"({ "fix": { "style": "using" } })");
  project.write("new/package.json", R"({ "engines": { "node": ">=18" } })");
  project.write("any/unfreed.json", R"({ "fix": { "style": "auto" } })");
  EXPECT_FALSE(project.allowsUsing("a.js"));
  EXPECT_TRUE(project.allowsUsing("new/a.js"));
  EXPECT_TRUE(project.allowsUsing("any/a.js"));
}

}  // namespace
}  // namespace unfreed::driver
