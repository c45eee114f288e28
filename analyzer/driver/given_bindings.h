// The bindings that the user names with --bindings or in unfreed.json, beside those that imports lead to.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "driver/bindings_stage.h"
#include "driver/module_catalog.h"
#include "driver/source_stage.h"
#include "program/resolver.h"

namespace unfreed::driver {

struct GivenBindings {
  ModuleCatalog catalog;
  std::vector<Notification> notifications;
};

// What the user asks to be read.
struct GivenPaths {
  std::vector<std::string> paths;    // absolute or relative to the root
  std::vector<std::string> folders;  // absolute: all sources of bindings in them, if there are any
};

// Fails when a path does not exist or when a JSON file is no list of bindings.
Result<GivenBindings> readGiven(const GivenPaths& asked, const SourceReading& reading,
                                const program::Resolver& resolver, const BindingCollector& collector);

}  // namespace unfreed::driver
