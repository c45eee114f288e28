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

// `paths` are absolute or relative to `reading.root`. Fails when one does not exist or when a JSON file is no
// list of bindings.
Result<GivenBindings> readGiven(const std::vector<std::string>& paths, const SourceReading& reading,
                                const program::Resolver& resolver, const BindingCollector& collector);

// The modules whose sources lie in `folders` (absolute).
GivenBindings findBindings(const std::vector<std::string>& folders, const SourceReading& reading);

}  // namespace unfreed::driver
