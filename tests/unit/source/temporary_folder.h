// A folder that exists as long as the test runs.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace unfreed::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "unfreed-test-XXXXXX").string();
    path_ = std::filesystem::canonical(mkdtemp(pattern.data()));
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string path() const { return path_.string(); }
  std::string path(std::string_view inside) const { return (path_ / inside).string(); }
  void write(std::string_view inside, std::string_view text) const {
    const std::filesystem::path file = path_ / inside;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }
  void link(std::string_view inside, std::string_view target) const {
    std::filesystem::create_directories((path_ / inside).parent_path());
    std::filesystem::create_symlink(target, path_ / inside);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace unfreed::test
