// conformance FOLDER...: lowers every file of JavaScript and TypeScript below the folders and says how well
// that went. Ends with 1 when a graph breaks a promise; a crash is a crash.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "frontend/ecmascript/lower.h"
#include "graphs.h"
#include "source/file_reader.h"

using namespace unfreed;

namespace {

struct Counts {
  size_t files = 0, bytes = 0, unreadable = 0, withFaults = 0, functions = 0, incomplete = 0, broken = 0;
  double seconds = 0, slowest = 0;
  std::string slowestPath;
};

void lowerOne(const std::string& path, Language language, Counts& counts) {
  auto text = readFile(path, uint64_t{64} << 20);
  if (!text) {
    ++counts.unreadable;
    return;
  }
  SourceFile file;
  file.path = file.absolute = path;
  file.text = std::move(*text);
  file.language = language;
  const auto begin = std::chrono::steady_clock::now();
  constexpr ecmascript::Limits kAll{.tokens = 1'000'000'000};  // however long it is
  const flow::Module module = ecmascript::lower(file, FileId{0}, kAll);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  counts.seconds += seconds;
  if (seconds > counts.slowest) {
    counts.slowest = seconds;
    counts.slowestPath = path;
  }
  ++counts.files;
  counts.bytes += file.text.size();
  counts.functions += module.functions.size();
  for (const flow::Function& function : module.functions) counts.incomplete += function.incomplete ? 1 : 0;
  if (!module.faults.empty()) {
    ++counts.withFaults;
    std::printf("fault  %s:%u: %s\n", path.c_str(), module.faults[0].span.begin,
                module.faults[0].message.c_str());
  }
  if (const std::string broken = fuzz::brokenGraphIn(module); !broken.empty()) {
    ++counts.broken;
    std::printf("BROKEN %s: %s\n", path.c_str(), broken.c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // what was said stays said when it is ended
  Counts counts;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry :
         fs::recursive_directory_iterator(argv[i], fs::directory_options::skip_permission_denied)) {
      const std::string path = entry.path().string();
      const auto language = languageOf(path);
      if (language && *language != Language::Rust && entry.is_regular_file())
        lowerOne(path, *language, counts);
    }
  }
  std::printf(
      "%zu files, %.1f MB, %.1f s; %zu unreadable, %zu with faults of syntax, %zu with broken graphs\n",
      counts.files, static_cast<double>(counts.bytes) / 1e6, counts.seconds, counts.unreadable,
      counts.withFaults, counts.broken);
  const double share = counts.functions == 0
                           ? 100.0
                           : 100.0 * static_cast<double>(counts.functions - counts.incomplete) /
                                 static_cast<double>(counts.functions);
  std::printf("%zu functions, %.3f %% lowered in full; slowest file %.2f s: %s\n", counts.functions, share,
              counts.slowest, counts.slowestPath.c_str());
  return counts.broken == 0 ? 0 : 1;
}
