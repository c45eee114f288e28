#include "frontend/webidl/reader.h"

#include <string>
#include <utility>

#include "frontend/webidl/module_builder.h"
#include "frontend/webidl/parser.h"
#include "source/line_index.h"

namespace unfreed::webidl {

namespace {

// Far above any real .idl; keeps a hostile one from eating the memory.
constexpr size_t kMaxFileSize = size_t{16} << 20;

void notify(bindings::Reading& reading, Notification::Level level, std::string id, const std::string& path,
            std::string message) {
  Notification notification;
  notification.level = level;
  notification.id = std::move(id);
  notification.path = path;
  notification.message = std::move(message);
  reading.notifications.push_back(std::move(notification));
}

void notifyFaults(bindings::Reading& reading, const File& file, const bindings::SourceText& source) {
  if (file.faults.empty()) return;
  const LineIndex lines(source.text);
  for (const Fault& fault : file.faults) {
    const std::string_view meaning =
        fault.mended ? "; it is read as if it were right"
                     : "; it is left out of the bindings, so handles from it are not followed";
    notify(reading, Notification::Level::Warning, "idl-not-understood", source.path,
           std::string(fault.what) + std::string(meaning));
    reading.notifications.back().line = lines.positionOf(fault.offset).line;
  }
  if (file.skipped > 0) {
    notify(reading, Notification::Level::Warning, "idl-not-understood", source.path,
           std::to_string(file.skipped) +
               " further places were not understood; handles from them are not followed");
  }
}

// The .idl of a browser, of COM or of CORBA shares the words `interface` and `attribute` with the binder's.
bool isForeign(const Dialect& dialect) {
  return dialect.foreignMarks > dialect.binderMarks;
}

}  // namespace

bindings::Reading read(const std::vector<bindings::SourceText>& files) {
  bindings::Reading reading;
  reading.module.toolchain = bindings::Toolchain::WebIdl;
  reading.module.origin = bindings::Origin::Source;
  ModuleBuilder builder(reading.module);
  std::vector<std::pair<const bindings::SourceText*, File>> parsed;
  for (const bindings::SourceText& source : files) {
    if (source.text.size() > kMaxFileSize) {
      notify(reading, Notification::Level::Warning, "file-too-large", source.path,
             "an .idl of more than 16 MiB is not read: its classes are unknown");
      continue;
    }
    File file = parse(source.text);
    if (isForeign(file.dialect)) {
      notify(reading, Notification::Level::Note, "idl-of-another-dialect", source.path,
             "this .idl is not written for Emscripten's WebIDL binder and is not read");
      continue;
    }
    notifyFaults(reading, file, source);
    builder.declare(file);
    parsed.emplace_back(&source, std::move(file));
  }
  if (parsed.empty()) return reading;
  reading.module.source = parsed.front().first->path;
  for (const auto& [source, file] : parsed) builder.build(file, source->path, source->text);
  builder.finish();
  reading.module.link();
  return reading;
}

}  // namespace unfreed::webidl
