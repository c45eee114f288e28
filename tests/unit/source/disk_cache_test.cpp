#include "source/disk_cache.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <thread>
#include <vector>

#include "unit/source/temporary_folder.h"

namespace unfreed {
namespace {

namespace fs = std::filesystem;

class DiskCacheTest : public testing::Test {
 protected:
  std::vector<fs::path> entries() const {
    std::vector<fs::path> found;
    if (!fs::exists(folder_.path("answers"))) return found;
    for (const auto& entry : fs::directory_iterator(folder_.path("answers"))) found.push_back(entry.path());
    return found;
  }
  static std::string contentsOf(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  test::TemporaryFolder folder_;
  DiskCache cache_{folder_.path()};
  ContentHash key_ = hashOf("what was asked");
};

TEST(ContentHash, TellsTextsApart) {
  EXPECT_EQ(hashOf("abc"), hashOf("abc"));
  EXPECT_NE(hashOf("abc"), hashOf("abd"));
  EXPECT_NE(hashOf(""), hashOf(std::string_view("\0", 1)));
  EXPECT_EQ(hexOf(hashOf("abc")).size(), 32u);
  EXPECT_EQ(hexOf({1, 2}), "00000000000000010000000000000002");
}

TEST_F(DiskCacheTest, HashesAFileAsItsText) {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{65'536}, size_t{200'001}}) {
    std::string text(size, 'a');
    if (size > 70'000) text[70'000] = 'b';
    folder_.write("file", text);
    EXPECT_EQ(hashOfFile(folder_.path("file"), size), hashOf(text)) << size;
    if (size == 0) continue;
    EXPECT_EQ(hashOfFile(folder_.path("file"), size - 1), std::nullopt) << size;
  }
  EXPECT_EQ(hashOfFile(folder_.path("none"), 10), std::nullopt);
  EXPECT_EQ(hashOfFile(folder_.path(), 10), std::nullopt);
}

TEST_F(DiskCacheTest, GivesBackWhatWasStored) {
  EXPECT_EQ(cache_.load("answers", key_), std::nullopt);
  const std::string value = std::string("two\nlines and \0 a nul", 21);
  cache_.store("answers", key_, value);
  EXPECT_EQ(cache_.load("answers", key_), value);
  EXPECT_EQ(cache_.load("others", key_), std::nullopt);
  EXPECT_EQ(cache_.load("answers", hashOf("something else")), std::nullopt);
  cache_.store("answers", key_, "");
  EXPECT_EQ(cache_.load("answers", key_), "");
  EXPECT_EQ(entries().size(), 1u) << "nothing unfinished is left behind";
}

TEST_F(DiskCacheTest, IgnoresWhatIsDamaged) {
  cache_.store("answers", key_, "the value of the entry");
  const fs::path path = entries().at(0);
  const std::string whole = contentsOf(path);
  const auto replace = [&](const std::string& text) { std::ofstream(path, std::ios::binary) << text; };
  for (const std::string& damaged :
       {std::string(), whole.substr(0, 10), whole.substr(0, whole.size() - 1), whole + "x",
        std::string("something else altogether"), "unfreed cache 2" + whole.substr(15)}) {
    replace(damaged);
    EXPECT_EQ(cache_.load("answers", key_), std::nullopt) << damaged;
  }
  replace(whole);
  EXPECT_TRUE(cache_.load("answers", key_));
  fs::remove(path);
  fs::create_directory(path);
  EXPECT_EQ(cache_.load("answers", key_), std::nullopt);
}

TEST_F(DiskCacheTest, IsNoCacheWhereNothingCanBeWritten) {
  folder_.write("file", "not a folder");
  const DiskCache blocked{folder_.path("file")};
  blocked.store("answers", key_, "value");
  EXPECT_EQ(blocked.load("answers", key_), std::nullopt);
  EXPECT_EQ(contentsOf(folder_.path("file")), "not a folder");

  const DiskCache off;
  EXPECT_FALSE(off.isOn());
  off.store("answers", key_, "value");
  EXPECT_EQ(off.load("answers", key_), std::nullopt);
}

TEST_F(DiskCacheTest, StaysBelowItsSizeAndKeepsWhatWasUsedLast) {
  const DiskCache small{folder_.path(), 10'000};
  const std::string value(1'000, 'v');
  const auto keyOf = [](int i) { return hashOf("entry " + std::to_string(i)); };
  for (int i = 0; i < 9; ++i) {
    small.store("answers", keyOf(i), value);
    // Half a day apart, the first one oldest.
    const auto age = std::chrono::hours(12 * (9 - i));
    fs::last_write_time(folder_.path("answers/" + hexOf(keyOf(i))), fs::file_time_type::clock::now() - age);
  }
  EXPECT_TRUE(small.load("answers", keyOf(0))) << "reading counts as use";
  small.store("answers", keyOf(9), value);
  EXPECT_TRUE(small.load("answers", keyOf(0)));
  EXPECT_EQ(small.load("answers", keyOf(1)), std::nullopt);
  EXPECT_TRUE(small.load("answers", keyOf(8)));
  EXPECT_TRUE(small.load("answers", keyOf(9)));
  EXPECT_LT(entries().size(), 9u);

  small.store("answers", key_, std::string(9'000, 'x'));
  EXPECT_EQ(small.load("answers", key_), std::nullopt) << "one entry must not push out all others";
}

// Entries that another run has added meanwhile are seen by the next run, not by this one.
TEST_F(DiskCacheTest, StaysBelowItsSizeWithoutLookingAtAllEntriesEachTime) {
  const std::string value(1'000, 'v');
  const auto sizeOfAll = [&] {
    uint64_t size = 0;
    for (const fs::path& entry : entries()) size += fs::file_size(entry);
    return size;
  };
  const DiskCache one{folder_.path(), 20'000};
  const DiskCache copy = one;
  for (int i = 0; i < 200; ++i) {
    (i % 2 == 0 ? one : copy).store("answers", hashOf(std::to_string(i)), value);
    ASSERT_LE(sizeOfAll(), 20'000u) << i;
  }
  const DiskCache next{folder_.path(), 5'000};
  next.store("answers", hashOf("next"), value);
  EXPECT_LE(sizeOfAll(), 5'000u);
}

TEST_F(DiskCacheTest, RemovesWhatAnotherRunDidNotFinish) {
  folder_.write("answers/new-1-1", "half");
  fs::last_write_time(folder_.path("answers/new-1-1"),
                      fs::file_time_type::clock::now() - std::chrono::hours(2));
  folder_.write("answers/new-1-2", "still being written");
  cache_.store("answers", key_, "value");
  EXPECT_FALSE(fs::exists(folder_.path("answers/new-1-1")));
  EXPECT_TRUE(fs::exists(folder_.path("answers/new-1-2")));
}

TEST_F(DiskCacheTest, IsSharedByManyAtOnce) {
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        cache_.store("answers", key_, std::string(5'000, 'z'));
        const auto value = cache_.load("answers", key_);
        ASSERT_TRUE(value.has_value());
        EXPECT_EQ(value->size(), 5'000u);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(entries().size(), 1u);
}

// The environment is the process's: set, asked and restored in one test.
class Environment {
 public:
  void set(const char* name, const char* value) {
    keep(name);
    setenv(name, value, 1);
  }
  void unset(const char* name) {
    keep(name);
    unsetenv(name);
  }
  ~Environment() {
    for (const auto& [name, value] : before_) value ? setenv(name, value->c_str(), 1) : unsetenv(name);
  }

 private:
  void keep(const char* name) {
    const char* const value = getenv(name);
    before_.insert(before_.begin(), {name, value ? std::optional<std::string>(value) : std::nullopt});
  }
  std::vector<std::pair<const char*, std::optional<std::string>>> before_;
};

TEST_F(DiskCacheTest, LiesWhereTheUserSays) {
  Environment environment;
  const auto isIn = [&](const std::string& folder) {
    DiskCache::ofUser().store("answers", key_, "value");
    const bool found = fs::exists(folder + "/answers/" + hexOf(key_));
    fs::remove_all(folder);
    return found;
  };
  environment.set("UNFREED_CACHE_DIR", folder_.path("mine").c_str());
  environment.set("XDG_CACHE_HOME", folder_.path("xdg").c_str());
  environment.set("HOME", folder_.path("home").c_str());
  EXPECT_TRUE(isIn(folder_.path("mine")));
  environment.set("UNFREED_CACHE_DIR", "");
  EXPECT_FALSE(DiskCache::ofUser().isOn());
  environment.unset("UNFREED_CACHE_DIR");
  EXPECT_TRUE(isIn(folder_.path("xdg/unfreed")));
  environment.set("XDG_CACHE_HOME", "not/absolute");
  EXPECT_TRUE(isIn(folder_.path("home/.cache/unfreed")));
  environment.unset("XDG_CACHE_HOME");
  EXPECT_TRUE(isIn(folder_.path("home/.cache/unfreed")));
  environment.unset("HOME");
  EXPECT_FALSE(DiskCache::ofUser().isOn());
}

}  // namespace
}  // namespace unfreed
