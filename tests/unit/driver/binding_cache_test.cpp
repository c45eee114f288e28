// What is kept of bindings: when it is taken, and when it is not.
#include "driver/binding_cache.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <thread>

#include "driver/bindings_stage.h"
#include "driver/run.h"
#include "support/same_module.h"
#include "tests/unit/source/temporary_folder.h"

namespace unfreed::driver {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTree = R"(import { Leaf } from './leaf.js';
export class Tree {
  free(): void;
  leaf(): Leaf;
}
)";

class KeptBindings : public testing::Test {
 protected:
  KeptBindings() {
    folder_.write("project/node_modules/tree/package.json", R"({"name":"tree","types":"index.d.ts"})");
    folder_.write("project/node_modules/tree/index.d.ts", kTree);
    folder_.write("project/node_modules/tree/leaf.d.ts", "export class Leaf {\n  free(): void;\n}\n");
    folder_.write("project/node_modules/tree/tree.wasm", "");
  }

  Collected collect(const Overlay* instead = nullptr) const {
    const auto files = program::diskFileSystem(instead);
    const program::Resolver resolver(*files);
    const BindingCollector collector(resolver, models_, folder_.path("project"), cache_, instead);
    return collector.collect(resolver.resolve(folder_.path("project/app.js"), "tree"));
  }
  // What a run without a cache would say.
  Collected collectAnew() const {
    const auto files = program::diskFileSystem();
    const program::Resolver resolver(*files);
    const BindingCollector collector(resolver, models_, folder_.path("project"), DiskCache());
    return collector.collect(resolver.resolve(folder_.path("project/app.js"), "tree"));
  }
  bool isKept() const {
    const auto files = program::diskFileSystem();
    const program::Resolver resolver(*files);
    const BindingCache cache(cache_, resolver, folder_.path("project"), nullptr);
    return cache.load(resolver.resolve(folder_.path("project/app.js"), "tree"), false).has_value();
  }
  void expectSame(const Collected& a, const Collected& b) const {
    EXPECT_EQ(a.isBinding, b.isBinding);
    EXPECT_EQ(a.files, b.files);
    EXPECT_EQ(a.notifications.size(), b.notifications.size());
    EXPECT_TRUE(bindings::isSame(a.module, b.module));
  }
  fs::path entry() const {
    std::vector<fs::path> found;
    for (const auto& item : fs::directory_iterator(folder_.path("cache/bindings"))) found.push_back(item);
    EXPECT_EQ(found.size(), 1u);
    return found.at(0);
  }

  test::TemporaryFolder folder_;
  std::vector<bindings::Model> models_;
  DiskCache cache_{folder_.path("cache")};
};

TEST_F(KeptBindings, AreTheSameAsThoseThatAreRead) {
  EXPECT_FALSE(isKept());
  const Collected first = collect();
  EXPECT_EQ(first.module.classes.size(), 2u);
  EXPECT_TRUE(isKept());
  expectSame(collect(), first);
  expectSame(collectAnew(), first);
}

TEST_F(KeptBindings, CountOnlyWhileEveryFileIsTheSame) {
  collect();
  // Of the same size and age: the content decides.
  const fs::path leaf = folder_.path("project/node_modules/tree/leaf.d.ts");
  const auto time = fs::last_write_time(leaf);
  folder_.write("project/node_modules/tree/leaf.d.ts", "export class Leaf {\n  done(): void;\n}\n");
  fs::last_write_time(leaf, time);
  EXPECT_FALSE(isKept());
  expectSame(collect(), collectAnew());
  EXPECT_TRUE(isKept());
  fs::remove(leaf);
  EXPECT_FALSE(isKept());
  expectSame(collect(), collectAnew());
}

TEST_F(KeptBindings, CountOnlyWhileWhatWasMissingIs) {
  collect();
  folder_.write("project/node_modules/tree/index_bg.wasm.d.ts", "export const memory: WebAssembly.Memory;\n");
  EXPECT_FALSE(isKept());
  expectSame(collect(), collectAnew());
  EXPECT_TRUE(isKept());
  folder_.write("project/node_modules/tree/leaf.ts", "export class Leaf {}\n");
  EXPECT_EQ(collect().module.classes.size(), collectAnew().module.classes.size());
}

TEST_F(KeptBindings, CountOnlyWhileImportsLeadToTheSame) {
  folder_.write("project/node_modules/tree/index.d.ts", "export * from 'leaves';\n" + std::string(kTree));
  collect();
  EXPECT_TRUE(isKept());
  folder_.write("project/node_modules/leaves/package.json", R"({"name":"leaves","types":"x.d.ts"})");
  folder_.write("project/node_modules/leaves/x.d.ts", "export class Branch {\n  free(): void;\n}\n");
  folder_.write("project/node_modules/leaves/x.wasm", "");
  EXPECT_FALSE(isKept());
  const Collected more = collect();
  EXPECT_EQ(more.module.classes.size(), 3u);
  expectSame(collect(), more);
}

