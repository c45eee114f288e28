// Runs a fuzz target without libFuzzer: every seed as it is, then changed at random until the time is up.
//
//   TARGET [--seconds=N] [--seed=N] [--failed=FOLDER] FILE|FOLDER...
//
// The same seed and the same files give the same inputs. An input that breaks a promise, crashes or takes
// longer than ten seconds is written to FOLDER; the target ends as it would have ended without.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <sys/time.h>
#include <unistd.h>
#include <vector>

#include "target.h"

namespace {

constexpr size_t kLargest = size_t{64} << 10;
constexpr time_t kSlowest = 10;  // seconds

// For the handler of signals: it may not allocate.
const std::string* current = nullptr;
char failedPath[4096] = "fuzz-failed";

void keepCurrent(int signal) {
  if (current != nullptr) {
    const int file = open(failedPath, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file >= 0 && write(file, current->data(), current->size()) >= 0) {
      constexpr char kWord[] = "the input is kept in ";
      [[maybe_unused]] auto said = write(2, kWord, sizeof kWord - 1);
      said = write(2, failedPath, strlen(failedPath));
      said = write(2, "\n", 1);
    }
  }
  std::signal(signal, SIG_DFL);
  raise(signal);
}

using Random = std::mt19937_64;

size_t below(Random& random, size_t limit) {
  return limit == 0 ? 0 : random() % limit;
}

std::string pieceOf(const std::string& text, Random& random, size_t longest) {
  const size_t begin = below(random, text.size());
  return text.substr(begin, 1 + below(random, longest));
}

void changeOnce(std::string& text, const std::vector<std::string>& seeds, Random& random) {
  static constexpr std::string_view kHard[] = {"(",
                                               ")",
                                               "[",
                                               "]",
                                               "{",
                                               "}",
                                               "<",
                                               ">",
                                               "`",
                                               "'",
                                               "\"",
                                               "/*",
                                               "*/",
                                               "//",
                                               "\n",
                                               "\r",
                                               "\\",
                                               "${",
                                               ";",
                                               ",",
                                               "=>",
                                               "async",
                                               "await ",
                                               "yield ",
                                               "using ",
                                               "?.",
                                               "#",
                                               "@",
                                               "<!--",
                                               "-->",
                                               "\xEF\xBB\xBF",
                                               "\xE2\x80\xA8",
                                               "\xC2\xA0",
                                               "0",
                                               "-1"};
  const size_t at = below(random, text.size() + 1);
  switch (below(random, 8)) {
    case 0:
      if (at < text.size()) text[at] = static_cast<char>(random());
      break;
    case 1:
      text.erase(at, 1 + below(random, 40));
      break;
    case 2:
      text.insert(at, pieceOf(text, random, 60));
      break;
    case 3:
      text.insert(at, pieceOf(seeds[below(random, seeds.size())], random, 200));
      break;
    case 4:
    case 5:
      text.insert(at, kHard[below(random, std::size(kHard))]);
      break;
    case 6: {  // depth
      const std::string_view word = kHard[below(random, std::size(kHard))];
      for (size_t i = below(random, 200); i > 0; --i) text.insert(at, word);
      break;
    }
    case 7:
      text.resize(at);  // the file ends in the middle
      break;
  }
  if (text.size() > kLargest) text.resize(kLargest);
}

std::vector<std::string> seedsIn(const std::vector<std::string>& places) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  for (const std::string& place : places) {
    if (!fs::is_directory(place)) {
      files.push_back(place);
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(place)) {
      if (entry.is_regular_file()) files.push_back(entry.path().string());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> seeds;
  for (const std::string& path : files) {
    std::ifstream file(path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    seeds.push_back(std::move(text));
  }
  return seeds;
}

void runOne(const std::string& text) {
  current = &text;
  const itimerval most{{0, 0}, {kSlowest, 0}};  // of the processor's time: others may use it, too
  setitimer(ITIMER_VIRTUAL, &most, nullptr);
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(text.data()), text.size());
  const itimerval none{};
  setitimer(ITIMER_VIRTUAL, &none, nullptr);
  current = nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  double seconds = 0;
  uint64_t seed = 1;
  std::vector<std::string> places;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.starts_with("--seconds=")) {
      seconds = std::stod(word.substr(10));
    } else if (word.starts_with("--seed=")) {
      seed = std::stoull(word.substr(7));
    } else if (word.starts_with("--failed=")) {
      std::snprintf(failedPath, sizeof failedPath, "%s/%s-failed", word.c_str() + 9,
                    std::filesystem::path(argv[0]).filename().c_str());
    } else {
      places.push_back(word);
    }
  }
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGVTALRM})
    std::signal(signal, keepCurrent);

  const std::vector<std::string> seeds = seedsIn(places);
  if (seeds.empty()) {
    std::cerr << "no seeds: name files or folders\n";
    return 2;
  }
  size_t runs = 0;
  for (const std::string& text : seeds) {
    runOne(text);
    ++runs;
  }
  Random random(seed);
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  while (std::chrono::steady_clock::now() < end) {
    std::string text = seeds[below(random, seeds.size())];
    for (size_t i = 1 + below(random, 6); i > 0; --i) changeOnce(text, seeds, random);
    runOne(text);
    ++runs;
  }
  std::cout << runs << " inputs from " << seeds.size() << " seeds\n";
  return 0;
}
