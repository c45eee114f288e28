// Stages 1 and 2: from the paths of the command line to the files that will be linted, and what their bytes
// tell.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "diagnostics/diagnostic.h"
#include "driver/configuration.h"
#include "driver/file_scan.h"
#include "driver/run.h"
#include "driver/selection.h"
#include "source/discovery.h"
#include "source/file_reader.h"
#include "source/source_file.h"

namespace unfreed::driver {

// What is to be linted, in the order of the paths.
struct FoundFile {
  std::string absolute;
  bool isNamed = false;  // by the user, as a file
  const Configuration* configuration = nullptr;
  Naming naming = Naming::Shared;
};
struct FoundFiles {
  std::vector<FoundFile> files;
  std::vector<Notification> notifications;
  // The sources of bindings and the manifests below the root, when it was walked through
  // (driver/source_finder).
  std::optional<std::vector<std::string>> sourcesBelowRoot = {};
};

// `root` is absolute. Of what is named, only the selected files are linted, when there is a selection.
Result<FoundFiles> findLinted(const Options& options, const std::string& root, const Selection* selection,
                              Configurations& configurations);

// The files that could be read, without glue, and what their bytes tell. Of a large tree most are never
// looked at again: only the first megabytes of texts are kept.
struct ReadFiles {
  std::vector<FoundFile> files;
  std::vector<FileScan> scans;                    // one for each of them
  std::vector<std::optional<std::string>> texts;  // likewise; nothing where it was not kept
  std::vector<Notification> notifications;
};
Result<ReadFiles> readLinted(const Options& options, const std::string& root, FoundFiles found,
                             const FileScanner& scanner);

// Adds the file at this place of `read` to `sources`. Nothing when it can be read no more.
std::optional<FileId> addLinted(const Options& options, const std::string& root, size_t place,
                                ReadFiles& read, SourceSet& sources);

// The text of a file: what the caller gives instead, what stands for it, or what is on the disk.
tl::expected<std::string, ReadFault> readText(const std::string& absolute, const Options& options);
// The same, in `buffer`, for who keeps no text (source/file_reader).
tl::expected<std::string_view, ReadFault> readTextInto(const std::string& absolute, const Options& options,
                                                       std::string& buffer);

// The files of `absolutePaths` that can be read, as files that are only imported; faults become
// notifications.
struct ReadImported {
  std::vector<FileId> files;
  std::vector<Notification> notifications;
};
ReadImported readImported(const Options& options, const std::string& root,
                          const std::vector<std::string>& absolutePaths, SourceSet& sources);

Notification notificationOf(const ReadFault& fault, std::string shownPath);

}  // namespace unfreed::driver
