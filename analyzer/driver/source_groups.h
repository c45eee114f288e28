// The sources that bindings are generated from (Rust, C++, WebIDL), grouped into the modules they become: one
// crate, one C++ or IDL folder that is built. Files and names only: what they export is read by
// driver/source_stage.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unfreed::driver {

enum class SourceLanguage : uint8_t { Rust, Cpp, WebIdl };

// By the extension: the language of a source that may declare bindings, or nothing.
std::optional<SourceLanguage> sourceLanguageOf(std::string_view file);

struct SourceGroup {
  SourceLanguage language{};
  std::string folder;                     // absolute: the crate, or the folder that is built
  std::string manifest;                   // Rust: its Cargo.toml; empty when there is none
  std::string lock;                       // Rust: the Cargo.lock that holds for it; empty when there is none
  std::vector<std::string> files;         // absolute, sorted; with those of the crates it depends on by path
  std::vector<std::string> dependencies;  // Rust: folders of those crates
  bool isExported = false;                // Rust: built as a module of its own (a cdylib)
  std::vector<std::string> names;         // what the generated files may be called, without extension
  std::vector<std::string> outFolders;    // absolute: where they are put, as far as the build scripts tell
};

// How surely an import that leads nowhere means the module that is generated from a group. Heuristics.
enum class Meant : uint8_t {
  No,
  ByFolder,  // it leads into a folder that the group's build writes to
  ByName,    // the file or the package has the name that the build gives
};
Meant isMeantBy(const SourceGroup& group, std::string_view importingFile, std::string_view specifier);

// The group that an import means, as an index into `groups`; the surest one.
std::optional<size_t> groupMeantBy(const std::vector<SourceGroup>& groups, std::string_view importingFile,
                                   std::string_view specifier);
// Whether a relative import of a script that is not there may mean the only module that could be generated: a
// heuristic. What is imported from it still has to have the names of that module.
bool mayMeanTheOnlyGroup(std::string_view specifier);

// Groups `files` (absolute). A Rust file stands for its whole crate: types are defined across its files.
std::vector<SourceGroup> groupSources(const std::vector<std::string>& files);

// The groups below `folder` (absolute) whose sources mention bindings at all.
std::vector<SourceGroup> findSourceGroups(const std::string& folder);

// What belongs together with `file`: the repository around it, else the outermost package around it, else its
// own folder.
std::string projectFolderOf(const std::string& file);

}  // namespace unfreed::driver
