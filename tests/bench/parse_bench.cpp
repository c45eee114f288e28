// parse_bench FILE…: parses the files with the project's parser and does nothing else, one after the other.
//
// What a whole run costs is said as a multiple of that (docs/performance.md), so that figures of different
// machines can be compared. With `@LIST` the names of the files are the lines of LIST. Reading the files is
// not counted. Prints files, bytes, and the least CPU time of five rounds.
#include <algorithm>
#include <ctime>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/source_file.h"
#include "syntax/tree.h"

namespace {

using unfreed::syntax::Tree;

struct Text {
  std::string text;
  unfreed::Language language{};
};

std::string contentsOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> namesIn(const std::string& list) {
  std::vector<std::string> names;
  std::ifstream file(list);
  for (std::string line; std::getline(file, line);) names.push_back(line);
  return names;
}

double cpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double parseAll(const std::vector<Text>& texts) {
  const double before = cpuSeconds();
  for (const Text& text : texts) {
    const std::optional<Tree> tree = Tree::parse(text.text, text.language);
    if (!tree) fmt::print(stderr, "a file could not be parsed\n");
  }
  return cpuSeconds() - before;
}

}  // namespace

int main(int count, char** arguments) {
  constexpr int kRounds = 5;
  std::vector<std::string> names;
  for (int i = 1; i < count; ++i) {
    const std::string name = arguments[i];
    const std::vector<std::string> more = name.starts_with('@') ? namesIn(name.substr(1)) : std::vector{name};
    names.insert(names.end(), more.begin(), more.end());
  }
  std::vector<Text> texts;
  size_t bytes = 0;
  for (const std::string& name : names) {
    const auto language = unfreed::languageOf(name);
    if (!language) continue;
    texts.push_back({contentsOf(name), *language});
    bytes += texts.back().text.size();
  }
  double least = parseAll(texts);
  for (int round = 1; round < kRounds; ++round) least = std::min(least, parseAll(texts));
  fmt::print("{} files, {:.2f} MB, {:.3f} s\n", texts.size(), static_cast<double>(bytes) / 1e6, least);
}
