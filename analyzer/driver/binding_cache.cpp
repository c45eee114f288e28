#include "driver/binding_cache.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/byte_stream.h"
#include "bindings/module_bytes.h"
#include "driver/build_facts.h"
#include "source/on_disk.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

constexpr std::string_view kSpace = "bindings";  // in the cache
constexpr int kFormat = 1;                       // of its entries
// That less than this is no binding is found out as fast as an entry is checked.
constexpr uint64_t kMinSize = uint64_t{16} << 10;

// Another build may read differently, also one of the same version.
std::string identityOfProgram() {
  return fmt::format("{} {} {}", UNFREED_VERSION, UNFREED_COMMIT, stampOf("/proc/self/exe"));
}

void write(ByteWriter& bytes, const Grounds& grounds) {
  bytes.number(grounds.files.size());
  for (const Grounds::File& file : grounds.files) {
    bytes.text(file.path);
    bytes.number(file.content.high);
    bytes.number(file.content.low);
  }
  bytes.number(grounds.imports.size());
  for (const Grounds::Import& import : grounds.imports) {
    bytes.text(import.from);
    bytes.text(import.specifier);
    bytes.number(import.kind == glue::Input::Kind::Glue ? 1 : 0);
    bytes.text(import.leadsTo);
  }
  bytes.number(grounds.beside.size());
  for (const Grounds::Beside& beside : grounds.beside) {
    bytes.text(beside.path);
    bytes.number(beside.isThere ? 1 : 0);
  }
}

std::string textIn(ByteReader& bytes) {
  return std::string(bytes.text());
}

bool flagIn(ByteReader& bytes) {
  return bytes.numberBelow(2) == 1;
}

Grounds readGrounds(ByteReader& bytes) {
  Grounds grounds;
  bytes.list([&] {
    Grounds::File& file = grounds.files.emplace_back();
    file.path = textIn(bytes);
    file.content.high = bytes.number();
    file.content.low = bytes.number();
  });
  bytes.list([&] {
    Grounds::Import& import = grounds.imports.emplace_back();
    import.from = textIn(bytes);
    import.specifier = textIn(bytes);
    import.kind = flagIn(bytes) ? glue::Input::Kind::Glue : glue::Input::Kind::Declarations;
    import.leadsTo = textIn(bytes);
  });
  bytes.list([&] {
    Grounds::Beside& beside = grounds.beside.emplace_back();
    beside.path = textIn(bytes);
    beside.isThere = flagIn(bytes);
  });
  return grounds;
}

void write(ByteWriter& bytes, const Notification& notification) {
  bytes.number(static_cast<uint64_t>(notification.level));
  bytes.text(notification.id);
  bytes.text(notification.path);
  bytes.text(notification.message);
  bytes.number(notification.line);
}

Notification readNotification(ByteReader& bytes) {
  Notification notification;
  notification.level = static_cast<Notification::Level>(
      bytes.numberBelow(static_cast<uint64_t>(Notification::Level::Error) + 1));
  notification.id = textIn(bytes);
  notification.path = textIn(bytes);
  notification.message = textIn(bytes);
  notification.line = static_cast<uint32_t>(bytes.number());
  return notification;
}

// Places in files are those of one run.
bool canBeKept(const Collected& collected) {
  return std::all_of(collected.notifications.begin(), collected.notifications.end(),
                     [](const Notification& notification) { return !notification.location; });
}

}  // namespace

BindingCache::BindingCache(DiskCache disk, const program::Resolver& resolver, const std::string& root,
                           const Overlay* instead)
    : disk_(std::move(disk)), resolver_(resolver), instead_(instead) {
  if (isOn()) circumstances_ = fmt::format("{} {}", kFormat, identityOfProgram()) + '\0' + root;
}

ContentHash BindingCache::keyOf(const program::Resolution& entry, bool asked) const {
  std::string text = circumstances_;
  for (const std::string& part : {entry.declarations, entry.implementation, entry.packageName,
                                  entry.packageRoot, path::canonicalPath(entry.packageRoot)}) {
    text += '\0';
    text += part;
  }
  text += '\0';
  text += static_cast<char>('0' + static_cast<int>(entry.kind));
  text += entry.shipsWasm ? 'w' : '-';
  text += asked ? 'a' : '-';
  return hashOf(text);
}

std::optional<Collected> BindingCache::load(const program::Resolution& entry, bool asked) const {
  const auto kept = disk_.load(kSpace, keyOf(entry, asked));
  if (!kept) return std::nullopt;
  ByteReader bytes(*kept);
  const Grounds grounds = readGrounds(bytes);
  if (bytes.hasFailed() || !stillHold(grounds, resolver_, instead_)) return std::nullopt;
  Collected collected;
  bytes.list([&] { collected.notifications.push_back(readNotification(bytes)); });
  collected.isBinding = flagIn(bytes);
  if (collected.isBinding && !bindings::read(bytes, collected.module)) return std::nullopt;
  if (!bytes.isComplete()) return std::nullopt;
  if (collected.isBinding) {
    for (const Grounds::File& file : grounds.files) collected.files.push_back(file.path);
  }
  return collected;
}

void BindingCache::store(const program::Resolution& entry, bool asked, const Collected& collected,
                         const Gathering& gathering) const {
  if (!isOn() || !gathering.isWhole() || !canBeKept(collected)) return;
  if (!collected.isBinding && gathering.size() < kMinSize) return;
  const Grounds grounds = gathering.grounds();
  ByteWriter bytes;
  write(bytes, grounds);
  bytes.number(collected.notifications.size());
  for (const Notification& notification : collected.notifications) write(bytes, notification);
  bytes.number(collected.isBinding ? 1 : 0);
  if (collected.isBinding) bindings::write(bytes, collected.module);
  disk_.store(kSpace, keyOf(entry, asked), bytes.bytes());
}

}  // namespace unfreed::driver
