// Every folder of fixtures/bindings/models is a model: put into the bindings of declared.json, or standing
// for the library where there are none, it must give bindings.json. A model that is none gives error.txt.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

#include "bindings/bindings_json.h"
#include "bindings/model.h"

namespace unfreed::bindings {
namespace {

namespace fs = std::filesystem;

std::string contentsOf(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<fs::path> cases() {
  std::vector<fs::path> found;
  for (const auto& entry :
       fs::directory_iterator(fs::path(UNFREED_SOURCE_DIR) / "fixtures/bindings/models")) {
    if (entry.is_directory()) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string printed(const Model& model, const fs::path& folder) {
  BindingTable table;
  if (fs::exists(folder / "declared.json")) {
    Result<std::vector<Module>> modules = fromJson(contentsOf(folder / "declared.json"), "declared.json");
    if (!modules) return modules.error().what;
    for (Module& module : *modules) {
      applyModel(model, module);
      table.add(std::move(module));
    }
  } else {
    table.add(moduleOf(model));
  }
  return toJson(table);
}

class ModelFixture : public testing::TestWithParam<fs::path> {};

TEST_P(ModelFixture, GivesWhatItsJsonSays) {
  const Result<Model> model = modelFromJson(contentsOf(GetParam() / "model.json"), "model.json");
  if (!model) {
    EXPECT_EQ(model.error().what + "\n", contentsOf(GetParam() / "error.txt"));
    return;
  }
  const std::string actual = printed(*model, GetParam());
  EXPECT_EQ(actual, contentsOf(GetParam() / "bindings.json")) << "the golden would be:\n" << actual;
}

std::string nameOf(const testing::TestParamInfo<fs::path>& folder) {
  std::string name = folder.param.filename();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Models, ModelFixture, testing::ValuesIn(cases()), nameOf);

}  // namespace
}  // namespace unfreed::bindings
