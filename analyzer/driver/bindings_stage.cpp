#include "driver/bindings_stage.h"

#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <utility>

#include "driver/look.h"
#include "driver/read_stage.h"
#include "frontend/glue/reader.h"
#include "source/discovery.h"
#include "source/file_reader.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using Kind = glue::Input::Kind;

constexpr uint64_t kMaxText = 24 * 1024 * 1024;  // glue that embeds its .wasm is far larger than any source
constexpr size_t kMaxFiles = 256;                // of one package
constexpr size_t kMaxFilesUnlikely =
    32;  // of a package that ships no .wasm, as long as nothing speaks for it

// Words that only the toolchains (and those who wrap their objects) write.
bool looksLikeWasm(std::string_view text) {
  static constexpr std::array<std::string_view, 14> kWords{
      "__wbg",       "__wbindgen",    "__destroy_into_raw",       "ClassHandle",
      "isDeleted",   "WrapperObject", "FinalizationRegistry",     "delete()",
      "free()",      "EmbindObject",  "EmscriptenEmbindInstance", "Symbol.dispose",
      "__destroy__", "wrapPointer"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return contains(text, word); });
}

// The files of one package (or of one local folder of glue), gathered from its entry along its imports.
class Gathering {
 public:
  struct File {
    Kind kind;
    std::string absolute;
    std::string text;
  };

  Gathering(const program::Resolver& resolver, const std::string& root, const Overlay* instead,
            std::vector<Notification>& notifications)
      : resolver_(resolver), root_(root), instead_(instead), notifications_(notifications) {}

  // Follows re-exports and imports of the same kind of file, up to `maxFiles` in total.
  void follow(const std::string& entry, Kind kind, size_t maxFiles) {
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

  const std::deque<File>& files() const { return files_; }
  bool looksLikeWasm() const {
    return std::any_of(files_.begin(), files_.end(),
                       [](const File& file) { return driver::looksLikeWasm(file.text); });
  }
  // Whether an installed package is known to hold no Wasm: its code is there, and neither it nor a package
  // that it builds on has any. Declarations alone (@types) may speak for anything.
  bool showsNoWasm(const program::Resolution& entry) const {
    if (entry.kind != program::Resolution::Kind::Package || entry.shipsWasm) return false;
    const std::string inside = path::canonicalPath(entry.packageRoot) + "/";
    bool hasCode = false;
    for (const File& file : files_) {
      if (!file.absolute.starts_with(inside) || contains(file.text, "WebAssembly")) return false;
      hasCode = hasCode || file.kind == Kind::Glue;
    }
    return hasCode;
  }

 private:
  bool add(const std::string& file, Kind kind) {
    if (!known_.insert(file).second) return false;
    auto text = readFile(file, kMaxText, instead_);
    if (!text) {
      notifications_.push_back(notificationOf(text.error(), path::shown(file, root_)));
      return false;
    }
    files_.push_back({kind, file, std::move(*text)});
    return true;
  }

  std::string_view textOf(const std::string& file) const {
    for (auto it = files_.rbegin(); it != files_.rend(); ++it) {
      if (it->absolute == file) return it->text;
    }
    return {};
  }

  // Another package is followed only when it ships Wasm itself: a thin wrapper around it.
  std::string fileOf(const std::string& from, const std::string& specifier, Kind kind) const {
    const program::Resolution found = resolver_.resolve(from, specifier);
    if (found.kind != program::Resolution::Kind::File && found.kind != program::Resolution::Kind::Package)
      return {};
    if (found.kind == program::Resolution::Kind::Package && !found.shipsWasm) return {};
    if (kind == Kind::Declarations) return found.declarations;
    return isScript(found.implementation) ? found.implementation : std::string();
  }

  // wasm-bindgen puts the raw exports into x_bg.wasm.d.ts beside x.d.ts; their arity dates the glue.
  void addWasmDeclarations(const std::string& file, Kind kind) {
    if (kind != Kind::Declarations) return;
    const size_t end = file.rfind(".d.");
    const std::string beside = file.substr(0, end) + "_bg.wasm.d.ts";
    if (end != std::string::npos && isThere(beside)) add(beside, Kind::Declarations);
  }

  bool isThere(const std::string& file) const {
    return isFile(file) || (instead_ != nullptr && instead_->hasFile(file));
  }

  const program::Resolver& resolver_;
  const std::string& root_;
  const Overlay* instead_;
  std::vector<Notification>& notifications_;
  std::deque<File> files_;
  std::set<std::string> known_;
};

std::vector<glue::Input> inputsOf(const Gathering& gathering, const std::string& root) {
  std::vector<glue::Input> inputs;
  for (const Gathering::File& file : gathering.files()) {
    inputs.push_back({file.kind, path::shown(file.absolute, root), file.text});
  }
  return inputs;
}

// No binding, as far as can be told. What could not be read at all is said: it may be why.
Collected noBinding(Collected result) {
  std::erase_if(result.notifications,
                [](const Notification& notification) { return notification.id != "unreadable-file"; });
  return result;
}

bool mayBeBinding(const Collected& collected) {
  return collected.isBinding || !collected.notifications.empty();
}

}  // namespace

std::string entryKey(const program::Resolution& entry) {
  return entry.declarations + '\0' + entry.implementation;
}

Collected BindingCollector::collect(const program::Resolution& entry, bool asked) const {
  if (asked) return read(entry, asked);
  {
    const std::lock_guard lock(mutex_);
    const auto kept = kept_.find(entryKey(entry));
    if (kept != kept_.end()) return kept->second;
  }
  return read(entry, asked);
}

// Two threads may read the same entry; both give the same.
bool BindingCollector::isBinding(const program::Resolution& entry) const {
  std::string key = entryKey(entry);
  {
    const std::lock_guard lock(mutex_);
    if (const auto kept = kept_.find(key); kept != kept_.end()) return mayBeBinding(kept->second);
  }
  Collected collected = read(entry, false);
  const std::lock_guard lock(mutex_);
  return mayBeBinding(kept_.emplace(std::move(key), std::move(collected)).first->second);
}

Collected BindingCollector::read(const program::Resolution& entry, bool asked) const {
  Collected result;
  Gathering gathering(resolver_, root_, instead_, result.notifications);
  const bool likely = asked || entry.shipsWasm;
  if (!entry.declarations.empty()) {
    gathering.follow(entry.declarations, Kind::Declarations, likely ? kMaxFiles : kMaxFilesUnlikely);
  }
  const bool declared = gathering.looksLikeWasm();
  // What a package declares in full is what it exports: without a sign of Wasm there, its code has none to
  // show.
  const bool readGlue = isScript(entry.implementation) && (likely || declared || entry.declarations.empty());
  if (readGlue) gathering.follow(entry.implementation, Kind::Glue, likely || declared ? kMaxFiles : 1);
  if (!asked && !gathering.looksLikeWasm()) return noBinding(std::move(result));

  const bool mayShipWasm = likely || !gathering.showsNoWasm(entry);
  glue::Reading reading = glue::read(inputsOf(gathering, root_), entry.packageName, mayShipWasm);
  if (reading.module.classes.empty() && reading.module.functions.empty()) return noBinding(std::move(result));
  result.isBinding = true;
  result.module = std::move(reading.module);
  bindings::applyModels(models_, result.module, resolver_.packageVersionAt(entry.packageRoot));
  for (Notification& notification : reading.notifications)
    result.notifications.push_back(std::move(notification));
  for (const Gathering::File& file : gathering.files()) result.files.push_back(file.absolute);
  return result;
}

}  // namespace unfreed::driver
