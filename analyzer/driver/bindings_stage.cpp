#include "driver/bindings_stage.h"

#include <utility>

#include "driver/gathering.h"
#include "driver/look.h"
#include "frontend/glue/reader.h"
#include "source/file_reader.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

using Kind = glue::Input::Kind;

constexpr size_t kMaxFiles = 256;  // of one package
constexpr size_t kMaxFilesUnlikely =
    32;  // of a package that ships no .wasm, as long as nothing speaks for it

// The texts of the files, in their order. A file that has gone since it was looked at says nothing.
std::vector<std::string> textsOf(const Gathering& gathering, const Overlay* instead) {
  std::vector<std::string> texts;
  for (const PackageFile* const file : gathering.files())
    texts.push_back(readFile(file->absolute, kMaxBinding, instead).value_or(std::string()));
  return texts;
}

// Gathers the files of the entry; whether it is worth reading them.
bool gather(const program::Resolution& entry, bool asked, Gathering& gathering) {
  const bool likely = asked || entry.shipsWasm;
  if (!entry.declarations.empty()) {
    gathering.follow(entry.declarations, Kind::Declarations, likely ? kMaxFiles : kMaxFilesUnlikely);
  }
  const bool declared = gathering.looksLikeWasm();
  // What a package declares in full is what it exports: without a sign of Wasm there, its code has none to
  // show.
  const bool readGlue = isScript(entry.implementation) && (likely || declared || entry.declarations.empty());
  if (readGlue) gathering.follow(entry.implementation, Kind::Glue, likely || declared ? kMaxFiles : 1);
  return (asked || gathering.looksLikeWasm()) && gathering.mayBeModule();
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
  Collected result = readWithoutModels(entry, asked);
  if (result.isBinding)
    bindings::applyModels(models_, result.module, resolver_.packageVersionAt(entry.packageRoot));
  return result;
}

Collected BindingCollector::readWithoutModels(const program::Resolution& entry, bool asked) const {
  if (cache_.isOn()) {
    if (auto kept = cache_.load(entry, asked)) return std::move(*kept);
  }
  std::vector<Notification> notifications;
  Gathering gathering(files_, root_, notifications);
  const bool isRead = gather(entry, asked, gathering);
  Collected result = isRead ? readGathered(entry, asked, gathering) : Collected();
  // Where there is no binding, what could not be read at all may be why.
  if (!result.isBinding) {
    std::erase_if(notifications,
                  [](const Notification& notification) { return notification.id != "unreadable-file"; });
  }
  result.notifications.insert(result.notifications.begin(), notifications.begin(), notifications.end());
  // What one look at the files of the project tells is told again as fast as it would be checked.
  if (isRead || entry.kind == program::Resolution::Kind::Package)
    cache_.store(entry, asked, result, gathering);
  return result;
}

Collected BindingCollector::readGathered(const program::Resolution& entry, bool asked,
                                         const Gathering& gathering) const {
  Collected result;
  const std::vector<std::string> texts = textsOf(gathering, instead_);
  std::vector<glue::Input> inputs;
  for (size_t i = 0; i < texts.size(); ++i) {
    const PackageFile& file = *gathering.files()[i];
    inputs.push_back({file.kind, path::shown(file.absolute, root_), texts[i]});
  }
  const bool mayShipWasm = asked || entry.shipsWasm || !gathering.showsNoWasm(entry);
  glue::Reading reading = glue::read(inputs, entry.packageName, mayShipWasm);
  if (reading.module.classes.empty() && reading.module.functions.empty()) return result;
  result.isBinding = true;
  result.module = std::move(reading.module);
  result.notifications = std::move(reading.notifications);
  for (const PackageFile* const file : gathering.files()) result.files.push_back(file->absolute);
  return result;
}

}  // namespace unfreed::driver
