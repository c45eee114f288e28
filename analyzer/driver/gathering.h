// The files of one package (or of one local folder of glue), gathered from its entry along its imports; and
// what the gathering rests on, so that it can be told later whether another one would give the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "driver/package_files.h"
#include "frontend/glue/reader.h"
#include "frontend/glue/signs.h"
#include "program/resolver.h"
#include "source/content_hash.h"
#include "source/overlay.h"

namespace unfreed::driver {

// Every question that was put to the disk, and its answer.
struct Grounds {
  struct File {
    std::string path;  // absolute
    ContentHash content;
  };
  struct Import {
    std::string from;  // absolute
    std::string specifier;
    glue::Input::Kind kind{};
    std::string leadsTo;  // absolute; empty: to nothing that is followed
  };
  struct Beside {
    std::string path;  // absolute
    bool isThere = false;
  };
  std::vector<File> files;
  std::vector<Import> imports;
  std::vector<Beside> beside;
};

// Whether all of these questions have the same answers still.
bool stillHold(const Grounds& grounds, const program::Resolver& resolver, const Overlay* instead);

class Gathering {
 public:
  // All outlive it.
  Gathering(PackageFiles& all, const std::string& root, std::vector<Notification>& notifications)
      : all_(all), root_(root), notifications_(notifications) {}

  // Follows re-exports and imports of the same kind of file, up to `maxFiles` in total.
  void follow(const std::string& entry, glue::Input::Kind kind, size_t maxFiles);

  const std::vector<const PackageFile*>& files() const { return files_; }
  bool looksLikeWasm() const { return looksLikeWasm_; }
  // Whether reading the files may give a module of bindings.
  bool mayBeModule() const { return glue::mayBeModule(signs_); }
  // Whether an installed package is known to hold no Wasm: its code is there, and neither it nor a package
  // that it builds on has any. Declarations alone (@types) may speak for anything.
  bool showsNoWasm(const program::Resolution& entry) const;

  // Every file could be read, and is what `grounds` are about.
  bool isWhole() const { return known_.size() == files_.size(); }
  uint64_t size() const;  // of the texts
  Grounds grounds() const;

 private:
  bool add(const PackageFile& file);

  PackageFiles& all_;
  const std::string& root_;
  std::vector<Notification>& notifications_;
  std::vector<const PackageFile*> files_;
  std::unordered_set<const PackageFile*> known_;
  bool looksLikeWasm_ = false;
  glue::Signs signs_;
  // What was asked: imports, by their positions, and raw declarations beside a file.
  std::vector<std::pair<const PackageFile*, size_t>> imports_;
  std::vector<const PackageFile*> beside_;
};

}  // namespace unfreed::driver
