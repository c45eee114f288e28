// --print-config: what holds for one file, defaults and overrides included, as JSON.
#pragma once

#include <string>

#include "base/result.h"
#include "driver/run.h"

namespace unfreed::driver {

// `file` need not exist. Fails for what a run would fail for.
Result<std::string> printConfiguration(const Options& options, const std::string& file);

}  // namespace unfreed::driver
