#include "driver/pack_plugin.h"

#include <algorithm>
#include <cctype>

#include "driver/script_text.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

// The value of `key:` in the options of a call, to the comma or bracket that ends it.
std::string_view valueOf(std::string_view options, std::string_view key) {
  for (size_t at = options.find(key); at != std::string_view::npos; at = options.find(key, at + 1)) {
    size_t begin = at + key.size();
    while (begin < options.size() && (options[begin] == ' ' || options[begin] == '"')) ++begin;
    if (begin >= options.size() || options[begin] != ':') continue;
    int depth = 0;
    size_t end = ++begin;
    for (; end < options.size(); ++end) {
      const char c = options[end];
      if (c == '(' || c == '[' || c == '{') ++depth;
      if (c == ')' || c == ']' || c == '}') --depth;
      if (depth < 0 || (depth == 0 && c == ',')) break;
    }
    return options.substr(begin, end - begin);
  }
  return {};
}

// The strings of an expression, one after the other: path.resolve(__dirname, "..", "crate") → "../crate".
std::string pathIn(std::string_view expression) {
  std::string path;
  for (size_t at = 0; at < expression.size(); ++at) {
    const char quote = expression[at];
    if (quote != '"' && quote != '\'' && quote != '`') continue;
    const size_t end = expression.find(quote, at + 1);
    if (end == std::string_view::npos) break;
    const std::vector<std::string_view> words = wordsOf(expression.substr(at + 1, end - at - 1));
    for (const std::string_view word : words) {
      if (word == "__dirname") continue;
      path += path.empty() || word.starts_with('/') ? "" : "/";
      path += word;
    }
    at = end;
  }
  while (path.starts_with('/')) path.erase(0, 1);  // `${__dirname}/crate`
  return path;
}

}  // namespace

std::vector<PackedCrate> packedCratesIn(std::string_view text) {
  constexpr std::string_view kPlugin = "WasmPackPlugin(";
  constexpr size_t kLongest = 4096;
  std::vector<PackedCrate> crates;
  for (size_t at = text.find(kPlugin); at != std::string_view::npos; at = text.find(kPlugin, at + 1)) {
    std::string_view options = text.substr(at + kPlugin.size(), kLongest);
    options = options.substr(0, options.find(kPlugin));  // the next one has its own
    PackedCrate& packed = crates.emplace_back();
    packed.crate = pathIn(valueOf(options, "crateDirectory"));
    if (std::string folder = pathIn(valueOf(options, "outDir")); !folder.empty())
      packed.outFolder = std::move(folder);
    if (std::string name = pathIn(valueOf(options, "outName")); !name.empty()) packed.name = std::move(name);
  }
  return crates;
}

}  // namespace unfreed::driver
