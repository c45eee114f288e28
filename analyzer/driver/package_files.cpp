#include "driver/package_files.h"

#include <functional>
#include <string_view>

#include "driver/look.h"
#include "source/find_text.h"
#include "source/on_disk.h"

namespace unfreed::driver {
namespace {

using Kind = PackageFile::Kind;

constexpr std::string_view kWebAssembly = "WebAssembly";

// Stands for what an import leads to that leads to nothing.
const PackageFile& nowhere() {
  static const PackageFile file({}, Kind::Declarations);
  return file;
}

const PackageFile* known(const PackageFile* file) {
  return file == &nowhere() ? nullptr : file;
}

void lookForWords(PackageFile& file, std::string_view text) {
  static const WordFinder finder({"__wbg", "__wbindgen", "__destroy_into_raw", "ClassHandle", "isDeleted",
                                  "WrapperObject", "FinalizationRegistry", "delete()", "free()",
                                  "EmbindObject", "EmscriptenEmbindInstance", "Symbol.dispose", "__destroy__",
                                  "wrapPointer", std::string(kWebAssembly)});
  constexpr uint32_t kLast = 14;
  finder.findAll(text, [&](uint32_t word, size_t) {
    if (word == kLast) {
      file.saysWebAssembly = true;
    } else {
      file.saysWasm = true;
    }
  });
}

}  // namespace

std::string followed(const program::Resolver& resolver, const std::string& from, const std::string& specifier,
                     Kind kind) {
  const program::Resolution found = resolver.resolve(from, specifier);
  if (found.kind != program::Resolution::Kind::File && found.kind != program::Resolution::Kind::Package)
    return {};
  // Another package is followed only when it ships Wasm itself: a thin wrapper around it.
  if (found.kind == program::Resolution::Kind::Package && !found.shipsWasm) return {};
  if (kind == Kind::Declarations) return found.declarations;
  return isScript(found.implementation) ? found.implementation : std::string();
}

std::string placeOfRawDeclarations(const PackageFile& file) {
  const size_t end = file.kind == Kind::Declarations ? file.absolute.rfind(".d.") : std::string::npos;
  return end == std::string::npos ? std::string() : file.absolute.substr(0, end) + "_bg.wasm.d.ts";
}

bool hasFile(const std::string& path, const Overlay* instead) {
  return isFile(path) || (instead != nullptr && instead->hasFile(path));
}

void PackageFile::read(const Overlay* instead) {
  thread_local std::string buffer;
  const auto text = readFileInto(absolute, kMaxBinding, instead, buffer);
  if (!text) {
    fault = text.error();
    return;
  }
  size = text->size();
  content = hashOf(*text);
  lookForWords(*this, *text);
  signs = glue::signsIn(*text, kind);
  imports = glue::dependenciesOf(*text);
  targets_ = std::make_unique<std::atomic<const PackageFile*>[]>(imports.size());
}

const PackageFile& PackageFiles::at(const std::string& absolute, Kind kind) {
  Shelf& shelf = shelves_[std::hash<std::string>()(absolute) % shelves_.size()];
  PackageFile* file = nullptr;
  {
    const std::lock_guard lock(shelf.mutex);
    auto& known = shelf.files[absolute + (kind == Kind::Glue ? 'g' : 'd')];
    if (!known) known = std::make_unique<PackageFile>(absolute, kind);
    file = known.get();
  }
  std::call_once(file->isRead_, [&] { file->read(instead_); });
  return *file;
}

const PackageFile* PackageFiles::importOf(const PackageFile& file, size_t import) {
  std::atomic<const PackageFile*>& target = file.targets_[import];
  if (const PackageFile* const found = target.load()) return known(found);
  const std::string path = followed(resolver_, file.absolute, file.imports[import], file.kind);
  const PackageFile& found = path.empty() ? nowhere() : at(path, file.kind);
  target = &found;
  return known(&found);
}

const PackageFile* PackageFiles::rawDeclarationsOf(const PackageFile& file) {
  if (const PackageFile* const found = file.beside_.load()) return known(found);
  const std::string path = placeOfRawDeclarations(file);
  const PackageFile& found = path.empty() || !hasFile(path, instead_) ? nowhere() : at(path, file.kind);
  file.beside_ = &found;
  return known(&found);
}

}  // namespace unfreed::driver
