// The files of one package (or of one local folder of glue), gathered from its entry along its imports; and
// what the gathering rests on, so that it can be told later whether another one would give the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "frontend/glue/reader.h"
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
  struct File {
    glue::Input::Kind kind;
    std::string absolute;
    std::string text;
  };

  // All outlive it.
  Gathering(const program::Resolver& resolver, const std::string& root, const Overlay* instead,
            std::vector<Notification>& notifications)
      : resolver_(resolver), root_(root), instead_(instead), notifications_(notifications) {}

  // Follows re-exports and imports of the same kind of file, up to `maxFiles` in total.
  void follow(const std::string& entry, glue::Input::Kind kind, size_t maxFiles);

  const std::deque<File>& files() const { return files_; }
  bool looksLikeWasm() const;
  // Whether an installed package is known to hold no Wasm: its code is there, and neither it nor a package
  // that it builds on has any. Declarations alone (@types) may speak for anything.
  bool showsNoWasm(const program::Resolution& entry) const;

  // Every file could be read, and is what `grounds` are about.
  bool isWhole() const { return known_.size() == files_.size(); }
  uint64_t size() const;  // of the texts
  Grounds takeGrounds();

 private:
  bool add(const std::string& file, glue::Input::Kind kind);
  std::string_view textOf(const std::string& file) const;
  std::string fileOf(const std::string& from, const std::string& specifier, glue::Input::Kind kind);
  void addWasmDeclarations(const std::string& file, glue::Input::Kind kind);

  const program::Resolver& resolver_;
  const std::string& root_;
  const Overlay* instead_;
  std::vector<Notification>& notifications_;
  std::deque<File> files_;
  std::set<std::string> known_;
  Grounds grounds_;
};

}  // namespace unfreed::driver
