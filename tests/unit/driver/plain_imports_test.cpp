// What is told without the disk is what the resolver says.
#include "driver/plain_imports.h"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

#include "program/resolver.h"
#include "source/path.h"
#include "tests/unit/source/temporary_folder.h"

namespace unfreed::driver {
namespace {

class Project {
 public:
  void write(const std::string& file) { folder_.write(file, file.ends_with(".json") ? "{}" : ""); }

  // Call it once, when all is written.
  void look() {
    found_ = discover({"."}, folder_.path())->files;
    for (uint32_t i = 0; i < found_.size(); ++i) plain_.add(found_[i].absolute, found_[i].naming, i);
  }

  // Relative to the project; empty when only the resolver can tell.
  std::string told(const std::string& folder, const std::string& specifier) const {
    std::string buffer;
    const auto id = plain_.find(path::normalised(folder_.path(folder)), specifier, buffer);
    return id ? path::shown(found_[*id].absolute, folder_.path()) : std::string();
  }

  // What the resolver finds, with "+" when there are declarations as well.
  std::string resolved(const std::string& folder, const std::string& specifier) const {
    const auto disk = program::diskFileSystem();
    const program::Resolver resolver(*disk);
    const program::Resolution found =
        resolver.resolve(path::join(folder_.path(folder), "from.ts"), specifier);
    return path::shown(found.implementation, folder_.path()) + (found.declarations.empty() ? "" : "+");
  }

 private:
  test::TemporaryFolder folder_;
  std::vector<DiscoveredFile> found_;
  PlainImports plain_;
};

TEST(PlainImports, AreThoseThatCanMeanOneFileOnly) {
  Project project;
  for (const char* const file :
       {"a.ts", "b.js", "c.tsx", "d.mts", "e.vue", "two.js", "two.d.ts", "inside/f.js", "inside/index.ts",
        "package/index.js", "package/package.json", "beside/index.js", "beside.css", "component/index.vue"})
    project.write(file);
  project.look();
  EXPECT_EQ(project.told(".", "./a"), "a.ts");
  EXPECT_EQ(project.told(".", "./a.js"), "a.ts");
  EXPECT_EQ(project.told(".", "./a.ts"), "a.ts");
  EXPECT_EQ(project.told(".", "./b.js"), "b.js");
  EXPECT_EQ(project.told("inside", "../b"), "b.js");
  EXPECT_EQ(project.told("inside", "./.././inside//f"), "inside/f.js");
  EXPECT_EQ(project.told(".", "./c.jsx"), "c.tsx");
  EXPECT_EQ(project.told(".", "./d.mjs"), "d.mts");
  EXPECT_EQ(project.told(".", "./e.vue"), "e.vue");
  EXPECT_EQ(project.told(".", "./inside"), "inside/index.ts");
  EXPECT_EQ(project.told("inside", "."), "inside/index.ts");
  EXPECT_EQ(project.told(".", "./inside/index"), "inside/index.ts");
  EXPECT_EQ(project.told(".", "./component/index.vue"), "component/index.vue");
}

TEST(PlainImports, LeaveTheRestToTheResolver) {
  Project project;
  for (const char* const file :
       {"a.ts", "two.js", "two.d.ts", "package/index.js", "package/package.json", "beside/index.js",
        "beside.css", "e.vue", "f.js", "f.test.js", "component/index.vue"})
    project.write(file);
  project.look();
  for (const char* const specifier :
       {"./component", "./two", "./two.js", "./package", "./beside", "./e", "./a?worker", "./a.css", "./f",
        "a", "@/a", "/a", "", ".a", "..", "./a/b", "../../../../../../../../../../a", "#a", "./A"})
    EXPECT_EQ(project.told(".", specifier), "") << specifier;
}

TEST(PlainImports, AreWhatTheResolverSays) {
  constexpr std::string_view kNames[] = {"a", "b", "index", "a.b", "package", ".a", "a.js"};
  constexpr std::string_view kExtensions[] = {".js",  ".ts",  ".tsx", ".d.ts", ".mjs", ".mts",   ".json",
                                              ".vue", ".jsx", "",     ".css",  ".cjs", ".d.mts", ".test.js"};
  constexpr std::string_view kFolders[] = {"", "a/", "b/", "a/b/", "index/", "a.js/", "b.ts/"};
  std::minstd_rand random(5);
  const auto pick = [&](const auto& list) { return std::string(list[random() % std::size(list)]); };
  size_t told = 0;
  for (int round = 0; round < 60; ++round) {
    Project project;
    std::vector<std::string> files;
    for (size_t i = 2 + random() % 8; i > 0; --i) {
      const std::string file = pick(kFolders) + pick(kNames) + pick(kExtensions);
      const bool clashes = std::any_of(files.begin(), files.end(), [&](const std::string& other) {
        return other == file || other.starts_with(file + "/") || file.starts_with(other + "/");
      });
      if (clashes) continue;
      files.push_back(file);
      project.write(file);
    }
    project.look();
    for (int i = 0; i < 200; ++i) {
      const std::string folder = pick(kFolders);
      std::string specifier = random() % 2 == 0 ? "./" : "../";
      if (random() % 4 != 0) specifier += pick(kFolders) + pick(kNames) + pick(kExtensions);
      const std::string file = project.told(folder, specifier);
      if (file.empty()) continue;
      ++told;
      EXPECT_EQ(file, project.resolved(folder, specifier)) << specifier << " in " << folder;
    }
  }
  EXPECT_GT(told, 50u);
}

}  // namespace
}  // namespace unfreed::driver
