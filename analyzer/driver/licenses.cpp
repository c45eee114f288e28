#include "driver/licenses.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "driver/build_facts.h"

namespace unfreed::driver {
namespace {

using Json = nlohmann::ordered_json;

struct Component {
  std::string_view name;
  std::string_view version;
  std::string_view license;  // an SPDX expression
  std::string_view home;
  std::string_view purl;  // without the version; empty: no registry delivers it
};

const std::vector<Component>& linked() {
  static const std::vector<Component> all{
      {"tree-sitter", UNFREED_TREE_SITTER, "MIT AND ICU", "https://tree-sitter.github.io",
       "pkg:npm/tree-sitter"},
      {"tree-sitter-javascript", UNFREED_GRAMMAR_JAVASCRIPT, "MIT",
       "https://github.com/tree-sitter/tree-sitter-javascript", "pkg:npm/tree-sitter-javascript"},
      {"tree-sitter-typescript", UNFREED_GRAMMAR_TYPESCRIPT, "MIT",
       "https://github.com/tree-sitter/tree-sitter-typescript", "pkg:npm/tree-sitter-typescript"},
      {"nlohmann-json", UNFREED_NLOHMANN_JSON, "MIT", "https://json.nlohmann.me", "pkg:github/nlohmann/json"},
      {"fmt", UNFREED_FMT, "MIT", "https://fmt.dev", "pkg:github/fmtlib/fmt"},
      {"CLI11", UNFREED_CLI11, "BSD-3-Clause", "https://github.com/CLIUtils/CLI11",
       "pkg:github/CLIUtils/CLI11"},
      {"tl-expected", UNFREED_EXPECTED, "CC0-1.0", "https://tl.tartanllama.xyz",
       "pkg:github/TartanLlama/expected"},
      {"tomlplusplus", UNFREED_TOMLPLUSPLUS, "MIT", "https://marzer.github.io/tomlplusplus",
       "pkg:github/marzer/tomlplusplus"},
      {"xxhash", UNFREED_XXHASH, "BSD-2-Clause", "https://xxhash.com", "pkg:github/Cyan4973/xxHash"},
  };
  return all;
}

// The libraries of C and C++ are a part of the program only when it is linked statically.
const std::vector<Component>& linkedStatically() {
  static const std::vector<Component> all{
      {"glibc", "", "LGPL-2.1-or-later", "https://www.gnu.org/software/libc", ""},
      {"libstdc++", "", "GPL-3.0-or-later WITH GCC-exception-3.1", "https://gcc.gnu.org", ""},
  };
  return all;
}

Json described(const Component& component) {
  Json json{{"type", "library"}, {"name", component.name}};
  if (!component.version.empty()) json["version"] = component.version;
  json["licenses"] = Json::array({{{"expression", component.license}}});
  if (!component.purl.empty())
    json["purl"] =
        std::string(component.purl) + (component.version.empty() ? "" : "@" + std::string(component.version));
  json["externalReferences"] = Json::array({{{"type", "website"}, {"url", component.home}}});
  return json;
}

}  // namespace

std::string licensesText() {
  constexpr std::string_view kStatic = UNFREED_LINKED_STATICALLY;
  Json components = Json::array();
  for (const Component& component : linked()) components.push_back(described(component));
  if (kStatic == "ON") {
    for (const Component& component : linkedStatically()) components.push_back(described(component));
  }
  const Json self{{"type", "application"},
                  {"name", "unfreed"},
                  {"version", UNFREED_VERSION},
                  {"licenses", Json::array({{{"license", {{"id", "MIT"}}}}})}};
  const Json bill{{"bomFormat", "CycloneDX"},
                  {"specVersion", "1.5"},
                  {"version", 1},
                  {"metadata", {{"component", self}}},
                  {"components", components}};
  return bill.dump(2) + "\n";
}

}  // namespace unfreed::driver
