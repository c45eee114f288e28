#include "driver/build_scripts.h"

#include <algorithm>
#include <array>
#include <dirent.h>
#include <nlohmann/json.hpp>
#include <utility>

#include "driver/look.h"
#include "driver/pack_plugin.h"
#include "source/file_reader.h"
#include "source/find_text.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using Json = nlohmann::ordered_json;

constexpr uint64_t kMaxScript = uint64_t{1} << 20;
constexpr size_t kMaxScripts = 128;  // of one folder

bool isBuildScript(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kNames{
      "CMakeLists.txt", "Makefile",     "makefile", "GNUmakefile", "meson.build", "BUILD.gn",
      "BUILD.bazel",    "package.json", "justfile", "Justfile",    ".justfile",   "SConstruct"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool isBundlerConfiguration(std::string_view name) {
  return name.starts_with("webpack.") && (isScript(name) || name.ends_with(".ts"));
}

bool isCode(std::string_view name) {
  return isScript(name) || name.ends_with(".ts") || name.ends_with(".mts") || name.ends_with(".py") ||
         name.ends_with(".rs");
}

bool isHelperScript(std::string_view name) {
  if (name.ends_with(".sh") || name.ends_with(".bash") || name.ends_with(".mk") || name.ends_with(".cmake"))
    return true;
  return isBundlerConfiguration(name) || (name.starts_with("build") && isCode(name) && name != "build.rs");
}

// What it is, its first line must say.
bool isWithoutExtension(std::string_view name) {
  return name.find('.') == std::string_view::npos;
}

bool isAnyScript(std::string_view name) {
  return isBuildScript(name) || isHelperScript(name) ||
         (name.starts_with("build") && isWithoutExtension(name));
}

bool isScriptOfTools(std::string_view name) {
  return isAnyScript(name) || isCode(name) || isWithoutExtension(name);
}

bool isScriptOfNeighbour(std::string_view name) {
  return name == "package.json" || isBundlerConfiguration(name);
}

bool isOrdinaryFolder(std::string_view name) {
  return !name.starts_with('.') && name != "node_modules" && name != "target" &&
         name.find('.') == std::string_view::npos;
}

std::vector<std::string> namesIn(const std::string& folder, bool (*takes)(std::string_view)) {
  std::vector<std::string> names;
  DIR* const stream = opendir(folder.c_str());
  if (stream == nullptr) return names;
  while (const dirent* const entry = readdir(stream)) {
    if (entry->d_type == DT_DIR && takes != isOrdinaryFolder) continue;
    if (takes(entry->d_name)) names.emplace_back(entry->d_name);
  }
  closedir(stream);
  std::sort(names.begin(), names.end());
  if (names.size() > kMaxScripts) names.resize(kMaxScripts);
  return names;
}

bool callsToolchain(std::string_view text, bool isRust) {
  static constexpr std::array<std::string_view, 6> kEmscripten{"emcc",      "em++",   "mscripten",
                                                               "MSCRIPTEN", "embind", "webidl_binder"};
  if (isRust) {
    return contains(text, "wasm-pack") || contains(text, "wasm-bindgen") || contains(text, "WasmPackPlugin");
  }
  return std::any_of(kEmscripten.begin(), kEmscripten.end(),
                     [&](std::string_view word) { return contains(text, word); });
}

// ---- which folder a command speaks of

// "crates/a", "../crates/a/src/lib.rs" → "crates/a…": without what depends on where the script runs.
std::string_view belowStart(std::string_view word) {
  while (word.starts_with("./") || word.starts_with("../") || word.starts_with('/')) {
    word.remove_prefix(word.find('/') + 1);
  }
  return word;
}

bool leadsInto(std::string_view word, std::string_view folder) {
  word = belowStart(word);
  return word.starts_with(folder) && (word.size() == folder.size() || word[folder.size()] == '/');
}

// path.join(root, "crates", "a"): the parts of the folder as words that follow each other.
bool namesInParts(const std::vector<std::string_view>& words, std::string_view folder) {
  std::vector<std::string_view> parts;
  while (!folder.empty()) {
    const size_t slash = std::min(folder.find('/'), folder.size());
    parts.push_back(folder.substr(0, slash));
    folder.remove_prefix(std::min(slash + 1, folder.size()));
  }
  return parts.size() > 1 &&
         std::search(words.begin(), words.end(), parts.begin(), parts.end()) != words.end();
}

class Asked {
 public:
  Asked(const Script& script, const BuildQuestion& question)
      : question_(question), home_(path::join(question.at, script.home)) {
    if (question.built != question.at) inside_ = path::shown(question.built, question.at);
    // Tools work for the folder that they belong to; the scripts of a neighbour work for the neighbour.
    isOwn_ = inside_.empty() && (script.home.empty() || !isScriptOfNeighbour(script.name));
  }

  bool isMeantBy(const Command& command) const {
    if (isOwn_) return true;
    if (!command.folder.empty() && leads(command.folder)) return true;
    const std::vector<std::string_view> words = wordsOf(command.text);
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return leads(word); }) ||
           (!inside_.empty() && namesInParts(words, inside_));
  }
  bool isMeantBy(const PackedCrate& packed) const {
    return path::join(home_, packed.crate) == question_.built;
  }

  // A folder that a command names may be seen from anywhere.
  void addFolders(const Command& command, std::string_view written, std::vector<std::string>& folders) const {
    const std::string relative = written.starts_with('/') ? "." + std::string(written) : std::string(written);
    for (const std::string& from :
         {question_.at, home_, path::join(question_.at, command.folder), question_.built}) {
      const std::string folder = path::join(from, relative);
      if (!path::isInside(question_.built, folder)) addOnce(folders, folder);
    }
  }

  const std::string& home() const { return home_; }

 private:
  bool leads(std::string_view word) const {
    if (!inside_.empty() && leadsInto(word, inside_)) return true;
    if (word.find("..") == std::string_view::npos) return false;
    const std::string place = path::join(home_, word);
    return place == question_.built ||
           (!path::isInside(home_, question_.built) && path::isInside(place, question_.built));
  }

  const BuildQuestion& question_;
  std::string home_;
  std::string inside_;  // what is built, seen from the script's folder; empty: the folder itself
  bool isOwn_ = false;
};

