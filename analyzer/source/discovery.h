// Discovery: from the paths of the command line to the files to be linted.
//
// Folders are walked without following symbolic links to folders; node_modules, .git and what .gitignore
// files say are left out, and so are declarations (.d.ts) and minified files. A file that is named itself is
// always taken.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace unfreed {

// What else an import may mean that says the name of a file without its extension.
enum class Naming : uint8_t {
  Shared,  // something else, or that is not known
  Own,     // the file alone: nothing else in its folder has its name as far as the first dot
  Index,  // the same, and its folder means it: it is the index file of a folder that has no package.json, and
          // nothing beside that folder has the name of it
};

struct DiscoveredFile {
  std::string absolute;  // symbolic links resolved
  bool named = false;    // by the user, as a file
  Naming naming = Naming::Shared;
};

// Something that was met on the way and left out.
struct DiscoveryFault {
  std::string absolute;
  std::string id;  // "unreadable-folder", "symlink-loop", "broken-symlink", "unsupported-file"
  std::string message;
};

struct Discovery {
  std::vector<DiscoveredFile> files;  // sorted by path, without duplicates
  std::vector<DiscoveryFault> faults;
  std::vector<std::string> others;  // sorted: what else was asked for, in folders
};

// `paths` are absolute or relative to `workingFolder`. Fails for a named path that does not exist or cannot
// be read. `takesToo`: other files to be found on the way, by their names, as filesBelow finds them.
Result<Discovery> discover(const std::vector<std::string>& paths, const std::string& workingFolder,
                           bool (*takesToo)(std::string_view name) = nullptr);

// In the order of their paths, each once; one that was named stays named.
void sortUnique(std::vector<DiscoveredFile>& files);

// The regular files below `folder` whose names `takes` accepts, sorted: walked as `discover` walks, without
// its faults. `folder` is absolute.
std::vector<std::string> filesBelow(const std::string& folder, bool (*takes)(std::string_view name));

// A name as far as its first dot, by which `Naming` tells names apart; ".a.js" is ".a".
std::string_view firstNameOf(std::string_view name);

// By the name alone: JavaScript, TypeScript, or a file in which they are embedded.
bool holdsCode(std::string_view path);
// The same without what is left out of folders: declarations and minified files.
bool isLintable(std::string_view path);
bool isDeclarationFile(std::string_view path);  // .d.ts, .d.mts, .d.cts, .d.css.ts and the like

// By the text: glue that wasm-bindgen or Emscripten generated. It is a binding, not a program.
bool isGeneratedGlue(std::string_view text);
// Text that says none of these is no such glue.
inline constexpr std::array<std::string_view, 2> kGlueWords{"WrapperObject", "wasm"};

}  // namespace unfreed
