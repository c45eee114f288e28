#include "program/resolver.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <set>

#include "source/path.h"

namespace unfreed::program {
namespace {

class MemoryFiles final : public FileSystem {
 public:
  using Texts = std::map<std::string, std::string>;
  explicit MemoryFiles(Texts files, Texts links = {}) : files_(std::move(files)), links_(std::move(links)) {
    for (const auto& [path, text] : files_) addFolders(path);
    for (const auto& [path, target] : links_) addFolders(path);
  }
  bool isFile(const std::string& path) const override { return files_.contains(canonical(path)); }
  bool isDirectory(const std::string& path) const override { return folders_.contains(canonical(path)); }
  std::optional<std::string> read(const std::string& path) const override {
    const auto found = files_.find(canonical(path));
    return found == files_.end() ? std::nullopt : std::optional(found->second);
  }
  std::string canonical(const std::string& path) const override {
    for (const auto& [link, target] : links_) {
      if (path::isInside(path, link)) return target + path.substr(link.size());
    }
    return path;
  }
  std::vector<std::string> list(const std::string& directory) const override {
    std::set<std::string> names;
    const auto add = [&](const std::string& path) {
      if (path != directory && path::parentOf(path) == directory) names.emplace(path::nameOf(path));
    };
    for (const auto& [path, text] : files_) add(path);
    for (const std::string& folder : folders_) add(folder);
    return {names.begin(), names.end()};
  }