// ---- what is said

// Other tools have the same options.
bool callsAnotherTool(std::string_view command) {
  if (contains(command, "wasm-")) return false;
  static constexpr std::array<std::string_view, 5> kOthers{"babel", "tsc", "swc", "esbuild", "rollup"};
  return std::any_of(kOthers.begin(), kOthers.end(),
                     [&](std::string_view tool) { return contains(command, tool); });
}

void addRustFacts(const Command& command, const Asked& asked, BuildFacts& facts) {
  if (callsAnotherTool(command.text)) return;
  std::string_view previous;
  for (const std::string_view word : wordsOf(command.text)) {
    if (previous == "--out-name") addOnce(facts.names, word);
    if (previous == "--out-dir") asked.addFolders(command, word, facts.outFolders);
    previous = word;
  }
}

void addPackedCrates(std::string_view text, const Asked& asked, const std::string& crate, BuildFacts& facts) {
  for (const PackedCrate& packed : packedCratesIn(text)) {
    if (!asked.isMeantBy(packed)) continue;
    addOnce(facts.names, packed.name);
    addOnce(facts.outFolders, path::join(crate, packed.outFolder));
  }
}

void addEmscriptenFacts(const Command& command, BuildFacts& facts) {
  std::string_view previous = command.name;
  for (const std::string_view word : wordsOf(command.text)) {
    addOnce(facts.names, path::nameOf(withoutScriptExtension(word)));
    if (previous == "add_executable" || previous == "OUTPUT_NAME") addOnce(facts.names, word);
    previous = word;
  }
  for (const std::string& global : exportNamesIn(command.text)) addOnce(facts.globals, global);
}

// What a variable stood before ("${CMAKE_CURRENT_SOURCE_DIR}/pre.js" → "/pre.js") mostly lies below.
std::string belowAny(const std::string& written) {
  return written.starts_with('/') ? "." + written : written;
}

