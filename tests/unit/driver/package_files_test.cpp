// Where declarations lie beside code, every file is an entry: what is looked at how often, and what is found.
#include "driver/package_files.h"

#include <gtest/gtest.h>
#include <map>
#include <string>

#include "driver/bindings_stage.h"
#include "tests/unit/source/temporary_folder.h"

namespace unfreed::driver {
namespace {

// Counts what is read, and stands for nothing.
class CountedReads final : public Overlay {
 public:
  bool hasFile(const std::string&) const override { return false; }
  bool hasFolder(const std::string&) const override { return false; }
  std::optional<tl::expected<std::string, ReadFault>> bytesOf(const std::string& path,
                                                              uint64_t) const override {
    ++count_[path];
    return std::nullopt;
  }
  int of(const std::string& path) const { return count_[path]; }

 private:
  mutable std::map<std::string, int> count_;
};

class DeclaredCode : public testing::Test {
 protected:
  // A ring of files, which all hand on what shared.d.ts declares.
  void write(std::string_view shared) {
    folder_.write("shared.d.ts", shared);
    folder_.write("shared.js", "");
    for (int i = 0; i < kFiles; ++i) {
      const std::string name = "file" + std::to_string(i);
      folder_.write(name + ".d.ts", "export * from './shared';\nexport * from './file" +
                                        std::to_string((i + 1) % kFiles) + "';\n");
      folder_.write(name + ".js", "export * from './shared';\n");
    }
  }
  int countBindings() {
    const auto disk = program::diskFileSystem(&reads_);
    const program::Resolver resolver(*disk);
    const BindingCollector collector(resolver, models_, folder_.path(), DiskCache(), &reads_);
    int count = 0;
    for (int i = 0; i < kFiles; ++i) {
      const auto entry = resolver.resolve(folder_.path("app.js"), "./file" + std::to_string(i));
      EXPECT_FALSE(entry.declarations.empty());
      count += collector.isBinding(entry) ? 1 : 0;
    }
    return count;
  }

  static constexpr int kFiles = 12;
  test::TemporaryFolder folder_;
  std::vector<bindings::Model> models_;
  CountedReads reads_;
};

TEST_F(DeclaredCode, IsLookedAtOnce) {
  write("// Symbol.dispose\nexport class Store {\n  delete(key: string): boolean;\n}\n");
  EXPECT_EQ(countBindings(), 0);
  EXPECT_EQ(reads_.of(folder_.path("shared.d.ts")), 1);
  EXPECT_EQ(reads_.of(folder_.path("file3.d.ts")), 1);
}

TEST_F(DeclaredCode, ThatLeadsToABindingIsOne) {
  write("export class Tree {\n  free(): void;\n  leaf(): Tree;\n}\n");
  EXPECT_EQ(countBindings(), kFiles);
}

TEST_F(DeclaredCode, LeadsToTheSameHoweverOftenItIsAsked) {
  write("export {};\n");
  const auto disk = program::diskFileSystem();
  const program::Resolver resolver(*disk);
  PackageFiles files(resolver, nullptr);
  const PackageFile& file = files.at(folder_.path("file0.d.ts"), PackageFile::Kind::Declarations);
  ASSERT_EQ(file.imports, (std::vector<std::string>{"./shared", "./file1"}));
  const PackageFile* const next = files.importOf(file, 1);
  ASSERT_NE(next, nullptr);
  EXPECT_EQ(next->absolute, folder_.path("file1.d.ts"));
  EXPECT_EQ(files.importOf(file, 1), next);
  EXPECT_EQ(&files.at(next->absolute, next->kind), next);
  EXPECT_EQ(files.rawDeclarationsOf(file), nullptr);
  const PackageFile& missing = files.at(folder_.path("none.d.ts"), PackageFile::Kind::Declarations);
  EXPECT_TRUE(missing.fault);
  EXPECT_TRUE(missing.imports.empty());
}

}  // namespace
}  // namespace unfreed::driver
