#include "driver/gathering.h"

#include <algorithm>

#include "driver/look.h"
#include "driver/read_stage.h"
#include "source/path.h"

namespace unfreed::driver {

using Kind = glue::Input::Kind;

bool stillHold(const Grounds& grounds, const program::Resolver& resolver, const Overlay* instead) {
  const auto isSameFile = [&](const Grounds::File& file) {
    return hashOfFile(file.path, kMaxBinding, instead) == file.content;
  };
  const auto isSameImport = [&](const Grounds::Import& import) {
    return followed(resolver, import.from, import.specifier, import.kind) == import.leadsTo;
  };
  const auto isSameBeside = [&](const Grounds::Beside& beside) {
    return hasFile(beside.path, instead) == beside.isThere;
  };
  return std::all_of(grounds.files.begin(), grounds.files.end(), isSameFile) &&
         std::all_of(grounds.imports.begin(), grounds.imports.end(), isSameImport) &&
         std::all_of(grounds.beside.begin(), grounds.beside.end(), isSameBeside);
}

void Gathering::follow(const std::string& entry, Kind kind, size_t maxFiles) {
  std::vector<const PackageFile*> pending;
  if (const PackageFile& first = all_.at(entry, kind); add(first)) pending.push_back(&first);
  for (size_t next = 0; next < pending.size() && files_.size() < maxFiles; ++next) {
    const PackageFile& from = *pending[next];
    for (size_t import = 0; import < from.imports.size() && files_.size() < maxFiles; ++import) {
      imports_.emplace_back(&from, import);
      const PackageFile* const file = all_.importOf(from, import);
      if (file != nullptr && add(*file)) pending.push_back(file);
    }
    if (kind != Kind::Declarations) continue;
    beside_.push_back(&from);
    if (const PackageFile* const raw = all_.rawDeclarationsOf(from)) add(*raw);
  }
}

bool Gathering::showsNoWasm(const program::Resolution& entry) const {
  if (entry.kind != program::Resolution::Kind::Package || entry.shipsWasm) return false;
  const std::string inside = path::canonicalPath(entry.packageRoot) + "/";
  bool hasCode = false;
  for (const PackageFile* const file : files_) {
    if (!file->absolute.starts_with(inside) || file->saysWebAssembly) return false;
    hasCode = hasCode || file->kind == Kind::Glue;
  }
  return hasCode;
}

uint64_t Gathering::size() const {
  uint64_t size = 0;
  for (const PackageFile* const file : files_) size += file->size;
  return size;
}

Grounds Gathering::grounds() const {
  Grounds grounds;
  for (const PackageFile* const file : files_) grounds.files.push_back({file->absolute, file->content});
  for (const auto& [from, import] : imports_) {
    const PackageFile* const target = all_.importOf(*from, import);
    grounds.imports.push_back(
        {from->absolute, from->imports[import], from->kind, target == nullptr ? "" : target->absolute});
  }
  for (const PackageFile* const file : beside_) {
    std::string place = placeOfRawDeclarations(*file);
    const bool isBeside = all_.rawDeclarationsOf(*file) != nullptr;
    if (!place.empty()) grounds.beside.push_back({std::move(place), isBeside});
  }
  return grounds;
}

bool Gathering::add(const PackageFile& file) {
  if (!known_.insert(&file).second) return false;
  if (file.fault) {
    notifications_.push_back(notificationOf(*file.fault, path::shown(file.absolute, root_)));
    return false;
  }
  files_.push_back(&file);
  looksLikeWasm_ = looksLikeWasm_ || file.saysWasm;
  signs_ |= file.signs;
  return true;
}

}  // namespace unfreed::driver