 private:
  void addFolders(std::string_view path) {
    while (path != "/") folders_.emplace(path = path::parentOf(path));
  }
  std::map<std::string, std::string> files_;
  std::map<std::string, std::string> links_;
  std::set<std::string> folders_;
};

struct Leads {
  std::string implementation, declarations;
};

void expectLeads(const MemoryFiles& files, const std::string& from, const std::string& specifier,
                 const Leads& wanted) {
  const Resolver resolver(files);
  const Resolution found = resolver.resolve(from, specifier);
  EXPECT_EQ(found.implementation, wanted.implementation) << specifier;
  EXPECT_EQ(found.declarations, wanted.declarations) << specifier;
}

// An installed package of these files, and a program that imports it.
MemoryFiles withPackage(const std::string& manifest, const std::vector<std::string>& files) {
  std::map<std::string, std::string> all{{"/p/a.ts", ""}, {"/p/node_modules/k/package.json", manifest}};
  for (const std::string& file : files) all["/p/node_modules/k/" + file] = "";
  return MemoryFiles(std::move(all));
}

TEST(ResolverFiles, AddsExtensionsAndLooksIntoFolders) {
  const MemoryFiles files(
      MemoryFiles::Texts{{"/p/b.ts", ""}, {"/p/c.jsx", ""}, {"/p/d/index.tsx", ""}, {"/p/b/index.js", ""}});
  expectLeads(files, "/p/a.ts", "./b", {"/p/b.ts", ""});
  expectLeads(files, "/p/a.ts", "./c", {"/p/c.jsx", ""});
  expectLeads(files, "/p/a.ts", "./d", {"/p/d/index.tsx", ""});
  expectLeads(files, "/p/d/a.ts", ".", {"/p/d/index.tsx", ""});
  expectLeads(files, "/p/d/a.ts", "../b.js", {"/p/b.ts", ""});
  expectLeads(files, "/p/a.ts", "./none", {"", ""});
}

TEST(ResolverFiles, PrefersTheSourceToWhatItWasCompiledTo) {
  const MemoryFiles files(
      MemoryFiles::Texts{{"/p/b.ts", ""}, {"/p/b.js", ""}, {"/p/b.d.ts", ""}, {"/p/c.mts", ""}});
  expectLeads(files, "/p/a.js", "./b.js", {"/p/b.ts", ""});
  expectLeads(files, "/p/a.js", "./c.mjs", {"/p/c.mts", ""});
}

TEST(ResolverFiles, PairsGlueWithItsDeclarations) {
  const MemoryFiles files(MemoryFiles::Texts{{"/p/pkg/k.js", ""},
                                             {"/p/pkg/k.d.ts", ""},
                                             {"/p/pkg/m.mjs", ""},
                                             {"/p/pkg/m.d.mts", ""},
                                             {"/p/types/only.d.ts", ""}});
  expectLeads(files, "/p/a.ts", "./pkg/k.js", {"/p/pkg/k.js", "/p/pkg/k.d.ts"});
  expectLeads(files, "/p/a.ts", "./pkg/k", {"/p/pkg/k.js", "/p/pkg/k.d.ts"});
  expectLeads(files, "/p/a.ts", "./pkg/k.d.ts", {"/p/pkg/k.js", "/p/pkg/k.d.ts"});
  expectLeads(files, "/p/a.ts", "./pkg/m.mjs", {"/p/pkg/m.mjs", "/p/pkg/m.d.mts"});
  expectLeads(files, "/p/a.ts", "./types/only", {"", "/p/types/only.d.ts"});
  expectLeads(files, "/p/a.ts", "./types/only.js", {"", "/p/types/only.d.ts"});
  expectLeads(files, "/p/a.ts", "./types/only.ts", {"", "/p/types/only.d.ts"});
}

TEST(ResolverFiles, LeavesQueriesOfBundlersAside) {
  const MemoryFiles files(MemoryFiles::Texts{{"/p/w.ts", ""}});
  expectLeads(files, "/p/a.ts", "./w.ts?worker", {"/p/w.ts", ""});
}

TEST(ResolverPackages, FollowsMainAndTypes) {
  expectLeads(withPackage(R"({"name":"k","main":"./lib/k","types":"k.d.ts"})", {"lib/k.js", "k.d.ts"}),
              "/p/a.ts", "k", {"/p/node_modules/k/lib/k.js", "/p/node_modules/k/k.d.ts"});
  expectLeads(withPackage(R"({"name":"k","main":"lib"})", {"lib/index.js", "lib/index.d.ts"}), "/p/a.ts", "k",
              {"/p/node_modules/k/lib/index.js", "/p/node_modules/k/lib/index.d.ts"});
  expectLeads(withPackage("{}", {"index.js", "sub/x.js", "sub/x.d.ts"}), "/p/a.ts", "k/sub/x",
              {"/p/node_modules/k/sub/x.js", "/p/node_modules/k/sub/x.d.ts"});
}

TEST(ResolverPackages, TakesConditionsInTheOrderInWhichTheyStand) {
  expectLeads(withPackage(R"({"exports":{".":{"node":{"types":"./n.d.ts","default":"./n.js"},
                                              "types":"./e.d.ts","default":"./e.js"}}})",
                          {"n.js", "n.d.ts", "e.js", "e.d.ts"}),
              "/p/a.ts", "k", {"/p/node_modules/k/n.js", "/p/node_modules/k/n.d.ts"});
  expectLeads(
      withPackage(R"({"exports":{"types":"./b.d.ts","browser":{"development":"./d.js","default":"./w.js"},
                                         "require":"./c.cjs","default":"./b.js"}})",
                  {"b.d.ts", "d.js", "w.js", "c.cjs", "b.js"}),
      "/p/a.ts", "k", {"/p/node_modules/k/c.cjs", "/p/node_modules/k/b.d.ts"});
}

TEST(ResolverPackages, FindsTypesThatStandLast) {
  expectLeads(
      withPackage(R"({"exports":{".":{"require":"./k.cjs","import":"./k.mjs","types":"./t/k.d.ts"}}})",
                  {"k.cjs", "k.mjs", "t/k.d.ts"}),
      "/p/a.ts", "k", {"/p/node_modules/k/k.cjs", "/p/node_modules/k/t/k.d.ts"});
}

