// Stage 1: from the paths of the command line to the texts of the files that will be linted.
#pragma once

#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "diagnostics/diagnostic.h"
#include "driver/configuration.h"
#include "driver/run.h"
#include "driver/selection.h"
#include "source/file_reader.h"
#include "source/source_file.h"

namespace unfreed::driver {

struct ReadFiles {
  std::vector<FileId> linted;                        // in the order of their paths
  std::vector<const Configuration*> configurations;  // one for each of them
  std::vector<Notification> notifications;
};

// Adds the files to `sources`. `root` is absolute. Of what is named, only the selected files are linted, when
// there is a selection.
Result<ReadFiles> readLinted(const Options& options, const std::string& root, const Selection* selection,
                             Configurations& configurations, SourceSet& sources);

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
