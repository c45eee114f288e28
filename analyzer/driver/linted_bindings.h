// The Rust, C++ and WebIDL sources that are linted themselves, for rules that look at bindings: those that
// the command line names or gives with --bindings, and those in the folders that it names.
//
// They are read apart from the sources that imports mean: to switch such a rule on changes no other finding.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "diagnostics/diagnostic.h"
#include "driver/configuration.h"
#include "driver/source_stage.h"
#include "rule/binding_view.h"

namespace unfreed::driver {

struct LintedBindings {
  rule::BindingSources sources;
  std::vector<FileId> linted;
  std::vector<const Configuration*> configurations;  // one for each of them
  std::vector<Notification> notifications;
};

// The configurations that hold for sources at these paths: of each file, and of each folder.
Result<std::vector<const Configuration*>> configurationsAt(const std::vector<std::string>& paths,
                                                           const std::string& root,
                                                           Configurations& configurations);

// Adds the files that declare bindings to `sources`. Fails when a path does not exist.
Result<LintedBindings> readLintedBindings(const std::vector<std::string>& paths, const SourceReading& reading,
                                          Configurations& configurations, SourceSet& sources);

}  // namespace unfreed::driver