void addTargets(const Script& script, const BuildQuestion& question, const Asked& asked, BuildFacts& facts) {
  if (question.sources.empty()) return;
  for (BuildTarget& target : buildTargetsOf(script.kind, script.commands)) {
    TargetFacts found;
    found.files = filesOf(target, asked.home(), question.sources);
    if (found.files.empty()) continue;
    for (const std::string& output : target.outputs) {
      found.outputs.push_back(path::join(question.at, belowAny(output)));
      found.outputs.push_back(path::join(asked.home(), belowAny(output)));
    }
    found.names = std::move(target.names);
    found.globals = std::move(target.globals);
    for (const std::string& written : target.linked)
      addOnce(found.linked, path::join(asked.home(), belowAny(written)));
    facts.targets.push_back(std::move(found));
  }
}

// However deep they lie.
std::vector<std::string_view> stringsIn(const Json& value) {
  std::vector<std::string_view> strings;
  std::vector<const Json*> pending{&value};
  while (!pending.empty()) {
    const Json& one = *pending.back();
    pending.pop_back();
    if (one.is_string()) strings.push_back(one.get_ref<const std::string&>());
    if (!one.is_structured()) continue;
    for (const Json& item : one) pending.push_back(&item);
  }
  return strings;
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
    const std::vector<std::string_view> words = stringsIn(*entry);
    const bool isGenerated = std::any_of(words.begin(), words.end(), [&](std::string_view word) {
      if (question.isRust && (word.starts_with("pkg/") || word.starts_with("./pkg/"))) return true;
      return isOneOf(question.names, path::nameOf(withoutScriptExtension(word)));
    });
    if (isGenerated) addOnce(facts.packages, name->get<std::string>());
  }
}

}  // namespace

bool hasBuildScript(const std::string& folder) {
  return !namesIn(folder, isBuildScript).empty();
}

Script scriptOf(std::string home, std::string name, std::string text) {
  Script script{std::move(home), std::move(name), {}, std::move(text), {}};
  script.kind = scriptKindOf(script.name, script.text);
  script.commands = commandsOf(script.kind, script.text);
  return script;
}

const std::vector<Script>& BuildScripts::of(const std::string& folder) {
  const auto [entry, isNew] = known_.try_emplace(folder);
  std::vector<Script>& scripts = entry->second;
  if (!isNew) return scripts;
  const auto readIn = [&](const std::string& home, bool (*takes)(std::string_view)) {
    const std::string at = path::join(folder, home);
    for (const std::string& name : namesIn(at, takes)) {
      auto text = readFile(path::join(at, name), kMaxScript);
      if (!text || scripts.size() >= kMaxScripts) continue;
      if (isWithoutExtension(name) && !isBuildScript(name) && !startsAsShellScript(*text)) continue;
      const bool calls = callsToolchain(*text, true) || callsToolchain(*text, false);
      const bool isOwn = home.empty() && (name == "package.json" || name == "CMakeLists.txt");
      if (calls || isOwn) scripts.push_back(scriptOf(home, name, std::move(*text)));
    }
  };
  readIn("", isAnyScript);
  for (const char* const tools : {"scripts", "tools", "xtask/src"}) readIn(tools, isScriptOfTools);
  for (const std::string& name : namesIn(folder, isOrdinaryFolder)) readIn(name, isScriptOfNeighbour);
  return scripts;
}

BuildFacts buildFactsOf(const Script& script, const BuildQuestion& question) {
  BuildFacts facts;
  const Asked asked(script, question);
  if (script.name == "package.json" && script.home.empty()) addPackage(script.text, question, facts);
  if (!question.isRust) addTargets(script, question, asked, facts);
  for (const TargetFacts& target : facts.targets) {
    for (const std::string& name : target.names) addOnce(facts.names, name);
    for (const std::string& global : target.globals) addOnce(facts.globals, global);
  }
  if (!callsToolchain(script.text, question.isRust)) return facts;
  if (question.isRust) addPackedCrates(script.text, asked, question.built, facts);
  for (const Command& command : script.commands) {
    if (!asked.isMeantBy(command)) continue;
    if (question.isRust) {
      addRustFacts(command, asked, facts);
    } else {
      addEmscriptenFacts(command, facts);
    }
  }
  return facts;
}

}  // namespace unfreed::driver
