#include "layers_test/layers.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "source/line_index.h"

namespace unfreed::test {
namespace {

// Headers of libraries that are not open to everybody, by the beginning of their names.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kOwnedHeaders{{
    {"tree_sitter/", "tree-sitter"},
    {"CLI/", "CLI11"},
    {"nlohmann/", "nlohmann-json"},
    {"toml++/", "tomlplusplus"},
    {"xxhash", "xxhash"},
    {"clang/", "clang"},
    {"llvm/", "clang"},
    {"gtest/", "gtest"},
    {"benchmark/", "benchmark"},
}};

// Third-party and system headers that every layer may include.
constexpr std::array<std::string_view, 3> kOpenHeaders{"fmt/", "tl/", "sys/"};

constexpr std::array<std::string_view, 6> kPosixHeaders{"fcntl.h", "unistd.h", "signal.h",
                                                        "poll.h",  "spawn.h",  "dirent.h"};

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

// The header named by an #include line, with its delimiter in front: `"flow/cfg.h` or `<vector`; else
// nothing.
std::string_view headerOf(std::string_view line) {
  line = trimmed(line);
  if (!line.starts_with("#")) return {};
  line = trimmed(line.substr(1));
  if (!line.starts_with("include")) return {};
  line = trimmed(line.substr(7));
  if (!line.starts_with("\"") && !line.starts_with("<")) return {};
  return line.substr(0, line.find_first_of("\">", 1));
}

const Layer* layerOfHeader(std::string_view header) {
  if (header.starts_with("rules/")) return layerOf(header);
  return layerOf(fmt::format("analyzer/{}", header));
}

std::string violationOfOurs(const Layer& from, std::string_view header) {
  const Layer* to = layerOfHeader(header);
  if (to == nullptr) return fmt::format("`{}` is in no layer; write it from analyzer/ or rules/ on", header);
  if (!mayInclude(from, *to)) return fmt::format("{} must not know {}: `{}`", from.name, to->name, header);
  return {};
}

std::string violationOfTheirs(const Layer& from, std::string_view header) {
  for (const auto& [prefix, library] : kOwnedHeaders) {
    if (!header.starts_with(prefix)) continue;
    const bool owns =
        std::find(from.libraries.begin(), from.libraries.end(), library) != from.libraries.end();
    return owns ? std::string() : fmt::format("{} must not know {}: <{}>", from.name, library, header);
  }
  const auto opens = [&](std::string_view prefix) { return header.starts_with(prefix); };
  if (std::any_of(kOpenHeaders.begin(), kOpenHeaders.end(), opens)) return {};
  const bool standard = header.find_first_of("./") == std::string_view::npos;
  const bool posix = std::find(kPosixHeaders.begin(), kPosixHeaders.end(), header) != kPosixHeaders.end();
  return standard || posix ? std::string()
                           : fmt::format("nobody owns <{}>: name its owner in layers.cpp", header);
}

}  // namespace

const std::vector<Layer>& layers() {
  static const std::vector<Layer> kLayers{
      {"base", "analyzer/base", {}, {}},
      {"source", "analyzer/source", {"base"}, {"xxhash"}},
      {"git", "analyzer/git", {"source"}, {}},
      {"diagnostics", "analyzer/diagnostics", {"source"}, {}},
      {"syntax", "analyzer/syntax", {"source"}, {"tree-sitter"}},
      {"flow", "analyzer/flow", {"source"}, {}},
      {"bindings", "analyzer/bindings", {"source", "diagnostics"}, {"nlohmann-json"}},
      {"ecmascript", "analyzer/frontend/ecmascript", {"syntax", "flow"}, {}},
      {"embedded", "analyzer/frontend/embedded", {"source"}, {}},
      {"glue", "analyzer/frontend/glue", {"syntax", "bindings"}, {}},
      {"wasm_bindgen", "analyzer/frontend/wasm_bindgen", {"syntax", "bindings", "glue"}, {"tomlplusplus"}},
      {"embind", "analyzer/frontend/embind", {"syntax", "bindings"}, {"nlohmann-json"}},
      {"embind_clang", "analyzer/frontend/embind_clang", {"embind"}, {"clang", "CLI11", "nlohmann-json"}},
      {"webidl", "analyzer/frontend/webidl", {"syntax", "bindings"}, {}},
      {"program", "analyzer/program", {"flow", "bindings", "diagnostics"}, {"nlohmann-json"}},
      {"ownership", "analyzer/ownership", {"program"}, {}},
      {"suppression", "analyzer/suppression", {"diagnostics"}, {"nlohmann-json"}},
      {"fix", "analyzer/fix", {"ownership", "syntax", "ecmascript", "embedded", "diagnostics"}, {}},
      {"rule", "analyzer/rule", {"ownership", "diagnostics"}, {}},
      {"rules", "rules", {"rule"}, {}},
      {"report", "analyzer/report", {"rule"}, {"nlohmann-json"}},
      {"driver",
       "analyzer/driver",
       {"report", "suppression", "fix", "rules", "ecmascript", "embedded", "glue", "wasm_bindgen", "embind",
        "webidl", "git"},
       {"CLI11", "nlohmann-json"}},
  };
  return kLayers;
}

const Layer* layerNamed(std::string_view name) {
  for (const Layer& layer : layers()) {
    if (layer.name == name) return &layer;
  }
  return nullptr;
}

const Layer* layerOf(std::string_view path) {
  for (const Layer& layer : layers()) {
    if (path.starts_with(layer.folder) && path.substr(layer.folder.size()).starts_with("/")) return &layer;
  }
  return nullptr;
}

bool mayInclude(const Layer& from, const Layer& to) {
  if (from.name == to.name) return true;
  return std::any_of(from.below.begin(), from.below.end(),
                     [&](std::string_view name) { return mayInclude(*layerNamed(name), to); });
}

std::vector<std::string> violationsIn(std::string_view path, std::string_view text) {
  const Layer* from = layerOf(path);
  if (from == nullptr) return {fmt::format("{} is in no layer", path)};
  std::vector<std::string> violations;
  const LineIndex lines(text);
  for (uint32_t number = 1; number <= lines.lineCount(); ++number) {
    const std::string_view header = headerOf(lines.textOf(number));
    if (header.empty()) continue;
    const std::string wrong = header[0] == '"' ? violationOfOurs(*from, header.substr(1))
                                               : violationOfTheirs(*from, header.substr(1));
    if (!wrong.empty()) violations.push_back(fmt::format("{}:{}: {}", path, number, wrong));
  }
  return violations;
}

}  // namespace unfreed::test
