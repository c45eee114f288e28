// What was read of bindings, kept on disk from run to run: whoever changes one file does not read the glue of
// five packages again.
//
// An answer is taken only where reading again would give the same: every file has the content that it had,
// every import leads where it led, what was missing is missing still (driver/gathering), and this program is
// the one that has read it. Models are no part of it; they are applied to what is taken.
#pragma once

#include <optional>
#include <string>

#include "driver/collected.h"
#include "driver/gathering.h"
#include "program/resolver.h"
#include "source/disk_cache.h"
#include "source/overlay.h"

namespace unfreed::driver {

class BindingCache {
 public:
  // `resolver` outlives it. `root` is what shown paths are relative to.
  BindingCache(DiskCache disk, const program::Resolver& resolver, const std::string& root,
               const Overlay* instead);

  bool isOn() const { return disk_.isOn(); }

  // Both safe for concurrent calls, as those of BindingCollector.
  std::optional<Collected> load(const program::Resolution& entry, bool asked) const;
  // `gathering` is over.
  void store(const program::Resolution& entry, bool asked, const Collected& collected,
             const Gathering& gathering) const;

 private:
  ContentHash keyOf(const program::Resolution& entry, bool asked) const;

  DiskCache disk_;
  const program::Resolver& resolver_;
  const Overlay* instead_;
  std::string circumstances_;  // of all entries
};

}  // namespace unfreed::driver
