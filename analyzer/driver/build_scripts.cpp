#include "driver/build_scripts.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <dirent.h>

#include "source/file_reader.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

constexpr uint64_t kMaxScript = 1024 * 1024;
constexpr size_t kMaxNames = 64;

bool contains(std::string_view text, std::string_view word) {
  return memmem(text.data(), text.size(), word.data(), word.size()) != nullptr;
}

bool isScript(std::string_view name) {
  static constexpr std::array<std::string_view, 11> kNames{
      "CMakeLists.txt", "Makefile",     "makefile", "GNUmakefile", "meson.build", "BUILD.gn",
      "BUILD.bazel",    "package.json", "justfile", "Justfile",    "SConstruct"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool isHelperScript(std::string_view name) {
  return name.ends_with(".sh") || name.ends_with(".mk") || name.ends_with(".cmake");
}

bool isWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' || c == '/' ||
         c == '@';
}

std::vector<std::string_view> wordsOf(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at < text.size();) {
    if (!isWordCharacter(text[at])) {
      ++at;
      continue;
    }
    const size_t begin = at;
    while (at < text.size() && isWordCharacter(text[at])) ++at;
    words.push_back(text.substr(begin, at - begin));
  }
  return words;
}

void addOnce(std::vector<std::string>& list, std::string_view text) {
  if (text.empty() || list.size() >= kMaxNames) return;
  if (std::find(list.begin(), list.end(), text) == list.end()) list.emplace_back(text);
}

std::string_view stemOfOutput(std::string_view word) {
  for (const std::string_view extension : {".js", ".mjs", ".cjs", ".wasm"}) {
    if (word.size() > extension.size() && word.ends_with(extension)) {
      return path::nameOf(word.substr(0, word.size() - extension.size()));
    }
  }
  return {};
}

void addRustFacts(std::string_view text, BuildFacts& facts) {
  if (!contains(text, "wasm-pack") && !contains(text, "wasm-bindgen")) return;
  std::string_view previous;
  for (const std::string_view word : wordsOf(text)) {
    if (previous == "--out-name") addOnce(facts.names, word);
    if (previous == "--out-dir") addOnce(facts.outFolders, word);
    previous = word;
  }
}

bool isForEmscripten(std::string_view text) {
  static constexpr std::array<std::string_view, 6> kWords{"emcc",      "em++",   "mscripten",
                                                          "MSCRIPTEN", "embind", "webidl_binder"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return contains(text, word); });
}

void addEmscriptenFacts(std::string_view text, BuildFacts& facts) {
  if (!isForEmscripten(text)) return;
  std::string_view previous;
  for (const std::string_view word : wordsOf(text)) {
    addOnce(facts.names, stemOfOutput(word));
    if (previous == "add_executable" || previous == "OUTPUT_NAME") addOnce(facts.names, word);
    previous = word;
  }
}

std::vector<std::string> scriptsIn(const std::string& folder) {
  std::vector<std::string> names;
  DIR* const stream = opendir(folder.c_str());
  if (stream == nullptr) return names;
  while (const dirent* const entry = readdir(stream)) {
    if (isScript(entry->d_name) || isHelperScript(entry->d_name)) names.emplace_back(entry->d_name);
  }
  closedir(stream);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

bool hasBuildScript(const std::string& folder) {
  const std::vector<std::string> names = scriptsIn(folder);
  return std::any_of(names.begin(), names.end(), [](const std::string& name) { return isScript(name); });
}

BuildFacts buildFactsOf(std::string_view scriptName, std::string_view text, bool forRust) {
  BuildFacts facts;
  if (!isScript(scriptName) && !isHelperScript(scriptName)) return facts;
  if (forRust) {
    addRustFacts(text, facts);
  } else {
    addEmscriptenFacts(text, facts);
  }
  return facts;
}

BuildFacts buildFactsIn(const std::string& folder, bool forRust) {
  BuildFacts all;
  for (const std::string& name : scriptsIn(folder)) {
    const auto text = readFile(path::join(folder, name), kMaxScript);
    if (!text) continue;
    const BuildFacts facts = buildFactsOf(name, *text, forRust);
    for (const std::string& one : facts.names) addOnce(all.names, one);
    for (const std::string& one : facts.outFolders) addOnce(all.outFolders, one);
  }
  return all;
}

}  // namespace unfreed::driver
