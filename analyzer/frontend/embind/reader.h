// Reads what C++ files bind with Embind (EMSCRIPTEN_BINDINGS): names from their text, types from Clang.
//
// Files may be read by several threads, each by itself; all files of one module are then joined. Apart from
// the client, which runs unfreed-embind, nothing here touches the disk.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bindings/reading.h"
#include "frontend/embind/answer.h"
#include "frontend/embind/client.h"
#include "frontend/embind/names.h"

namespace unfreed::embind {

struct File {
  std::string absolute;         // for Clang
  bindings::SourceText source;  // as shown to the user, with its text
};

struct Options {
  std::string root;  // absolute: headers are looked for below it, and paths are shown relative to it
  std::vector<std::string> includes;
  std::vector<std::string> defines;
  std::string compileCommands;
};

// What one file says.
struct FileReading {
  std::string absolute;
  Names names;
  std::optional<TypedAnswer> typed;
  std::vector<Notification> notifications;
};

// hasBindings() (names.h) tells which files are worth it.
FileReading readFile(const File& file, const Options& options, Client& client);

// The files of one module. Its package is not known here.
bindings::Reading joinFiles(const std::vector<FileReading>& files);

bindings::Reading read(const std::vector<File>& files, const Options& options, Client& client);

}  // namespace unfreed::embind
