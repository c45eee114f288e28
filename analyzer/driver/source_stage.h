// Reads the sources that bindings are generated from: one group, one module.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bindings/model.h"
#include "driver/bindings_stage.h"
#include "driver/source_groups.h"
#include "frontend/embind/client.h"
#include "source/overlay.h"

namespace unfreed::driver {

// What reading sources needs beside the files.
struct SourceReading {
  std::string root;                                      // what shown paths are relative to
  unsigned threads = 0;                                  // as in Options
  const std::vector<bindings::Model>* models = nullptr;  // what is known beside; may be null
  std::shared_ptr<embind::Client> clang;                 // one for the whole run
  const Overlay* instead = nullptr;                      // of the disk; Clang does not know it
};

// The module that the group's sources declare; `isBinding` is false when they declare none.
Collected readSources(const SourceGroup& group, const SourceReading& reading);

}  // namespace unfreed::driver
