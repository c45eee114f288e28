// The files that modules of bindings may be read from: what one look at each of them tells, and where its
// imports lead. Many entries lead to the same files (where declarations lie beside code, each file is an
// entry), so each is looked at once in a run. Texts are not kept.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "frontend/glue/reader.h"
#include "frontend/glue/signs.h"
#include "program/resolver.h"
#include "source/content_hash.h"
#include "source/file_reader.h"
#include "source/overlay.h"

namespace unfreed::driver {

struct PackageFile {
  using Kind = glue::Input::Kind;

  PackageFile(std::string path, Kind as) : absolute(std::move(path)), kind(as) {}

  const std::string absolute;
  const Kind kind;
  std::optional<ReadFault> fault;  // why it could not be read; then nothing else is known
  uint64_t size = 0;
  ContentHash content;
  bool saysWasm = false;  // words that only the toolchains write, and those who wrap their objects
  bool saysWebAssembly = false;
  glue::Signs signs;
  std::vector<std::string> imports;  // specifiers

 private:
  friend class PackageFiles;
  void read(const Overlay* instead);

  std::once_flag isRead_;
  // Null: nobody has asked yet.
  std::unique_ptr<std::atomic<const PackageFile*>[]> targets_;  // by import
  mutable std::atomic<const PackageFile*> beside_ = nullptr;
};

// Safe for concurrent calls: whoever asks first, the answers are the same.
class PackageFiles {
 public:
  // Both outlive it.
  PackageFiles(const program::Resolver& resolver, const Overlay* instead)
      : resolver_(resolver), instead_(instead) {}

  const PackageFile& at(const std::string& absolute, PackageFile::Kind kind);
  // What an import of the file leads to; null: nothing that is followed.
  const PackageFile* importOf(const PackageFile& file, size_t import);
  // wasm-bindgen puts the raw exports into x_bg.wasm.d.ts beside x.d.ts; their arity dates the glue.
  const PackageFile* rawDeclarationsOf(const PackageFile& file);

 private:
  struct Shelf {
    std::mutex mutex;
    std::unordered_map<std::string, std::unique_ptr<PackageFile>> files;
  };

  const program::Resolver& resolver_;
  const Overlay* instead_;
  std::array<Shelf, 32> shelves_;  // by path, so that threads seldom wait for each other
};

// Where the import of a file of this kind leads, as far as it is followed; else empty.
std::string followed(const program::Resolver& resolver, const std::string& from, const std::string& specifier,
                     PackageFile::Kind kind);
// Where the raw declarations of wasm-bindgen would lie; empty: beside such a file there are none.
std::string placeOfRawDeclarations(const PackageFile& file);
bool hasFile(const std::string& path, const Overlay* instead);

}  // namespace unfreed::driver
