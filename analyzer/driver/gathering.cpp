#include "driver/gathering.h"

#include <algorithm>
#include <array>
#include <utility>

#include "driver/look.h"
#include "driver/read_stage.h"
#include "source/file_reader.h"
#include "source/find_text.h"
#include "source/on_disk.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using Kind = glue::Input::Kind;

// Words that only the toolchains (and those who wrap their objects) write.
bool saysWasm(std::string_view text) {
  static constexpr std::array<std::string_view, 14> kWords{
      "__wbg",       "__wbindgen",    "__destroy_into_raw",       "ClassHandle",
      "isDeleted",   "WrapperObject", "FinalizationRegistry",     "delete()",
      "free()",      "EmbindObject",  "EmscriptenEmbindInstance", "Symbol.dispose",
      "__destroy__", "wrapPointer"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return contains(text, word); });
}

// Another package is followed only when it ships Wasm itself: a thin wrapper around it.
std::string targetOf(const program::Resolver& resolver, const std::string& from, const std::string& specifier,
                     Kind kind) {
  const program::Resolution found = resolver.resolve(from, specifier);
  if (found.kind != program::Resolution::Kind::File && found.kind != program::Resolution::Kind::Package)
    return {};
  if (found.kind == program::Resolution::Kind::Package && !found.shipsWasm) return {};
  if (kind == Kind::Declarations) return found.declarations;
  return isScript(found.implementation) ? found.implementation : std::string();
}

bool isThere(const std::string& file, const Overlay* instead) {
  return isFile(file) || (instead != nullptr && instead->hasFile(file));
}

}  // namespace

bool stillHold(const Grounds& grounds, const program::Resolver& resolver, const Overlay* instead) {
  const auto isSameFile = [&](const Grounds::File& file) {
    return hashOfFile(file.path, kMaxBinding, instead) == file.content;
  };
  const auto isSameImport = [&](const Grounds::Import& import) {
    return targetOf(resolver, import.from, import.specifier, import.kind) == import.leadsTo;
  };
  const auto isSameBeside = [&](const Grounds::Beside& beside) {
    return isThere(beside.path, instead) == beside.isThere;
  };
  return std::all_of(grounds.files.begin(), grounds.files.end(), isSameFile) &&
         std::all_of(grounds.imports.begin(), grounds.imports.end(), isSameImport) &&
         std::all_of(grounds.beside.begin(), grounds.beside.end(), isSameBeside);
}

void Gathering::follow(const std::string& entry, Kind kind, size_t maxFiles) {
  std::deque<std::string> pending;
  if (add(entry, kind)) pending.push_back(entry);
  while (!pending.empty() && files_.size() < maxFiles) {
    const std::string from = std::move(pending.front());
    pending.pop_front();
    const std::string_view text = textOf(from);
    for (const std::string& specifier : glue::dependenciesOf(text)) {
      if (files_.size() >= maxFiles) break;
      const std::string next = fileOf(from, specifier, kind);
      if (!next.empty() && add(next, kind)) pending.push_back(next);
    }
    addWasmDeclarations(from, kind);
  }
}

bool Gathering::looksLikeWasm() const {
  return std::any_of(files_.begin(), files_.end(), [](const File& file) { return saysWasm(file.text); });
}

bool Gathering::showsNoWasm(const program::Resolution& entry) const {
  if (entry.kind != program::Resolution::Kind::Package || entry.shipsWasm) return false;
  const std::string inside = path::canonicalPath(entry.packageRoot) + "/";
  bool hasCode = false;
  for (const File& file : files_) {
    if (!file.absolute.starts_with(inside) || contains(file.text, "WebAssembly")) return false;
    hasCode = hasCode || file.kind == Kind::Glue;
  }
  return hasCode;
}

uint64_t Gathering::size() const {
  uint64_t size = 0;
  for (const File& file : files_) size += file.text.size();
  return size;
}

Grounds Gathering::takeGrounds() {
  for (const File& file : files_) grounds_.files.push_back({file.absolute, hashOf(file.text)});
  return std::move(grounds_);
}

bool Gathering::add(const std::string& file, Kind kind) {
  if (!known_.insert(file).second) return false;
  auto text = readFile(file, kMaxBinding, instead_);
  if (!text) {
    notifications_.push_back(notificationOf(text.error(), path::shown(file, root_)));
    return false;
  }
  files_.push_back({kind, file, std::move(*text)});
  return true;
}

std::string_view Gathering::textOf(const std::string& file) const {
  for (auto it = files_.rbegin(); it != files_.rend(); ++it) {
    if (it->absolute == file) return it->text;
  }
  return {};
}

std::string Gathering::fileOf(const std::string& from, const std::string& specifier, Kind kind) {
  std::string target = targetOf(resolver_, from, specifier, kind);
  grounds_.imports.push_back({from, specifier, kind, target});
  return target;
}

// wasm-bindgen puts the raw exports into x_bg.wasm.d.ts beside x.d.ts; their arity dates the glue.
void Gathering::addWasmDeclarations(const std::string& file, Kind kind) {
  if (kind != Kind::Declarations) return;
  const size_t end = file.rfind(".d.");
  if (end == std::string::npos) return;
  std::string beside = file.substr(0, end) + "_bg.wasm.d.ts";
  const bool isBeside = isThere(beside, instead_);
  if (isBeside) add(beside, Kind::Declarations);
  grounds_.beside.push_back({std::move(beside), isBeside});
}

}  // namespace unfreed::driver
