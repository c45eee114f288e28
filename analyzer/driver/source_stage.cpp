#include "driver/source_stage.h"

#include <deque>
#include <optional>
#include <utility>

#include "bindings/reading.h"
#include "driver/parallel.h"
#include "driver/read_stage.h"
#include "frontend/wasm_bindgen/reader.h"
#include "frontend/webidl/reader.h"
#include "source/file_reader.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

constexpr uint64_t kMaxText = 24 * 1024 * 1024;

// The texts of a group's files. Bytes that are no UTF-8 cost a notification, not the file.
class Texts {
 public:
  Texts(const std::vector<std::string>& files, const std::string& root,
        std::vector<Notification>& notifications) {
    for (const std::string& file : files) {
      if (std::optional<std::string> text = read(file, root, notifications)) {
        paths_.push_back(path::shown(file, root));
        texts_.push_back(std::move(*text));
      }
    }
  }

  std::vector<bindings::SourceText> all() const {
    std::vector<bindings::SourceText> sources;
    for (size_t i = 0; i < texts_.size(); ++i) sources.push_back({paths_[i], texts_[i]});
    return sources;
  }

  static std::optional<std::string> read(const std::string& file, const std::string& root,
                                         std::vector<Notification>& notifications) {
    auto text = readRepaired(file, kMaxText);
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

 private:
  std::deque<std::string> paths_;
  std::deque<std::string> texts_;
};

bindings::Reading readRust(const SourceGroup& group, const SourceReading& reading) {
  std::vector<Notification> notifications;
  const Texts texts(group.files, reading.root, notifications);
  const auto textOf = [&](const std::string& file) {
    return file.empty() ? std::string()
                        : Texts::read(file, reading.root, notifications).value_or(std::string());
  };
  const std::string manifest = textOf(group.manifest);
  const std::string lock = textOf(group.lock);
  const wasm_bindgen::Crate crate =
      wasm_bindgen::crateOf({path::shown(group.manifest, reading.root), manifest},
                            {path::shown(group.lock, reading.root), lock}, notifications);
  bindings::Reading result = wasm_bindgen::read(texts.all(), crate);
  result.notifications.insert(result.notifications.begin(), std::make_move_iterator(notifications.begin()),
                              std::make_move_iterator(notifications.end()));
  return result;
}

bindings::Reading readWebIdl(const SourceGroup& group, const SourceReading& reading) {
  std::vector<Notification> notifications;
  const Texts texts(group.files, reading.root, notifications);
  bindings::Reading result = webidl::read(texts.all());
  result.notifications.insert(result.notifications.begin(), std::make_move_iterator(notifications.begin()),
                              std::make_move_iterator(notifications.end()));
  return result;
}

bindings::Reading readCpp(const SourceGroup& group, const SourceReading& reading) {
  (void)group;
  (void)reading;
  return {};
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
  result.notifications = std::move(read.notifications);
  result.files = group.files;
  return result;
}

}  // namespace unfreed::driver
