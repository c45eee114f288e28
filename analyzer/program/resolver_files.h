// Which files a path without package may mean: extensions, `.js` that stands for `.ts`, folders, sibling
// declarations.
#pragma once

#include <string>
#include <string_view>

#include "program/resolver.h"

namespace unfreed::program {

struct FilePair {
  std::string implementation;
  std::string declarations;
  bool found() const { return !implementation.empty() || !declarations.empty(); }
};

// Installed packages run JavaScript and may carry their sources along; in a project the sources are what
// counts.
enum class Prefer : uint8_t { Sources, JavaScript };

bool isDeclarations(std::string_view path);
// The path without the `.d` of declarations: what the compiler makes x.d.ts of is called as what it makes
// x.js of.
std::string sourceNameOf(std::string_view path);
// `path` as a file: as it stands, `.js` for `.ts`, or with an extension added.
FilePair asFile(const FileSystem& files, const std::string& path, Prefer prefer);
// asFile, then index files of the folder `path`. package.json is not looked at.
FilePair asFileOrIndex(const FileSystem& files, const std::string& path, Prefer prefer);
// Whether `path`, as a project's code imports it, is `file` where nothing else has its name as far as the
// first dot: what asFile would say without asking the disk. Neither is a file of declarations.
bool isAloneMeant(std::string_view path, std::string_view file);
// The declarations beside an implementation: x.d.ts for x.js, x.d.mts for x.mjs; empty when there are none.
std::string declarationsBeside(const FileSystem& files, const std::string& implementation);

}  // namespace unfreed::program