TEST(ResolverPackages, UnderstandsArraysAndPatterns) {
  const MemoryFiles files = withPackage(
      R"({"exports":{".":["./none.js",{"default":"./k.js"}],"./f/*":{"types":"./t/*.d.ts","default":"./f/*.js"},
          "./f/special":"./s.js"}})",
      {"none.js", "k.js", "f/x.js", "t/x.d.ts", "s.js"});
  expectLeads(files, "/p/a.ts", "k/f/x", {"/p/node_modules/k/f/x.js", "/p/node_modules/k/t/x.d.ts"});
  expectLeads(files, "/p/a.ts", "k/f/special", {"/p/node_modules/k/s.js", ""});
}

TEST(ResolverPackages, NeverLeavesThePackage) {
  std::map<std::string, std::string> all{{"/p/secret.js", ""},
                                         {"/p/node_modules/k/package.json", R"({"main":"../../secret.js"})"}};
  expectLeads(MemoryFiles(std::move(all)), "/p/a.ts", "k", {"", ""});
}

TEST(ResolverPackages, LooksUpwards) {
  const MemoryFiles files(MemoryFiles::Texts{{"/p/node_modules/@s/k/package.json", R"({"main":"i.js"})"},
                                             {"/p/node_modules/@s/k/i.js", ""},
                                             {"/p/q/node_modules/@s/k/package.json", R"({"main":"j.js"})"},
                                             {"/p/q/node_modules/@s/k/j.js", ""}});
  expectLeads(files, "/p/r/s/a.ts", "@s/k", {"/p/node_modules/@s/k/i.js", ""});
  expectLeads(files, "/p/q/s/a.ts", "@s/k", {"/p/q/node_modules/@s/k/j.js", ""});
}

TEST(ResolverPackages, FallsBackToTypesPackages) {
  const MemoryFiles files(
      MemoryFiles::Texts{{"/p/node_modules/k/index.js", ""},
                         {"/p/node_modules/@types/k/package.json", R"({"types":"k.d.ts"})"},
                         {"/p/node_modules/@types/k/k.d.ts", ""},
                         {"/p/node_modules/@types/s__m/index.d.ts", ""}});
  expectLeads(files, "/p/a.ts", "k", {"/p/node_modules/k/index.js", "/p/node_modules/@types/k/k.d.ts"});
  expectLeads(files, "/p/a.ts", "@s/m", {"", "/p/node_modules/@types/s__m/index.d.ts"});
}

TEST(ResolverPackages, KnowsWhichShipWasm) {
  const MemoryFiles files(MemoryFiles::Texts{{"/p/node_modules/k/index.js", ""},
                                             {"/p/node_modules/k/a/b/x.wasm", ""},
                                             {"/p/node_modules/m/index.js", ""},
                                             {"/p/node_modules/m/a/b/c/x.wasm", ""},
                                             {"/p/node_modules/n/index.js", ""},
                                             {"/p/node_modules/n/dist/n-wasm-base64.js", ""}});
  const Resolver resolver(files);
  EXPECT_TRUE(resolver.resolve("/p/a.ts", "k").shipsWasm);
  EXPECT_FALSE(resolver.resolve("/p/a.ts", "m").shipsWasm) << "three levels deep";
  EXPECT_TRUE(resolver.resolve("/p/a.ts", "n").shipsWasm) << "embedded";
}

TEST(ResolverPackages, FollowsSymbolicLinks) {
  const MemoryFiles files(MemoryFiles::Texts{{"/store/k@1/package.json", R"({"name":"k","main":"i.js"})"},
                                             {"/store/k@1/i.js", ""}},
                          {{"/p/node_modules/k", "/store/k@1"}});
  const Resolver resolver(files);
  const Resolution found = resolver.resolve("/p/a.ts", "k");
  EXPECT_EQ(found.implementation, "/store/k@1/i.js");
  EXPECT_EQ(found.packageName, "k");
}

// Counts how often the place of a package is asked for.
class CountedFiles final : public FileSystem {
 public:
  CountedFiles(const MemoryFiles& files, std::string counted) : files_(files), counted_(std::move(counted)) {}
  bool isFile(const std::string& path) const override { return files_.isFile(path); }
  bool isDirectory(const std::string& path) const override {
    count_ += path == counted_ ? 1 : 0;
    return files_.isDirectory(path);
  }
  std::optional<std::string> read(const std::string& path) const override { return files_.read(path); }
  std::string canonical(const std::string& path) const override { return files_.canonical(path); }
  std::vector<std::string> list(const std::string& directory) const override {
    return files_.list(directory);
  }
  int count() const { return count_; }

 private:
  const MemoryFiles& files_;
  std::string counted_;
  mutable int count_ = 0;
};

TEST(ResolverPackages, AreLookedUpOnceForFoldersThatSayNothing) {
  const MemoryFiles files(MemoryFiles::Texts{{"/p/package.json", "{}"},
                                             {"/p/src/a.ts", ""},
                                             {"/p/src/deep/deeper/b.ts", ""},
                                             {"/p/node_modules/k/index.js", ""}});
  const CountedFiles counted(files, "/p/node_modules/k");
  const Resolver resolver(counted);
  for (const char* const from : {"/p/src/deep/deeper/b.ts", "/p/src/a.ts", "/p/src/deep/c.ts", "/p/d.ts"})
    EXPECT_EQ(resolver.resolve(from, "k").implementation, "/p/node_modules/k/index.js");
  EXPECT_EQ(counted.count(), 1);
}

// Whoever asks first, and from wherever: each folder that says something is asked itself.
TEST(ResolverPackages, MeanWhatTheNearestFolderSays) {
  const MemoryFiles files(
      MemoryFiles::Texts{{"/p/package.json", "{}"},
                         {"/p/node_modules/k/index.js", ""},
                         {"/p/own/package.json", R"({"name":"k","main":"me.js"})"},
                         {"/p/own/me.js", ""},
                         {"/p/mapped/tsconfig.json", R"({"compilerOptions":{"paths":{"k":["./here.ts"]}}})"},
                         {"/p/mapped/here.ts", ""},
                         {"/p/based/jsconfig.json", R"({"compilerOptions":{"baseUrl":"lib"}})"},
                         {"/p/based/lib/k.js", ""},
                         {"/p/installed/node_modules/k/index.js", ""},
                         {"/p/installed/node_modules/other/deep/x.js", ""},
                         {"/p/none/deep/x.js", ""}});
  const std::vector<std::pair<std::string, std::string>> wanted{
      {"/p/x.js", "/p/node_modules/k/index.js"},
      {"/p/none/deep/x.js", "/p/node_modules/k/index.js"},
      {"/p/own/deep/x.js", "/p/own/me.js"},
      {"/p/mapped/deep/x.js", "/p/mapped/here.ts"},
      {"/p/based/deep/x.js", "/p/based/lib/k.js"},
      {"/p/based/lib/x.js", "/p/based/lib/k.js"},
      {"/p/installed/deep/x.js", "/p/installed/node_modules/k/index.js"},
      {"/p/installed/node_modules/x.js", "/p/installed/node_modules/k/index.js"},
      {"/p/installed/node_modules/other/deep/x.js", "/p/installed/node_modules/k/index.js"}};
  const Resolver outwards(files);
  const Resolver inwards(files);
  for (size_t i = 0; i < wanted.size(); ++i) {
    const auto& [from, leadsTo] = wanted[i];
    EXPECT_EQ(inwards.resolve(from, "k").implementation, leadsTo) << from;
    const auto& [other, otherLeadsTo] = wanted[wanted.size() - 1 - i];
    EXPECT_EQ(outwards.resolve(other, "k").implementation, otherLeadsTo) << other;
  }
}

TEST(ResolverWorkspaces, FindsPackagesThatAreNotLinked) {
  const MemoryFiles files(
      MemoryFiles::Texts{{"/w/package.json", R"({"workspaces":["packages/*"]})"},
                         {"/w/packages/k/package.json", R"({"name":"@w/k","main":"dist/index.js"})"},
                         {"/w/packages/k/src/index.ts", ""},
                         {"/w/packages/app/package.json", R"({"name":"app"})"}});
  expectLeads(files, "/w/packages/app/a.ts", "@w/k", {"/w/packages/k/src/index.ts", ""});
}

TEST(ResolverWorkspaces, ReadsPnpmLists) {
  const MemoryFiles files(
      MemoryFiles::Texts{{"/w/package.json", "{}"},
                         {"/w/pnpm-workspace.yaml", "packages:\n  # ours\n  - 'libs/**'\ncatalog:\n  - x\n"},
                         {"/w/libs/deep/k/package.json", R"({"name":"k","main":"k.js"})"},
                         {"/w/libs/deep/k/k.js", ""}});
  expectLeads(files, "/w/app/a.ts", "k", {"/w/libs/deep/k/k.js", ""});
}

TEST(ResolverImports, FollowsOwnNameAndPrivateImports) {
  const MemoryFiles files(
      MemoryFiles::Texts{{"/p/package.json", R"({"name":"me","exports":{"./x":"./src/x.ts"},
                            "imports":{"#wasm/*":"./pkg/*.js","#dep":{"node":"k"}}})"},
                         {"/p/src/x.ts", ""},
                         {"/p/pkg/k.js", ""},
                         {"/p/pkg/k.d.ts", ""},
                         {"/p/node_modules/k/index.js", ""}});
  expectLeads(files, "/p/src/a.ts", "me/x", {"/p/src/x.ts", ""});
  expectLeads(files, "/p/src/a.ts", "#wasm/k", {"/p/pkg/k.js", "/p/pkg/k.d.ts"});
  expectLeads(files, "/p/src/a.ts", "#dep", {"/p/node_modules/k/index.js", ""});
}

TEST(ResolverTsConfig, FollowsPathsOfTheNearestConfiguration) {
  const MemoryFiles files(MemoryFiles::Texts{{"/p/tsconfig.json", R"({
                              // aliases
                              "extends": "./base.json",
                              "compilerOptions": { "paths": { "@/*": ["./src/*"], "exact": ["./src/e.ts",], }, },
                            })"},
                                             {"/p/base.json", R"({"compilerOptions":{"baseUrl":"./lib"}})"},
                                             {"/p/lib/src/x.ts", ""},
                                             {"/p/lib/src/e.ts", ""},
                                             {"/p/lib/plain.ts", ""}});
  expectLeads(files, "/p/q/a.ts", "@/x", {"/p/lib/src/x.ts", ""});
  expectLeads(files, "/p/q/a.ts", "exact", {"/p/lib/src/e.ts", ""});
  expectLeads(files, "/p/q/a.ts", "plain", {"/p/lib/plain.ts", ""});
}

TEST(ResolverTsConfig, LooksIntoReferences) {
  const MemoryFiles files(MemoryFiles::Texts{
      {"/p/tsconfig.json", R"({"files":[],"references":[{"path":"./tsconfig.app.json"}]})"},
      {"/p/tsconfig.app.json", R"({"compilerOptions":{"paths":{"~/*":["./src/*"]}}})"},
      {"/p/src/x.ts", ""}});
  expectLeads(files, "/p/src/a.ts", "~/x", {"/p/src/x.ts", ""});
}

TEST(ResolverUnbuilt, TakesWhatTheCompilerMakesItOf) {
  const MemoryFiles files(MemoryFiles::Texts{
      {"/p/package.json", R"({"scripts":{"build":"tsc && tsc -p tsconfig.tools.json"}})"},
      {"/p/tsconfig.json", R"({"compilerOptions":{"outDir":"dist"},"include":["source/**/*.ts"],
                              "references":[{"path":"./inner"}]})"},
      {"/p/tsconfig.tools.json",
       R"({"compilerOptions":{"rootDir":".","outDir":"out","declarationDir":"d"}})"},
      {"/p/inner/tsconfig.json", R"({"compilerOptions":{"rootDir":"code","outDir":"../dist/inner"}})"},
      {"/p/inner/code/c.ts", ""},
      {"/p/source/a.ts", ""},
      {"/p/source/deep/index.mts", ""},
      {"/p/source/only.d.ts", ""},
      {"/p/tools/t.ts", ""},
      {"/p/dist/there.js", ""},
      {"/p/source/there.ts", ""}});
  const std::string from = "/p/test/a.ts";
  expectLeads(files, from, "../dist/a.js", {"/p/source/a.ts", ""});
  expectLeads(files, from, "../dist/a", {"/p/source/a.ts", ""});
  expectLeads(files, from, "../dist/a.d.ts", {"/p/source/a.ts", ""});
  expectLeads(files, from, "../dist/a.js?raw", {"/p/source/a.ts", ""});
  expectLeads(files, from, "../dist/deep", {"/p/source/deep/index.mts", ""});
  expectLeads(files, from, "../dist/inner/c.js", {"/p/inner/code/c.ts", ""});
  expectLeads(files, from, "../out/tools/t.js", {"/p/tools/t.ts", ""});
  expectLeads(files, from, "../d/tools/t", {"/p/tools/t.ts", ""});
  expectLeads(files, from, "../dist/there.js", {"/p/dist/there.js", ""});
  expectLeads(files, from, "../dist/only.js", {"", ""});  // declarations are not copied
  expectLeads(files, from, "../dist/nothing.js", {"", ""});
  expectLeads(files, from, "../other/a.js", {"", ""});
  expectLeads(files, "/p/node_modules/k/a.js", "../../dist/a.js", {"", ""});
}

