#include "frontend/embind/reader.h"

#include <algorithm>
#include <set>
#include <utility>

#include "frontend/embind/feature_macros.h"
#include "frontend/embind/merge.h"
#include "source/path.h"

namespace unfreed::embind {
namespace {

// Whether Clang saw something that the names lack, or all headers: then nothing hides behind macros.
bool seesThroughMacros(const FileReading& file) {
  if (!file.typed) return false;
  if (file.typed->missing.empty()) return true;
  std::set<std::string_view> known;
  for (const WrittenClass& cls : file.names.classes) known.insert(cls.name);
  for (const bindings::Module& module : file.typed->modules) {
    for (const bindings::Class& cls : module.classes) {
      if (cls.isHandle() && !known.contains(cls.name)) return true;
    }
  }
  return false;
}

// Clang knows files by their absolute paths.
void showPaths(TypedAnswer& answer, const File& file, const std::string& root) {
  const auto show = [&](std::string& shown) {
    if (shown == file.absolute) {
      shown = file.source.path;
    } else if (shown.starts_with('/') && !root.empty()) {
      shown = path::shown(shown, root);
    }
  };
  for (bindings::Module& module : answer.modules) {
    show(module.source);
    for (bindings::Class& cls : module.classes) {
      show(cls.path);
      for (bindings::Member& member : cls.members) show(member.path);
    }
    for (bindings::Member& function : module.functions) show(function.path);
  }
  for (Notification& notification : answer.notifications) show(notification.path);
}

// `macro` and `defines` are NAME or NAME=VALUE.
bool isDefined(std::string_view macro, const std::vector<std::string>& defines) {
  const auto nameOf = [](std::string_view text) { return text.substr(0, text.find('=')); };
  return std::any_of(defines.begin(), defines.end(),
                     [&](const std::string& define) { return nameOf(define) == nameOf(macro); });
}

void append(std::vector<Notification>& all, const std::vector<Notification>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

FileReading readFile(const File& file, const Options& options, Client& client) {
  FileReading reading;
  reading.absolute = file.absolute;
  reading.names = readNames(file.source);
  const Names& names = reading.names;
  // Values alone have no types that matter.
  if (names.classes.empty() && names.functions.empty() && names.unseen.empty()) return reading;
  Request request{file.absolute, options.root, options.includes, options.defines, options.compileCommands};
  if (request.compileCommands.empty()) {
    for (std::string& macro : featureMacros(names)) {
      if (!isDefined(macro, options.defines)) request.defines.push_back(std::move(macro));
    }
  }
  Answer answer = client.ask(request);
  for (Notification& notification : answer.notifications) {
    if (notification.path == file.absolute) notification.path = file.source.path;
  }
  reading.notifications = std::move(answer.notifications);
  reading.typed = std::move(answer.typed);
  if (reading.typed) showPaths(*reading.typed, file, options.root);
  return reading;
}

bindings::Reading joinFiles(const std::vector<FileReading>& files) {
  bindings::Reading reading;
  std::vector<FileFacts> facts;
  for (const FileReading& file : files) {
    facts.push_back({&file.names, file.typed ? &*file.typed : nullptr});
    append(reading.notifications, file.names.notifications);
    if (!seesThroughMacros(file)) append(reading.notifications, file.names.unseen);
    append(reading.notifications, file.notifications);
    if (file.typed) append(reading.notifications, file.typed->notifications);
  }
  reading.module = merge(facts);
  const bool isEmpty =
      std::none_of(reading.module.classes.begin(), reading.module.classes.end(),
                   [](const bindings::Class& cls) { return cls.isHandle() || !cls.members.empty(); });
  if (isEmpty) reading.module = {};
  return reading;
}

bindings::Reading read(const std::vector<File>& files, const Options& options, Client& client) {
  std::vector<FileReading> readings;
  for (const File& file : files) {
    if (hasBindings(file.source.text)) readings.push_back(readFile(file, options, client));
  }
  return joinFiles(readings);
}

}  // namespace unfreed::embind
