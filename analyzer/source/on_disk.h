// Single questions to the disk. Symbolic links are followed; what cannot be looked at is not there.
#pragma once

#include <string>

namespace unfreed {

bool isThere(const std::string& path);
bool isFile(const std::string& path);  // a regular one
bool isFolder(const std::string& path);
bool isProgram(const std::string& path);  // a file that may be run

// Its size and the time of its last change, by which another build of a program is told; empty when it is not
// there.
std::string stampOf(const std::string& path);

}  // namespace unfreed