TEST(ResolverUnbuilt, TakesWhatStandsInForTheEntryOfThePackage) {
  const MemoryFiles files(
      MemoryFiles::Texts{{"/p/package.json", R"({"name":"k","main":"./dist/k.cjs","types":"dist/index.d.ts",
                             "exports":{".":{"import":"./dist/k.mjs"},"./*":"./dist/*.js","./more":"./dist/m/e.js"}})"},
                         {"/p/src/index.ts", ""},
                         {"/p/src/sub.ts", ""},
                         {"/p/src/more.ts", ""},
                         {"/p/alone/package.json", R"({"main":"dist/alone.js"})"},
                         {"/p/alone/index.js", ""}});
  for (const char* const path :
       {"../dist/k.mjs", "../dist/k.cjs", "../dist/k", "../dist/index.d.ts", "../dist"})
    expectLeads(files, "/p/test/a.ts", path, {"/p/src/index.ts", ""});
  expectLeads(files, "/p/test/a.ts", "../dist/sub.js", {"/p/src/sub.ts", ""});
  expectLeads(files, "/p/test/a.ts", "../dist/m/e.js", {"/p/src/more.ts", ""});
  expectLeads(files, "/p/test/a.ts", "../dist/none.js", {"", ""});
  expectLeads(files, "/p/alone/index.js", "./dist/alone.js",
              {"", ""});  // it is no stand-in for what it imports
  const Resolver resolver(files);
  EXPECT_TRUE(resolver.resolve("/p/test/a.ts", "../dist/k.mjs").standsIn);
  EXPECT_FALSE(resolver.resolve("/p/test/a.ts", "../src/sub.js").standsIn);
}

