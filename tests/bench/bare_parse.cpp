// bare_parse [--threads=N] FILE…|FOLDER…: reads the scripts that `unfreed --no-prefilter` would parse, and
// parses them. What a run of `unfreed` costs is said as a multiple of that (docs/performance.md).
#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/parallel.h"
#include "driver/file_scan.h"
#include "driver/run.h"
#include "source/discovery.h"
#include "source/file_reader.h"
#include "source/source_file.h"
#include "syntax/tree.h"

namespace {

constexpr std::string_view kThreads = "--threads=";

struct Words {
  unsigned threads = 0;
  std::vector<std::string> paths;
};

Words readWords(int count, char** arguments) {
  Words words;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = arguments[i];
    if (word.starts_with(kThreads)) {
      std::from_chars(word.data() + kThreads.size(), word.data() + word.size(), words.threads);
    } else {
      words.paths.emplace_back(word);
    }
  }
  return words;
}

}  // namespace

int main(int count, char** arguments) {
  const Words words = readWords(count, arguments);
  const auto found = unfreed::discover(words.paths, ".");
  if (!found) {
    std::fprintf(stderr, "bare_parse: %s\n", found.error().what.c_str());
    return 2;
  }
  const uint64_t maxFile = unfreed::driver::Limits{}.mostBytes();
  std::atomic<size_t> bytes = 0;
  std::atomic<size_t> files = 0;
  unfreed::parallelFor(found->files.size(), words.threads, [&](size_t i) {
    const std::string& path = found->files[i].absolute;
    const auto language = unfreed::languageOf(path);
    const auto text = unfreed::readFile(path, maxFile);
    if (!language || !text || unfreed::isGeneratedGlue(*text) || unfreed::driver::isMinified(*text)) return;
    if (!unfreed::syntax::Tree::parse(*text, *language)) return;
    bytes += text->size();
    ++files;
  });
  std::printf("%zu files, %zu bytes\n", files.load(), bytes.load());
  return 0;
}