TEST_F(KeptBindings, AreOfOneRootAndOneSortOfQuestion) {
  collect();
  const auto files = program::diskFileSystem();
  const program::Resolver resolver(*files);
  const program::Resolution tree = resolver.resolve(folder_.path("project/app.js"), "tree");
  const BindingCache same(cache_, resolver, folder_.path("project"), nullptr);
  EXPECT_TRUE(same.load(tree, false));
  EXPECT_FALSE(same.load(tree, true)) << "what is asked for is read without a sign of Wasm";
  const BindingCache other(cache_, resolver, folder_.path(), nullptr);
  EXPECT_FALSE(other.load(tree, false)) << "its paths are shown relative to something else";
  program::Resolution pure = tree;
  pure.shipsWasm = false;
  EXPECT_FALSE(same.load(pure, false));
}

TEST_F(KeptBindings, AreReadThroughTheModels) {
  const auto model = bindings::modelFromJson(
      R"({"version": 1, "library": "tree", "toolchain": "wasm-bindgen", "packages": ["tree"], "sources": {"seen": "a test"},
          "classes": [{"names": ["Tree"], "finalizer": "never", "source": "seen", "corrects": "seen"}]})",
      "tree.json");
  collect();
  ASSERT_TRUE(model) << model.error().what;
  models_ = {*model};
  const Collected warm = collect();
  EXPECT_EQ(warm.module.classes[warm.module.classNamed("Tree")].finalizer, bindings::Finalizer::Never);
  models_.clear();
  const Collected plain = collect();
  EXPECT_NE(plain.module.classes[plain.module.classNamed("Tree")].finalizer, bindings::Finalizer::Never);
}

// The index says something else than the disk, whatever was read from the disk before.
class Replaced : public Overlay {
 public:
  explicit Replaced(std::string path) : path_(std::move(path)) {}
  bool hasFile(const std::string& path) const override { return path == path_; }
  bool hasFolder(const std::string&) const override { return false; }
  std::optional<tl::expected<std::string, ReadFault>> bytesOf(const std::string& path,
                                                              uint64_t) const override {
    if (path != path_) return std::nullopt;
    return std::string("export class Leaf {\n  free(): void;\n  fall(): Leaf;\n}\n");
  }

 private:
  std::string path_;
};

TEST_F(KeptBindings, AreThoseOfTheTextsThatStandForFiles) {
  const Replaced staged(folder_.path("project/node_modules/tree/leaf.d.ts"));
  const size_t onDisk = collect().module.classes[bindings::ClassIndex{1}].members.size();
  const Collected first = collect(&staged);
  EXPECT_EQ(first.module.classes[bindings::ClassIndex{1}].members.size(), onDisk + 1);
  expectSame(collect(&staged), first);
  expectSame(collect(), collectAnew());
}

TEST_F(KeptBindings, MayBeDamaged) {
  const Collected first = collect();
  std::ifstream stream(entry(), std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(stream), {}};
  for (size_t size = 0; size < whole.size(); size += 7) {
    std::ofstream(entry(), std::ios::binary) << whole.substr(0, size);
    EXPECT_FALSE(isKept()) << size;
  }
  expectSame(collect(), first);
  EXPECT_TRUE(isKept()) << "it was written anew";
}

// An entry that is whole, and holds what this program would not write.
TEST_F(KeptBindings, MayBeForeign) {
  const Collected first = collect();
  const std::string name = entry().filename().string();
  const ContentHash key{std::stoull(name.substr(0, 16), nullptr, 16),
                        std::stoull(name.substr(16), nullptr, 16)};
  const std::string value = cache_.load("bindings", key).value();
  for (size_t size = 0; size < value.size(); size += 5) {
    cache_.store("bindings", key, value.substr(0, size));
    ASSERT_FALSE(isKept()) << size;
  }
  cache_.store("bindings", key, value + '\0');
  EXPECT_FALSE(isKept());
  cache_.store("bindings", key, "[1, 2, 3]");
  EXPECT_FALSE(isKept());
  expectSame(collect(), first);
  EXPECT_TRUE(isKept());
}

TEST_F(KeptBindings, AreWrittenByManyAtOnce) {
  const Collected expected = collectAnew();
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 10; ++round) {
        std::error_code othersWrite;
        if (round % 4 == 0) fs::remove_all(folder_.path("cache"), othersWrite);
        expectSame(collect(), expected);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(KeptBindings, AreNotKeptWhenAFileCouldNotBeRead) {
  folder_.write("project/node_modules/tree/leaf.d.ts", std::string("\xff\xfe\0", 3));
  EXPECT_EQ(collect().notifications.size(), 1u);
  EXPECT_FALSE(isKept());
}

// That a package is no binding is kept, too, when finding it out takes a while.
TEST_F(KeptBindings, MayBeNone) {
  std::string plain = "export function add(a: number, b: number): number;\n";
  folder_.write("project/node_modules/tree/index.d.ts", plain);
  EXPECT_FALSE(collect().isBinding);
  EXPECT_FALSE(isKept());
  while (plain.size() < size_t{32} << 10) plain += plain;
  folder_.write("project/node_modules/tree/index.d.ts", plain);
  EXPECT_FALSE(collect().isBinding);
  EXPECT_TRUE(isKept());
  EXPECT_FALSE(collect().isBinding);
  folder_.write("project/node_modules/tree/index.d.ts", kTree);
  EXPECT_TRUE(collect().isBinding);
}

}  // namespace
}  // namespace unfreed::driver