TEST(ResolverTsConfig, EndsWhenItExtendsItself) {
  const MemoryFiles files(MemoryFiles::Texts{{"/p/tsconfig.json", R"({"extends":"./tsconfig.json"})"},
                                             {"/p/node_modules/k/index.js", ""}});
  expectLeads(files, "/p/a.ts", "k", {"/p/node_modules/k/index.js", ""});
}

TEST(ResolverSchemes, KnowsBuiltinsAndLeavesUrlsAlone) {
  const MemoryFiles files(MemoryFiles::Texts{{"/p/node_modules/k/index.js", ""}});
  const Resolver resolver(files);
  EXPECT_EQ(resolver.resolve("/p/a.ts", "node:timers/promises").kind, Resolution::Kind::Builtin);
  EXPECT_EQ(resolver.resolve("/p/a.ts", "fs/promises").kind, Resolution::Kind::Builtin);
  EXPECT_EQ(resolver.resolve("/p/a.ts", "https://x.invalid/k.js").kind, Resolution::Kind::Missing);
  EXPECT_EQ(resolver.resolve("/p/a.ts", "").kind, Resolution::Kind::Missing);
  EXPECT_EQ(resolver.resolve("/p/a.ts", "npm:k@1.2.3").implementation, "/p/node_modules/k/index.js");
}

TEST(ResolverFaults, ReportsManifestsThatDoNotParse) {
  const MemoryFiles files = withPackage("{ not json", {"index.js"});
  const Resolver resolver(files);
  EXPECT_EQ(resolver.resolve("/p/a.ts", "k").implementation, "/p/node_modules/k/index.js");
  const std::vector<Notification> notifications = resolver.notifications();
  ASSERT_EQ(notifications.size(), 1u);
  EXPECT_EQ(notifications[0].path, "/p/node_modules/k/package.json");
}

TEST(ResolverFaults, TakesWrongTypesAsMissing) {
  expectLeads(
      withPackage(R"({"name":7,"main":["x"],"types":{},"exports":null,"typesVersions":3,"imports":1})",
                  {"index.js"}),
      "/p/a.ts", "k", {"/p/node_modules/k/index.js", ""});
  std::string deep = "\"./k.js\"";
  for (int i = 0; i < 5000; ++i) deep = fmt::format(R"({{"default":{}}})", deep);
  expectLeads(withPackage("{\"exports\":" + deep + "}", {"index.js", "k.js"}), "/p/a.ts", "k",
              {"/p/node_modules/k/index.js", ""});
}

}  // namespace
}  // namespace unfreed::program
