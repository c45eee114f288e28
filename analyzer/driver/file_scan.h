// What the bytes of a file tell before it is parsed: what it may import, and which names it says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/lazy.h"
#include "source/find_text.h"

namespace unfreed::driver {

// A library of which globals are known, and what only somebody who uses it would name: its classes, and
// functions that make handles.
struct LibraryNames {
  std::vector<std::string> globals;
  Lazy<std::vector<std::string>> telling;
};

struct FileScan {
  std::string specifiers;       // that it may import (syntax/specifiers.h), each with a NUL behind it
  std::vector<uint32_t> says;   // the libraries of which it says a global, by their positions
  std::vector<uint32_t> takes;  // those of them of which it says a telling name, too
  bool onlyReexports = false;   // it has no code of its own (syntax/specifiers.h)
  bool hasImportMap = false;    // specifiers may mean something else than they say
  bool isGlue = false;          // generated: a binding, not a program
  bool isMinified = false;      // a program, but not as people write it
  bool mentionsWasm = false;    // … that seems to have to do with bindings
  bool isAddressed = false;     // comments in it speak to this program, or:
  bool concernsAll = false;     // it says what matters to all: that the queue of `deleteLater` is emptied
  size_t size = 0;
};

// Sorted, each once.
std::vector<std::string_view> specifiersOf(const FileScan& scan);

// Safe for concurrent calls.
class FileScanner {
 public:
  explicit FileScanner(std::vector<LibraryNames> libraries);

  // `path` says in which language the text is; of pages, the code in them is looked at.
  FileScan scan(const std::string& path, std::string_view text) const;

  const std::vector<LibraryNames>& libraries() const { return libraries_; }

 private:
  // What a word of the finder stands for, behind those of the lists that are fixed.
  struct Global {
    std::string name;
    uint32_t library = 0;
  };

  std::vector<LibraryNames> libraries_;
  std::vector<Global> globals_;
  WordFinder finder_;
};

// The properties that the text seems to give the global object: `window.kit = …`. Most of them, not all.
std::vector<std::string> globalsSetIn(std::string_view text);

// Whether a tool has squeezed the code: nearly all of a text that is not small stands on lines of a thousand
// bytes and more, and these hold code and no mere data. A heuristic.
bool isMinified(std::string_view text);

// Whether the text says one of the names.
bool saysAny(std::string_view text, const std::vector<std::string>& names);

}  // namespace unfreed::driver
