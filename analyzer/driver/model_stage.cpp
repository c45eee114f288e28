#include "driver/model_stage.h"

#include <algorithm>
#include <fmt/format.h>
#include <sys/stat.h>
#include <utility>

#include "program/globals.h"
#include "source/discovery.h"
#include "source/file_reader.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

constexpr uint64_t kMaxModel = 4 * 1024 * 1024;
constexpr off_t kLibrarySize = 100 * 1024;  // no glue of the modelled libraries is smaller

bool isModelFile(std::string_view name) {
  return name.ends_with(".json") && !name.ends_with(".schema.json");
}

}  // namespace

Result<std::vector<bindings::Model>> readModels(const std::vector<std::string>& folders,
                                                const std::string& root) {
  std::vector<bindings::Model> own;
  for (const std::string& folder : folders) {
    const std::string shown = path::shown(folder, root);
    struct stat status {};
    if (stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
      return fail(fmt::format("the models `{}` are no folder", shown), "check `models` of unfreed.json");
    }
    for (const std::string& file : filesBelow(folder, isModelFile)) {
      const auto text = readFile(file, kMaxModel);
      const std::string shownFile = path::shown(file, root);
      if (!text) {
        return fail(fmt::format("cannot read the model `{}`: {}", shownFile, text.error().message),
                    "check `models` of unfreed.json");
      }
      auto model = bindings::modelFromJson(*text, shownFile);
      if (!model) return tl::unexpected<Error>(std::move(model.error()));
      own.push_back(std::move(*model));
    }
  }
  return bindings::modelsWith(std::move(own));
}

bool isCopyOfLibrary(const std::vector<bindings::Model>& models, const std::string& file) {
  if (file.empty() || bindings::wholeModelFor(models, file) == nullptr) return false;
  struct stat status {};
  return stat(file.c_str(), &status) == 0 && status.st_size >= kLibrarySize;
}

bindings::ModuleId ModelModules::idOf(const bindings::Model& model) {
  const auto known = ids_.find(&model);
  if (known != ids_.end()) return known->second;
  return ids_.emplace(&model, table_.add(bindings::moduleOf(model))).first->second;
}

std::optional<bindings::ModuleId> ModelModules::find(std::string_view specifier,
                                                     const program::Resolution& resolution) {
  if (const auto* model = bindings::wholeModelFor(models_, specifier)) return idOf(*model);
  // What an alias (`@/vendor/opencv`) leads to.
  const std::string& file = resolution.implementation;
  if (file.empty() || !resolution.packageName.empty()) return std::nullopt;
  if (const auto* model = bindings::wholeModelFor(models_, file)) return idOf(*model);
  return std::nullopt;
}

void ModelModules::addGlobals(program::Program& program) {
  for (const bindings::Model& model : models_) {
    if (model.globals.empty()) continue;
    const bindings::Module module = bindings::moduleOf(model);
    for (const bindings::GlobalFacts& global : model.globals) {
      for (const std::string& name : global.names) {
        if (program::takesGlobalFor(program, name, module)) program.globals.emplace(name, idOf(model));
      }
    }
  }
}

}  // namespace unfreed::driver
