// Modules of bindings that no import was followed to: the user gave them, or their sources were found in the
// project. Which of them an import means is told by files, names and places.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/binding.h"
#include "driver/source_groups.h"
#include "program/resolver.h"

namespace unfreed::driver {

struct CataloguedModule {
  bindings::Module module;
  std::vector<std::string> files;   // absolute: importing one of them means this module
  std::vector<std::string> names;   // what an import that leads nowhere may call it: package, file name
                                    // without extension
  std::vector<SourceGroup> groups;  // the sources that it was read from, if any
};

class ModuleCatalog {
 public:
  std::vector<CataloguedModule> modules;

  // The module that an import means, as an index into `modules`.
  std::optional<size_t> find(const program::Resolution& resolution, const std::string& importingFile,
                             std::string_view specifier) const;

  // Modules that describe the same become one (bindings/join.h).
  void joinSame();

 private:
  std::optional<size_t> findByFile(const program::Resolution& resolution) const;
  std::optional<size_t> findByName(std::string_view specifier) const;
  std::optional<size_t> findBySources(const std::string& importingFile, std::string_view specifier,
                                      bool mayBeTheOnly) const;
};

// "./pkg/foo.d.ts" → "foo".
std::string moduleStemOf(std::string_view file);

}  // namespace unfreed::driver
