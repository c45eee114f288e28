#include "driver/build_targets.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "driver/look.h"
#include "driver/source_groups.h"
#include "source/find_text.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

constexpr size_t kMaxSources = 4096;  // of one target
constexpr size_t kMaxTargets = 256;   // of one script
constexpr size_t kMaxLinked = 64;     // scripts of one target

bool isObject(std::string_view word) {
  return word.ends_with(".o") || word.ends_with(".obj") || word.ends_with(".bc") || word.ends_with(".a") ||
         word.ends_with(".lo");
}

// What a target may be made of.
bool isSource(std::string_view word) {
  const auto language = sourceLanguageOf(word);
  return (language && *language != SourceLanguage::Rust) || isObject(word);
}

std::string_view stemOf(std::string_view word) {
  const std::string_view name = path::nameOf(word);
  return name.substr(0, name.rfind('.'));
}

void add(std::vector<std::string>& list, std::string_view word) {
  if (list.size() < kMaxSources) list.emplace_back(word);
}

// Targets under their names, with what each is made of: sources, and the names of others.
struct Part {
  std::vector<std::string> words;  // sources, and names of other parts
  std::vector<std::string> globals;
  std::vector<std::string> linked;
  std::string outputName;
  std::string prefix, suffix;
  std::string folder;
  bool isModule = false;
};
using Parts = std::map<std::string, Part, std::less<>>;

// With what the parts are made of that the words name.
std::vector<std::string> sourcesOf(const Parts& parts, const Part& whole) {
  std::vector<std::string> sources;
  std::set<const Part*> seen{&whole};
  std::vector<const Part*> pending{&whole};
  while (!pending.empty()) {
    const Part& part = *pending.back();
    pending.pop_back();
    for (const std::string& word : part.words) {
      auto inner = parts.find(word);
      if (inner == parts.end()) inner = parts.find(path::nameOf(word));
      if (inner == parts.end() || inner->second.isModule) {
        if (isSource(word)) add(sources, word);
      } else if (seen.insert(&inner->second).second) {
        pending.push_back(&inner->second);
      }
    }
  }
  return sources;
}

// What a command says beside the sources.
void takeWords(std::string_view command, Part& part) {
  for (const std::string& global : exportNamesIn(command)) addOnce(part.globals, global);
  for (const std::string& script : linkedScriptsIn(command)) {
    if (part.linked.size() < kMaxLinked) addOnce(part.linked, script);
  }
}

// ---- CMake

void setProperty(Part& part, std::string_view key, std::string_view value) {
  if (key == "OUTPUT_NAME") part.outputName = value;
  if (key == "PREFIX") part.prefix = value;
  if (key == "SUFFIX") part.suffix = value;
  if (key == "RUNTIME_OUTPUT_DIRECTORY") part.folder = value;
}

// `set_target_properties(a b PROPERTIES KEY value …)`, `set_property(TARGET a PROPERTY KEY value)`
void takeProperties(const std::vector<std::string_view>& words, size_t first, std::string_view divider,
                    std::string_view text, Parts& parts) {
  const auto found = std::find(words.begin(), words.end(), divider);
  const auto end = static_cast<size_t>(found - words.begin());
  if (end - first > kMaxTargets) return;
  for (size_t name = first; name < end; ++name) {
    const auto part = parts.find(words[name]);
    if (part == parts.end()) continue;
    for (size_t i = end + 1; i + 1 < words.size(); ++i) setProperty(part->second, words[i], words[i + 1]);
    takeWords(text, part->second);
  }
}

void takeCMake(const Command& command, Parts& parts) {
  const std::vector<std::string_view> words = wordsOf(command.text);
  if (words.empty()) return;
  const bool isModule = command.name == "add_executable";
  const bool isMade = isModule || command.name == "add_library";
  const bool isMore = command.name == "target_sources" || command.name == "target_link_libraries" ||
                      command.name == "target_link_options";
  if (isMade || isMore) {
    if (isMade && parts.size() >= kMaxTargets) return;
    const auto known = parts.find(words[0]);
    if (isMore && known == parts.end()) return;
    Part& part = isMore ? known->second : parts[std::string(words[0])];
    part.isModule = part.isModule || isModule;
    for (size_t i = 1; i < words.size(); ++i) add(part.words, words[i]);
    takeWords(command.text, part);
  } else if (command.name == "set_target_properties") {
    takeProperties(words, 0, "PROPERTIES", command.text, parts);
  } else if (command.name == "set_property" && words[0] == "TARGET") {
    takeProperties(words, 1, "PROPERTY", command.text, parts);
  }
}

std::vector<BuildTarget> targetsOfCMake(const std::vector<Command>& commands) {
  Parts parts;
  for (const Command& command : commands) takeCMake(command, parts);
  std::vector<BuildTarget> targets;
  for (const auto& [name, part] : parts) {
    if (!part.isModule) continue;
    BuildTarget target;
    const std::string_view suffix =
        isScript(part.suffix) ? std::string_view(part.suffix).substr(0, part.suffix.rfind('.')) : "";
    const std::string_view base = part.outputName.empty() ? std::string_view(name) : part.outputName;
    const std::string file = part.prefix + std::string(base) + std::string(suffix);
    addOnce(target.names, path::nameOf(file));
    addOnce(target.names, name);
    if (!part.folder.empty()) target.outputs.push_back(part.folder + "/" + file);
    target.globals = part.globals;
    target.linked = part.linked;
    target.sources = sourcesOf(parts, part);
    targets.push_back(std::move(target));
  }
  return targets;
}

// ---- commands of compilers

struct Compilation {
  std::string output;
  std::vector<std::string> sources;
};

