#include "driver/model_stage.h"

#include <algorithm>
#include <fmt/format.h>
#include <sys/stat.h>
#include <utility>

#include "bindings/join.h"
#include "program/globals.h"
#include "source/discovery.h"
#include "source/file_reader.h"
#include "source/on_disk.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

constexpr uint64_t kMaxModel = uint64_t{4} << 20;
constexpr off_t kLibrarySize = off_t{100} << 10;  // no glue of the modelled libraries is smaller

bool isModelFile(std::string_view name) {
  return name.ends_with(".json") && !name.ends_with(".schema.json");
}

}  // namespace

Result<std::vector<bindings::Model>> readModels(const std::vector<std::string>& folders,
                                                const std::string& root, const Overlay* instead) {
  std::vector<bindings::Model> own;
  for (const std::string& folder : folders) {
    const std::string shown = path::shown(folder, root);
    if (!isFolder(folder)) {
      return fail(fmt::format("the models `{}` are no folder", shown), "check `models` of unfreed.json");
    }
    for (const std::string& file : filesBelow(folder, isModelFile)) {
      const auto text = readFile(file, kMaxModel, instead);
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

std::vector<Notification> missingClasses(const std::vector<bindings::Model>& models,
                                         const bindings::BindingTable& table) {
  std::vector<Notification> notifications;
  for (const bindings::Model& model : models) {
    if (!model.isOwn) continue;
    std::vector<const bindings::Module*> described;
    for (const bindings::Module& module : table.modules()) {
      if (model.speaksOf(module)) described.push_back(&module);
    }
    for (const bindings::MissingClass& missing : bindings::classesMissingIn(model, described)) {
      Notification notification;
      notification.level = missing.isAdded ? Notification::Level::Note : Notification::Level::Warning;
      notification.id = "unknown-class";
      notification.path = model.path;
      notification.message =
          fmt::format("no class `{}` in `{}`: {}", missing.name, described.front()->source,
                      missing.isAdded ? "the model adds it" : "the model's facts of it change nothing");
      notifications.push_back(std::move(notification));
    }
  }
  return notifications;
}

// One class name in common says nothing: `Mat` may be anybody's.
bool isTheSameLibrary(const bindings::Module& known, const bindings::Module& library) {
  constexpr size_t kFew = 3;
  const auto handles = static_cast<size_t>(std::count_if(
      known.classes.begin(), known.classes.end(), [](const bindings::Class& cls) { return cls.isHandle(); }));
  return known.toolchain == library.toolchain && handles >= kFew &&
         bindings::shareTheirClasses(known, library);
}

// What is known of the library from better places, an .idl that the user names for instance, is the same
// module: the model gives it the facts, and its exports.
bindings::ModuleId ModelModules::add(const bindings::Model& model) {
  bindings::Module whole = bindings::moduleOf(model);
  for (size_t i = 0; i < table_.modules().size(); ++i) {
    const auto id = idAt<bindings::ModuleId>(i);
    if (!isTheSameLibrary(table_[id], whole)) continue;
    bindings::Module known = table_[id];
    bindings::applyModel(model, known);
    std::vector<bindings::Module> parts;
    parts.push_back(std::move(known));
    parts.push_back(std::move(whole));
    table_.replace(id, bindings::join(std::move(parts)));
    return id;
  }
  return table_.add(std::move(whole));
}

bindings::ModuleId ModelModules::idOf(const bindings::Model& model) {
  const auto known = ids_.find(&model);
  return known != ids_.end() ? known->second : ids_.emplace(&model, add(model)).first->second;
}

const bindings::Model* wholeModelMeant(const std::vector<bindings::Model>& models, std::string_view specifier,
                                       const program::Resolution& resolution) {
  if (const auto* model = bindings::wholeModelFor(models, specifier)) return model;
  // What an alias (`@/vendor/opencv`) leads to.
  const std::string& file = resolution.implementation;
  if (file.empty() || !resolution.packageName.empty()) return nullptr;
  return bindings::wholeModelFor(models, file);
}

std::optional<bindings::ModuleId> ModelModules::find(std::string_view specifier,
                                                     const program::Resolution& resolution) {
  const bindings::Model* const model = wholeModelMeant(models_, specifier, resolution);
  if (model == nullptr) return std::nullopt;
  return idOf(*model);
}

void ModelModules::addGlobals(program::Program& program) {
  for (const bindings::Model& model : models_) {
    const Lazy<bindings::Module> library([&model] { return bindings::moduleOf(model); });
    for (const std::string& name : model.globals) {
      if (!program::mentionsGlobal(program, name)) continue;
      if (program::takesGlobalFor(program, name, library.get())) program.globals.emplace(name, idOf(model));
    }
  }
}

}  // namespace unfreed::driver
