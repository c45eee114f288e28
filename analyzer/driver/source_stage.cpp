#include "driver/source_stage.h"

#include <deque>
#include <optional>
#include <unistd.h>
#include <utility>

#include "base/parallel.h"
#include "bindings/disagreement.h"
#include "bindings/reading.h"
#include "driver/look.h"
#include "driver/read_stage.h"
#include "frontend/embind/reader.h"
#include "frontend/wasm_bindgen/reader.h"
#include "frontend/webidl/reader.h"
#include "source/file_reader.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

std::optional<std::string> readText(const std::string& file, const SourceReading& reading,
                                    std::vector<Notification>& notifications) {
  const std::string& root = reading.root;
  auto text = readRepaired(file, kMaxBinding, reading.instead);
  if (!text) {
    notifications.push_back(notificationOf(text.error(), path::shown(file, root)));
    return std::nullopt;
  }
  if (text->repaired) {
    notifications.push_back({Notification::Level::Note, "not-utf8", path::shown(file, root), std::nullopt,
                             "some bytes of this file are not UTF-8; they were read as `?`"});
  }
  return std::move(text->text);
}

// The texts of a group's files. Bytes that are no UTF-8 cost a notification, not the file.
class Texts {
 public:
  struct Item {
    std::string absolute;
    std::string shown;
    std::string text;
  };

  Texts(const std::vector<std::string>& files, const SourceReading& reading,
        std::vector<Notification>& notifications) {
    for (const std::string& file : files) {
      if (auto text = readText(file, reading, notifications))
        items_.push_back({file, path::shown(file, reading.root), std::move(*text)});
    }
  }

  const std::deque<Item>& items() const { return items_; }
  std::vector<bindings::SourceText> all() const {
    std::vector<bindings::SourceText> sources;
    for (const Item& item : items_) sources.push_back({item.shown, item.text});
    return sources;
  }

 private:
  std::deque<Item> items_;  // never move: others view their texts
};

bindings::Reading withNotifications(bindings::Reading reading, std::vector<Notification> before) {
  for (Notification& notification : reading.notifications) before.push_back(std::move(notification));
  reading.notifications = std::move(before);
  return reading;
}

bindings::Reading readRust(const SourceGroup& group, const SourceReading& reading) {
  std::vector<Notification> notifications;
  const Texts texts(filesOf(group), reading, notifications);
  const auto textOf = [&](const std::string& file) {
    if (file.empty()) return std::string();
    return readText(file, reading, notifications).value_or(std::string());
  };
  const std::string manifest = textOf(group.manifest);
  const std::string lock = textOf(group.lock);
  const wasm_bindgen::Crate crate =
      wasm_bindgen::crateOf({path::shown(group.manifest, reading.root), manifest},
                            {path::shown(group.lock, reading.root), lock}, notifications);
  return withNotifications(wasm_bindgen::read(texts.all(), crate), std::move(notifications));
}

bindings::Reading readWebIdl(const SourceGroup& group, const SourceReading& reading) {
  std::vector<Notification> notifications;
  const Texts texts(filesOf(group), reading, notifications);
  const std::vector<bindings::SourceText> all = texts.all();
  bindings::Reading whole = webidl::read(all);
  std::vector<bindings::Module> parts;
  for (const bindings::SourceText& one : all) {
    if (all.size() > 1) parts.push_back(webidl::read({one}).module);
  }
  bindings::forgetDisagreements(whole.module, parts);
  return withNotifications(std::move(whole), std::move(notifications));
}

// Headers are looked for in the repository, or in what is linted when that is more.
std::string headerRootOf(const std::string& file, const std::string& root) {
  std::string project = projectFolderOf(file);
  return path::isInside(project, root) ? root : project;
}

// A build for C++ tools that somebody has left where they are usually put.
std::string compileCommandsOf(const SourceGroup& group, const std::string& root) {
  for (std::string at = group.folder;; at = path::parentOf(at)) {
    for (const std::string_view inside : {"compile_commands.json", "build/compile_commands.json"}) {
      std::string file = path::join(at, inside);
      if (access(file.c_str(), R_OK) == 0) return file;
    }
    if (at == root || at == "/" || at.empty()) return {};
  }
}

bindings::Reading readCpp(const SourceGroup& group, const SourceReading& reading) {
  std::vector<Notification> notifications;
  const Texts texts(filesOf(group), reading, notifications);
  std::vector<embind::File> files;
  for (const Texts::Item& item : texts.items()) {
    if (embind::hasBindings(item.text)) files.push_back({item.absolute, {item.shown, item.text}});
  }
  if (files.empty()) return withNotifications({}, std::move(notifications));
  embind::Options options;
  options.root = headerRootOf(files.front().absolute, reading.root);
  options.compileCommands = compileCommandsOf(group, options.root);
  std::vector<embind::FileReading> read(files.size());
  parallelFor(files.size(), reading.threads,
              [&](size_t i) { read[i] = embind::readFile(files[i], options, *reading.clang); });
  bindings::Reading whole = embind::joinFiles(read);
  std::vector<bindings::Module> parts;
  for (const embind::FileReading& one : read) {
    if (read.size() > 1) parts.push_back(embind::joinFiles({one}).module);
  }
  bindings::forgetDisagreements(whole.module, parts);
  return withNotifications(std::move(whole), std::move(notifications));
}

bindings::Reading read(const SourceGroup& group, const SourceReading& reading) {
  switch (group.language) {
    case SourceLanguage::Rust:
      return readRust(group, reading);
    case SourceLanguage::Cpp:
      return readCpp(group, reading);
    case SourceLanguage::WebIdl:
      return readWebIdl(group, reading);
  }
  return {};
}

}  // namespace

Collected readSources(const SourceGroup& group, const SourceReading& reading) {
  bindings::Reading read = driver::read(group, reading);
  Collected result;
  result.isBinding = !read.module.classes.empty() || !read.module.functions.empty();
  result.module = std::move(read.module);
  if (result.isBinding && reading.models != nullptr) bindings::applyModels(*reading.models, result.module);
  result.notifications = std::move(read.notifications);
  result.files = filesOf(group);
  return result;
}

}  // namespace unfreed::driver
