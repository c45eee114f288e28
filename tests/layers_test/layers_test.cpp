#include "layers_test/layers.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <regex>

#include "support/files.h"

namespace unfreed::test {
namespace {

namespace fs = std::filesystem;

const fs::path kTop = UNFREED_SOURCE_DIR;

std::vector<fs::path> filesBelow(const fs::path& folder, std::initializer_list<std::string_view> extensions) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension().string();
    const bool wanted = std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
    if (entry.is_regular_file() && wanted) files.push_back(entry.path());
  }
  return files;
}

TEST(Layers, includeOnlyWhatIsBelowThem) {
  size_t count = 0;
  for (std::string_view folder : {"analyzer", "rules"}) {
    for (const fs::path& path : filesBelow(kTop / folder, {".h", ".cpp"})) {
      const std::string shown = fs::relative(path, kTop).generic_string();
      if (shown == "analyzer/main.cpp") continue;  // above all layers
      ++count;
      for (const std::string& violation : violationsIn(shown, readFile(path))) ADD_FAILURE() << violation;
    }
  }
  EXPECT_GT(count, 20u) << "the sources were not found";
}

// What `unfreed_layer(NAME PUBLIC … PRIVATE …)` links, our own layers only.
struct Links {
  std::string name;
  std::vector<std::string> layers;
};

std::vector<Links> linksIn(const std::string& text) {
  static const std::regex kCall(R"(unfreed_layer\(\s*(\w+)([^)]*)\))");
  static const std::regex kLayer(R"(unfreed_(\w+))");
  std::vector<Links> found;
  for (std::sregex_iterator call(text.begin(), text.end(), kCall), end; call != end; ++call) {
    Links links{(*call)[1].str(), {}};
    const std::string words = (*call)[2].str();
    for (std::sregex_iterator word(words.begin(), words.end(), kLayer); word != end; ++word) {
      links.layers.push_back((*word)[1].str());
    }
    found.push_back(std::move(links));
  }
  return found;
}

TEST(Layers, areLinkedAsTheTableSays) {
  std::vector<std::string> seen;
  for (std::string_view folder : {"analyzer", "rules"}) {
    for (const fs::path& path : filesBelow(kTop / folder, {".txt"})) {
      const fs::path parent = fs::relative(path.parent_path(), kTop);
      for (const Links& links : linksIn(readFile(path))) {
        const Layer* layer = layerNamed(links.name);
        ASSERT_NE(layer, nullptr) << links.name << " is not in the table of layers.cpp";
        EXPECT_EQ(layer->folder, parent.generic_string());
        seen.push_back(links.name);
        for (const std::string& name : links.layers) {
          const Layer* linked = layerNamed(name);
          ASSERT_NE(linked, nullptr) << links.name << " links unfreed_" << name << ", which is no layer";
          EXPECT_TRUE(mayInclude(*layer, *linked)) << links.name << " must not link " << name;
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), layers().size()) << "a layer of the table has no CMakeLists.txt, or two";
}

TEST(Layers, makeNoCircle) {
  for (const Layer& layer : layers()) {
    for (std::string_view below : layer.below) {
      const Layer* other = layerNamed(below);
      ASSERT_NE(other, nullptr) << below;
      EXPECT_LT(other, &layer) << layer.name << " stands before " << below << " in the table";
    }
  }
}

std::vector<std::string> violationsOf(std::string_view path, std::string_view line) {
  return violationsIn(path, fmt::format("// a file\n{}\n", line));
}

TEST(Violations, areFoundWhereALayerLooksUp) {
  EXPECT_EQ(violationsOf("rules/a.cpp", "#include \"syntax/tree.h\""),
            std::vector<std::string>{"rules/a.cpp:2: rules must not know syntax: `syntax/tree.h`"});
  EXPECT_EQ(violationsOf("analyzer/frontend/ecmascript/a.cpp", "#include \"rule/rule.h\"").size(), 1u);
  EXPECT_EQ(violationsOf("analyzer/flow/a.cpp", "#include \"bindings/binding.h\"").size(), 1u);
  EXPECT_EQ(violationsOf("analyzer/report/a.cpp", "#  include \"driver/run.h\"").size(), 1u);
  EXPECT_EQ(violationsOf("analyzer/report/a.cpp", "#include \"../driver/run.h\"").size(), 1u);
}

TEST(Violations, areFoundWhereALibraryHasAnotherOwner) {
  EXPECT_EQ(violationsOf("analyzer/frontend/glue/a.cpp", "#include <tree_sitter/api.h>").size(), 1u);
  EXPECT_EQ(violationsOf("analyzer/report/a.h", "#include <CLI/CLI.hpp>").size(), 1u);
  EXPECT_EQ(violationsOf("analyzer/flow/a.h", "#include <nlohmann/json.hpp>").size(), 1u);
  EXPECT_EQ(violationsOf("analyzer/bindings/a.h", "#include <clang/AST/AST.h>").size(), 1u);
  EXPECT_EQ(violationsOf("analyzer/flow/a.h", "#include <boost/any.hpp>").size(), 1u);
}

TEST(Violations, areNotFoundInWhatIsAllowed) {
  EXPECT_TRUE(violationsOf("analyzer/syntax/a.cpp", "#include <tree_sitter/api.h>").empty());
  EXPECT_TRUE(violationsOf("analyzer/driver/a.cpp", "#include \"rules/rules.h\"").empty());
  EXPECT_TRUE(violationsOf("analyzer/rule/a.cpp", "#include \"flow/cfg.h\"").empty());
  EXPECT_TRUE(violationsOf("analyzer/flow/a.cpp", "#include <vector>\n#include <fmt/format.h>").empty());
  EXPECT_TRUE(violationsOf("analyzer/source/a.cpp", "#include <sys/stat.h>\n#include <fcntl.h>").empty());
}

}  // namespace
}  // namespace unfreed::test
