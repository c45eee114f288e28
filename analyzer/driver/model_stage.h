// The models of a run: the built-in ones and those of the folders that configurations name.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bindings/binding_table.h"
#include "bindings/model.h"
#include "diagnostics/diagnostic.h"
#include "program/program.h"
#include "program/resolver.h"
#include "source/overlay.h"

namespace unfreed::driver {

// `folders` are absolute: every .json in them is a model. Fails when a folder does not exist, or when a file
// is no model.
Result<std::vector<bindings::Model>> readModels(const std::vector<std::string>& folders,
                                                const std::string& root, const Overlay* instead);

// A copy of a library in the project: a file that has its name, and is far larger than what somebody writes
// around it. It is not read as code.
bool isCopyOfLibrary(const std::vector<bindings::Model>& models, const std::string& file);

// The library that a model knows as a whole and that the import means, by its specifier or by the file that
// an alias leads to; null when there is none.
const bindings::Model* wholeModelMeant(const std::vector<bindings::Model>& models, std::string_view specifier,
                                       const program::Resolution& resolution);

// The classes of which a model of the user speaks and that the library it describes does not have: a slip of
// the pen, or of a version.
std::vector<Notification> missingClasses(const std::vector<bindings::Model>& models,
                                         const bindings::BindingTable& table);

// Whole models as modules of the program, each added once; or joined with what is known of the library
// already.
class ModelModules {
 public:
  ModelModules(const std::vector<bindings::Model>& models, bindings::BindingTable& table)
      : models_(models), table_(table) {}

  // The library that an import without declarations means, as far as a model knows it as a whole.
  std::optional<bindings::ModuleId> find(std::string_view specifier, const program::Resolution& resolution);
  // The globals of libraries that files of the program use get their module.
  void addGlobals(program::Program& program);

 private:
  bindings::ModuleId idOf(const bindings::Model& model);
  bindings::ModuleId add(const bindings::Model& model);

  const std::vector<bindings::Model>& models_;
  bindings::BindingTable& table_;
  std::map<const bindings::Model*, bindings::ModuleId> ids_;
};

}  // namespace unfreed::driver
