// Stage 4: from what an import resolves to, to the module of bindings that it is, if it is one.
//
// A package is read only when something in it looks like Wasm: a .wasm file, or words in its declarations
// that only the toolchains write; and only when the bytes of its files do not rule out what a reading looks
// for (frontend/glue/signs). Everything else costs one look at each file (driver/package_files).
// What was read is kept on disk (driver/binding_cache).
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "bindings/model.h"
#include "driver/binding_cache.h"
#include "driver/collected.h"
#include "driver/package_files.h"
#include "program/resolver.h"
#include "source/disk_cache.h"
#include "source/overlay.h"

namespace unfreed::driver {

class BindingCollector {
 public:
  // `root` is what shown paths are relative to. `models` outlives the collector.
  BindingCollector(const program::Resolver& resolver, const std::vector<bindings::Model>& models,
                   std::string root, DiskCache cache, const Overlay* instead = nullptr)
      : resolver_(resolver),
        models_(models),
        root_(std::move(root)),
        instead_(instead),
        files_(resolver, instead),
        cache_(std::move(cache), resolver, root_, instead) {}

  const std::vector<bindings::Model>& models() const { return models_; }

  // Safe for concurrent calls. `asked`: the user named the files as bindings, so that no sign of Wasm is
  // needed.
  Collected collect(const program::Resolution& entry, bool asked = false) const;
  // Whether `collect` would give a binding, or might if all of it could be read. What was read for the answer
  // is kept for `collect`.
  bool isBinding(const program::Resolution& entry) const;

 private:
  Collected read(const program::Resolution& entry, bool asked) const;
  Collected readWithoutModels(const program::Resolution& entry, bool asked) const;
  Collected readGathered(const program::Resolution& entry, bool asked, const Gathering& gathering) const;

  const program::Resolver& resolver_;
  const std::vector<bindings::Model>& models_;
  std::string root_;
  const Overlay* instead_;
  mutable PackageFiles files_;
  BindingCache cache_;
  mutable std::mutex mutex_;
  mutable std::unordered_map<std::string, Collected> kept_;  // by entryKey
};

// The same entry has the same key, whatever it was imported as.
std::string entryKey(const program::Resolution& entry);

}  // namespace unfreed::driver
