#include "frontend/embind_clang/compile_commands.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>

namespace unfreed::embind_clang {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

// Words of a shell command line, as compile_commands.json writes them.
std::vector<std::string> wordsOf(std::string_view command) {
  std::vector<std::string> words;
  std::string word;
  char quote = 0;
  bool open = false;
  for (size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (c == '\\' && quote != '\'' && i + 1 < command.size()) {
      word += command[++i];
      open = true;
    } else if (quote != 0 ? c == quote : c == '"' || c == '\'') {
      quote = quote != 0 ? '\0' : c;
      open = true;
    } else if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
      if (open) words.push_back(std::move(word));
      word.clear();
      open = false;
    } else {
      word += c;
      open = true;
    }
  }
  if (open) words.push_back(std::move(word));
  return words;
}

std::string textOf(const Json& entry, const char* key) {
  const auto found = entry.find(key);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> argumentsOf(const Json& entry) {
  const auto list = entry.find("arguments");
  if (list == entry.end() || !list->is_array()) return wordsOf(textOf(entry, "command"));
  std::vector<std::string> words;
  for (const Json& word : *list) {
    if (word.is_string()) words.push_back(word.get<std::string>());
  }
  return words;
}

std::string absolute(const std::string& folder, const std::string& path) {
  return (fs::path(folder) / path).lexically_normal();
}

// The compiler's own headers: ours take their place.
bool isToolchainFolder(const std::string& path) {
  return path.find("/emsdk") != std::string::npos || path.find("/upstream/emscripten") != std::string::npos ||
         path.find("/sysroot/") != std::string::npos || path.starts_with("/usr/include") ||
         path.find("/lib/clang/") != std::string::npos;
}

CompileFlags flagsOf(const std::vector<std::string>& words, const std::string& folder) {
  CompileFlags flags;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    // The value of an option: glued to it, or the next word.
    const auto value = [&](std::string_view option) {
      if (word.size() > option.size()) return word.substr(option.size());
      return i + 1 < words.size() ? words[++i] : std::string();
    };
    const auto include = [&](std::string_view option) {
      const std::string path = absolute(folder, value(option));
      if (!isToolchainFolder(path)) flags.includes.push_back(path);
    };
    if (word.starts_with("-isystem")) {
      include("-isystem");
    } else if (word.starts_with("-iquote")) {
      include("-iquote");
    } else if (word.starts_with("-I")) {
      include("-I");
    } else if (word.starts_with("-D")) {
      flags.defines.push_back(value("-D"));
    } else if (word.starts_with("-U")) {
      flags.undefines.push_back(value("-U"));
    } else if (word.starts_with("-std=")) {
      flags.standard = word.substr(5);
    }
  }
  return flags;
}

}  // namespace

CompileFlags compileFlagsFor(const std::string& commandsPath, const std::string& file) {
  std::ifstream stream(commandsPath, std::ios::binary);
  const Json commands = Json::parse(stream, nullptr, false);
  CompileFlags none;
  if (!commands.is_array()) {
    none.problem = "`" + commandsPath + "` is no list of compile commands";
    return none;
  }
  for (const Json& entry : commands) {
    if (!entry.is_object()) continue;
    const std::string folder = textOf(entry, "directory");
    if (absolute(folder, textOf(entry, "file")) == file) return flagsOf(argumentsOf(entry), folder);
  }
  return none;
}

}  // namespace unfreed::embind_clang
