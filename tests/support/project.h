// A fixture folder is one project: its files are analysed together and each is compared with its annotations.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "driver/run.h"
#include "support/checked_file.h"
#include "support/files.h"

namespace unfreed::test {

// By absolute path: what is read instead of what is on the disk.
using Texts = std::map<std::string, std::string>;

// Analyses everything in `folder` as `unfreed` started in it would; a configuration in the folder counts.
// Fixtures after a fix (support/fixed.h) are no part of it.
Result<driver::RunResult> analyze(const std::filesystem::path& folder, Texts texts = {});

// The files of a fixture that may hold annotations: every JavaScript and TypeScript file below the folder
// except declarations (.d.ts) and files after a fix (support/fixed.h), and the sources of bindings. Sorted.
std::vector<std::filesystem::path> annotatedFilesIn(const std::filesystem::path& folder);

struct CheckedProject {
  struct File {
    std::filesystem::path path;
    CheckedFile checked;
  };
  std::vector<File> wrong;              // the files that disagree with their findings
  std::vector<std::string> complaints;  // about the project as a whole
  bool agrees() const { return wrong.empty() && complaints.empty(); }
};

CheckedProject checkProject(const std::filesystem::path& folder);

// What a failing test prints: every complaint, and each wrong file as it would have to be annotated.
std::string describe(const CheckedProject& project);

}  // namespace unfreed::test
