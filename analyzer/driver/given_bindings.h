// The bindings that the user names with --bindings or in unfreed.json, beside those that imports lead to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "driver/bindings_stage.h"
#include "program/resolver.h"

namespace unfreed::driver {

struct GivenModule {
  bindings::Module module;
  std::vector<std::string> files;  // absolute: importing one of them means this module
  std::vector<std::string>
      names;  // what an import that leads nowhere may call it: package, file name without extension
};

struct GivenBindings {
  std::vector<GivenModule> modules;
  std::vector<Notification> notifications;

  // The module that an import means, as an index into `modules`.
  std::optional<size_t> find(const program::Resolution& resolution, std::string_view specifier) const;
};

// `paths` are absolute or relative to `root`. Fails when one does not exist or when a JSON file is no list of
// bindings.
Result<GivenBindings> readGiven(const std::vector<std::string>& paths, const std::string& root,
                                const program::Resolver& resolver, const BindingCollector& collector);

}  // namespace unfreed::driver
