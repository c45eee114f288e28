// The sources that bindings are generated from (Rust, C++, WebIDL), grouped into the modules they become: one
// crate, one C++ or IDL folder that is built. Files and names only: what they export is read by
// driver/source_stage.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "source/file_reader.h"
#include "source/overlay.h"

namespace unfreed::driver {

enum class SourceLanguage : uint8_t { Rust, Cpp, WebIdl };

// By the extension: the language of a source that may declare bindings, or nothing.
std::optional<SourceLanguage> sourceLanguageOf(std::string_view file);

struct SourceGroup {
  SourceLanguage language{};
  std::string folder;                     // absolute: the crate, or the folder that is built
  std::string manifest;                   // Rust: its Cargo.toml; empty when there is none
  std::string lock;                       // Rust: the Cargo.lock that holds for it; empty when there is none
  std::vector<std::string> files;         // absolute; of a crate: see filesOf
  std::vector<std::string> dependencies;  // Rust: folders of those crates
  bool isExported = false;                // Rust: built as a module of its own (a cdylib)
  std::vector<std::string> packages;      // the npm packages it is published as, as manifests beside it tell
  std::vector<std::string> names;         // what the generated files may be called, without extension
  std::vector<std::string> outFolders;    // absolute: where they are put, as far as the build scripts tell
  std::vector<std::string> outputs;       // absolute, without extension: the generated files themselves
  std::vector<std::string> globals;       // what the generated script defines, as the build scripts tell
  std::vector<std::string> linked;        // absolute: scripts that become part of it (--pre-js)
};

// Groups `files` (absolute). A Rust file stands for its whole crate: types are defined across its files.
std::vector<SourceGroup> groupSources(const std::vector<std::string>& files);

// Whether the one is the other, or a part of its files.
bool isPartOf(const SourceGroup& part, const SourceGroup& whole);

// The files to be read for the group; of a crate, with those of the crates it depends on by path.
std::vector<std::string> filesOf(const SourceGroup& group);

// The groups below `folder` (absolute) whose sources mention bindings at all, and what could not be read.
struct UnreadSource {
  std::string file;
  ReadFault fault;
};
struct FoundSources {
  std::vector<SourceGroup> groups;
  std::vector<UnreadSource> unread;
};
// `instead` is what stands for the disk, as far as the texts of sources go.
FoundSources findSources(const std::string& folder, const Overlay* instead = nullptr);
// The same, where the files below the folder that findSources looks at are known: filesBelow, sorted.
bool isSourceOrManifest(std::string_view name);
FoundSources findSourcesAmong(std::vector<std::string> files, const Overlay* instead);

// What belongs together with `file`: the repository around it, else the outermost package around it, else its
// own folder.
std::string projectFolderOf(const std::string& file);

// The same for many files: each folder is looked at once.
class ProjectFolders {
 public:
  std::string ofFilesIn(const std::string& folder);

 private:
  struct Around {
    std::string repository;  // empty: there is none
    std::string package;     // the outermost, where there is no repository; empty: there is none
  };
  std::unordered_map<std::string, Around> known_;
};

// Where the sources may lie that `place` is generated from, though it lies outside of the project of
// `importingFile`: the nearest folder of it that is there, or the one above that it is built from. Empty when
// nothing speaks for one.
std::string sourceFolderNear(const std::string& place, const std::string& importingFile);

}  // namespace unfreed::driver
