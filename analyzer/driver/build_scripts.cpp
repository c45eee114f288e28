#include "driver/build_scripts.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <dirent.h>
#include <nlohmann/json.hpp>

#include "driver/look.h"
#include "source/file_reader.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using Json = nlohmann::json;

constexpr uint64_t kMaxScript = 1024 * 1024;
constexpr size_t kMaxNames = 64;

bool isBuildScript(std::string_view name) {
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

// One command, or one line of a script: what is read as a whole.
template <class Visit>
void forEachCommand(std::string_view text, Visit visit) {
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find_first_of("\n\"", begin), text.size());
    visit(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

// Whether one of the words is the folder, or leads into it: "crates/a", "./crates/a/src/lib.rs".
bool namesFolder(std::string_view command, std::string_view folder) {
  const std::vector<std::string_view> words = wordsOf(command);
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    if (word.starts_with("./")) word.remove_prefix(2);
    return word.starts_with(folder) && (word.size() == folder.size() || word[folder.size()] == '/');
  });
}

void addRustFacts(std::string_view command, BuildFacts& facts) {
  std::string_view previous;
  for (const std::string_view word : wordsOf(command)) {
    if (previous == "--out-name") addOnce(facts.names, word);
    if (previous == "--out-dir") addOnce(facts.outFolders, word);
    previous = word;
  }
}

void addEmscriptenFacts(std::string_view command, BuildFacts& facts) {
  std::string_view previous;
  for (const std::string_view word : wordsOf(command)) {
    addOnce(facts.names, stemOfOutput(word));
    if (previous == "add_executable" || previous == "OUTPUT_NAME") addOnce(facts.names, word);
    previous = word;
  }
}

bool callsToolchain(std::string_view text, bool isRust) {
  static constexpr std::array<std::string_view, 6> kEmscripten{"emcc",      "em++",   "mscripten",
                                                               "MSCRIPTEN", "embind", "webidl_binder"};
  if (isRust) return contains(text, "wasm-pack") || contains(text, "wasm-bindgen");
  return std::any_of(kEmscripten.begin(), kEmscripten.end(),
                     [&](std::string_view word) { return contains(text, word); });
}

// A package whose entry is the generated file.
void addPackage(std::string_view text, const BuildQuestion& question, BuildFacts& facts) {
  const Json manifest = Json::parse(text, nullptr, false);
  if (!manifest.is_object()) return;
  const auto name = manifest.find("name");
  if (name == manifest.end() || !name->is_string()) return;
  for (const char* const key : {"main", "module", "browser", "exports", "types"}) {
    const auto entry = manifest.find(key);
    if (entry == manifest.end()) continue;
    const std::string written = entry->dump(-1, ' ', false, Json::error_handler_t::replace);
    const std::vector<std::string_view> words = wordsOf(written);
    const bool isGenerated = std::any_of(words.begin(), words.end(), [&](std::string_view word) {
      if (question.isRust && (word.starts_with("pkg/") || word.starts_with("./pkg/"))) return true;
      const std::string_view stem = stemOfOutput(word);
      return std::find(question.names.begin(), question.names.end(), stem) != question.names.end();
    });
    if (isGenerated) addOnce(facts.packages, name->get<std::string>());
  }
}

std::vector<std::string> scriptsIn(const std::string& folder) {
  std::vector<std::string> names;
  DIR* const stream = opendir(folder.c_str());
  if (stream == nullptr) return names;
  while (const dirent* const entry = readdir(stream)) {
    if (isBuildScript(entry->d_name) || isHelperScript(entry->d_name)) names.emplace_back(entry->d_name);
  }
  closedir(stream);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

bool hasBuildScript(const std::string& folder) {
  const std::vector<std::string> names = scriptsIn(folder);
  return std::any_of(names.begin(), names.end(), [](const std::string& name) { return isBuildScript(name); });
}

BuildFacts buildFactsOf(std::string_view scriptName, std::string_view text, const BuildQuestion& question) {
  BuildFacts facts;
  if (!isBuildScript(scriptName) && !isHelperScript(scriptName)) return facts;
  if (scriptName == "package.json") addPackage(text, question, facts);
  if (!callsToolchain(text, question.isRust)) return facts;
  forEachCommand(text, [&](std::string_view command) {
    if (!question.inside.empty() && !namesFolder(command, question.inside)) return;
    if (question.isRust) {
      addRustFacts(command, facts);
    } else {
      addEmscriptenFacts(command, facts);
    }
  });
  return facts;
}

BuildFacts buildFactsIn(const std::string& folder, const BuildQuestion& question) {
  BuildFacts all;
  for (const std::string& name : scriptsIn(folder)) {
    const auto text = readFile(path::join(folder, name), kMaxScript);
    if (!text) continue;
    const BuildFacts facts = buildFactsOf(name, *text, question);
    for (const std::string& one : facts.names) addOnce(all.names, one);
    for (const std::string& one : facts.outFolders) addOnce(all.outFolders, one);
    for (const std::string& one : facts.packages) addOnce(all.packages, one);
  }
  return all;
}

}  // namespace unfreed::driver
