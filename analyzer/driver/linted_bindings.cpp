#include "driver/linted_bindings.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <utility>

#include "driver/look.h"
#include "driver/read_stage.h"
#include "driver/source_groups.h"
#include "source/file_reader.h"
#include "source/on_disk.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

struct Asked {
  std::vector<std::string> folders;
  std::vector<std::string> files;
  bool includes(const std::string& file) const {
    return isOneOf(files, file) ||
           std::any_of(folders.begin(), folders.end(),
                       [&](const std::string& folder) { return path::isInside(file, folder); });
  }
};

Result<Asked> askedFor(const std::vector<std::string>& paths, const std::string& root) {
  Asked asked;
  for (const std::string& path : paths) {
    std::string absolute = path::canonicalPath(path::join(root, path));
    if (absolute.empty() || !isThere(absolute))
      return fail(fmt::format("`{}` does not exist", path), "check the path");
    if (isFolder(absolute)) {
      addOnce(asked.folders, absolute);
    } else if (sourceLanguageOf(absolute)) {
      addOnce(asked.files, absolute);
    }
  }
  return asked;
}

class Reader {
 public:
  Reader(const Asked& asked, const SourceReading& reading, Configurations& configurations, SourceSet& sources)
      : asked_(asked), reading_(reading), configurations_(configurations), sources_(sources) {}

  Result<LintedBindings> read() {
    for (const SourceGroup& group : groups()) {
      if (auto done = readGroup(group); !done) return tl::unexpected<Error>(std::move(done.error()));
    }
    return std::move(result_);
  }

 private:
  std::vector<SourceGroup> groups() {
    std::vector<SourceGroup> groups = groupSources(asked_.files);
    for (const std::string& folder : asked_.folders) {
      FoundSources found = findSources(folder, reading_.instead);
      for (SourceGroup& group : found.groups) groups.push_back(std::move(group));
      for (const UnreadSource& unread : found.unread) {
        result_.notifications.push_back(
            notificationOf(unread.fault, path::shown(unread.file, reading_.root)));
      }
    }
    return groups;
  }

  Result<void> readGroup(const SourceGroup& group) {
    Collected collected = readSources(group, reading_);
    for (Notification& notification : collected.notifications)
      result_.notifications.push_back(std::move(notification));
    if (!collected.isBinding) return {};
    collected.module.link();
    std::set<std::string> places;
    for (const bindings::Class& cls : collected.module.classes) {
      for (const bindings::Member& member : cls.members) places.insert(member.path);
    }
    places.erase("");
    for (const std::string& place : places) {
      if (auto done = addFile(place); !done) return done;
    }
    result_.sources.modules.push_back(std::move(collected.module));
    return {};
  }

  Result<void> addFile(const std::string& shown) {
    const std::string absolute = path::join(reading_.root, shown);
    if (result_.sources.files.contains(shown) || !asked_.includes(absolute)) return {};
    auto configuration = configurations_.ofFile(absolute);
    if (!configuration) return tl::unexpected<Error>(std::move(configuration.error()));
    if (!(*configuration)->lints(absolute)) return {};
    auto text = readRepaired(absolute, kMaxBinding, reading_.instead);
    if (!text) return {};  // its group has said so
    SourceFile file;
    file.absolute = absolute;
    file.path = shown;
    file.text = std::move(text->text);
    file.language = languageOf(absolute).value_or(Language::Rust);
    const FileId id = sources_.add(std::move(file));
    result_.sources.files.emplace(shown, id);
    result_.linted.push_back(id);
    result_.configurations.push_back(*configuration);
    return {};
  }

  const Asked& asked_;
  const SourceReading& reading_;
  Configurations& configurations_;
  SourceSet& sources_;
  LintedBindings result_;
};

}  // namespace

Result<std::vector<const Configuration*>> configurationsAt(const std::vector<std::string>& paths,
                                                           const std::string& root,
                                                           Configurations& configurations) {
  std::vector<const Configuration*> found;
  for (const std::string& path : paths) {
    const std::string absolute = path::normalised(path::join(root, path));
    auto configuration =
        configurations.of(isFolder(absolute) ? absolute : std::string(path::parentOf(absolute)));
    if (!configuration) return tl::unexpected<Error>(std::move(configuration.error()));
    found.push_back(*configuration);
  }
  return found;
}

Result<LintedBindings> readLintedBindings(const std::vector<std::string>& paths, const SourceReading& reading,
                                          Configurations& configurations, SourceSet& sources) {
  const auto asked = askedFor(paths, reading.root);
  if (!asked) return tl::unexpected<Error>(asked.error());
  return Reader(*asked, reading, configurations, sources).read();
}

}  // namespace unfreed::driver