Compilation compilationIn(std::string_view command) {
  Compilation found;
  std::string_view previous;
  bool archives = false;
  for (const std::string_view word : wordsOf(command)) {
    archives = archives || word.ends_with("emar") || word == "ar";
    const bool isArchive = archives && found.output.empty() && word.ends_with(".a");
    if (previous == "-o" || isArchive) {
      found.output = word;
    } else if (isSource(word)) {
      add(found.sources, word);
    }
    previous = word;
  }
  return found;
}

std::string_view withoutOutputExtension(std::string_view word) {
  if (word.ends_with(".html")) return word.substr(0, word.size() - 5);
  return withoutScriptExtension(word);
}

std::vector<BuildTarget> targetsOfCompilers(const std::vector<Command>& commands) {
  Parts parts;
  for (const Command& command : commands) {
    if (parts.size() >= kMaxTargets) break;
    const Compilation found = compilationIn(command.text);
    if (found.output.empty() || found.sources.empty()) continue;
    const std::string key = isObject(found.output) ? std::string(path::nameOf(found.output)) : found.output;
    Part& part = parts[key];
    part.isModule = !withoutOutputExtension(found.output).empty();
    for (const std::string& source : found.sources) {
      if (source != key) add(part.words, source);
    }
    takeWords(command.text, part);
  }
  std::vector<BuildTarget> targets;
  for (const auto& [output, part] : parts) {
    if (!part.isModule) continue;
    const std::string_view stem = withoutOutputExtension(output);
    targets.push_back({{std::string(path::nameOf(stem))},
                       {std::string(stem)},
                       sourcesOf(parts, part),
                       part.globals,
                       part.linked});
  }
  return targets;
}

// ---- sources as written, and files

// Within one name; `*` is any part of it.
bool matches(std::string_view text, std::string_view pattern) {
  size_t at = 0, inPattern = 0;
  size_t star = std::string_view::npos, restart = 0;
  while (at < text.size()) {
    if (inPattern < pattern.size() && pattern[inPattern] == '*') {
      star = inPattern++;
      restart = at;
    } else if (inPattern < pattern.size() && pattern[inPattern] == text[at]) {
      ++inPattern;
      ++at;
    } else if (star != std::string_view::npos) {
      inPattern = star + 1;
      at = ++restart;
    } else {
      return false;
    }
  }
  while (inPattern < pattern.size() && pattern[inPattern] == '*') ++inPattern;
  return inPattern == pattern.size();
}

std::string_view cutLast(std::string_view& path) {
  const size_t slash = path.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? path : path.substr(slash + 1);
  path = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  return last;
}

// Whether the file lies where the written path ends.
bool endsAs(std::string_view file, std::string_view written) {
  if (contains(written, "**")) return matches(file, "*/" + std::string(written));
  while (!written.empty()) {
    const std::string_view pattern = cutLast(written);
    if (!matches(cutLast(file), pattern)) return false;
  }
  return true;
}

// Without what depends on where the script runs.
std::string_view withoutStart(std::string_view written) {
  while (true) {
    if (written.starts_with("./")) {
      written.remove_prefix(2);
    } else if (written.starts_with("../")) {
      written.remove_prefix(3);
    } else if (written.starts_with("/")) {
      written.remove_prefix(1);
    } else {
      return written;
    }
  }
}

}  // namespace

std::string_view withoutScriptExtension(std::string_view word) {
  for (const std::string_view extension : {".js", ".mjs", ".cjs", ".wasm"}) {
    if (word.size() > extension.size() && word.ends_with(extension) && !contains(word, "*")) {
      return word.substr(0, word.size() - extension.size());
    }
  }
  return {};
}

std::vector<std::string> exportNamesIn(std::string_view text) {
  std::vector<std::string> names;
  constexpr std::string_view kKey = "EXPORT_NAME";
  for (size_t at = text.find(kKey); at != std::string_view::npos; at = text.find(kKey, at + 1)) {
    const std::string_view rest = text.substr(at + kKey.size(), 80);
    if (!rest.starts_with('=') && !rest.starts_with(' ')) continue;
    const std::vector<std::string_view> words = wordsOf(rest);
    if (!words.empty()) addOnce(names, words[0]);
  }
  return names;
}

std::vector<std::string> linkedScriptsIn(std::string_view text) {
  static constexpr std::array<std::string_view, 4> kOptions{"--pre-js", "--post-js", "--extern-pre-js",
                                                            "--extern-post-js"};
  std::vector<std::string> scripts;
  bool isNamed = false;  // by the option before; the name of a variable may stand between
  for (const std::string_view word : wordsOf(text)) {
    if (isNamed && isScript(word)) addOnce(scripts, word);
    const bool isOption = std::find(kOptions.begin(), kOptions.end(), word) != kOptions.end();
    isNamed = isOption || (isNamed && !isScript(word) && !word.starts_with('-'));
  }
  return scripts;
}

std::vector<std::string> filesOf(const BuildTarget& target, const std::string& folder,
                                 const std::vector<std::string>& files) {
  std::set<std::string> found;
  for (const std::string& source : target.sources) {
    const std::string whole = path::join(folder, source);
    if (std::binary_search(files.begin(), files.end(), whole)) {
      found.insert(whole);
      continue;
    }
    const std::string_view written = withoutStart(source);
    for (const std::string& file : files) {
      const bool isMeant = isObject(source) ? stemOf(file) == stemOf(source) : endsAs(file, written);
      if (isMeant) found.insert(file);
    }
  }
  return {found.begin(), found.end()};
}

std::vector<BuildTarget> buildTargetsOf(ScriptKind kind, const std::vector<Command>& commands) {
  return kind == ScriptKind::CMake ? targetsOfCMake(commands) : targetsOfCompilers(commands);
}

}  // namespace unfreed::driver
