// Paths as text: '/' separated, absolute ones normalised. Nothing here touches the disk, except
// `workingDirectory` and `canonicalPath`.
#pragma once

#include <string>
#include <string_view>

namespace unfreed::path {

std::string workingDirectory();                      // absolute
std::string canonicalPath(const std::string& path);  // symbolic links resolved; empty when that fails
std::string normalised(std::string_view path);       // without "." and ".." and doubled slashes; "" stays ""
std::string join(std::string_view base,
                 std::string_view path);           // normalised; `path` alone when it is absolute
std::string_view parentOf(std::string_view path);  // "/a/b" → "/a", "/a" → "/", "/" → "/", "a" → ""
std::string_view nameOf(std::string_view path);    // the part after the last slash
bool isInside(std::string_view path, std::string_view folder);  // equal counts
// How a path is shown to the user: relative to `root` when it lies inside, absolute otherwise; "." for the
// root itself.
std::string shown(std::string_view path, std::string_view root);
// Whether a folder of this name is on the path: hasFolder("/a/node_modules/b", "node_modules").
bool hasFolder(std::string_view path, std::string_view name);

}  // namespace unfreed::path
