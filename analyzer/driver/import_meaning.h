// What an import that leads nowhere means: which sources of the project its module would be generated from.
// Heuristics over names and places; in doubt, nothing is meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "driver/source_groups.h"
#include "program/resolver.h"

namespace unfreed::driver {

// A file that may be part of the program itself: not installed, and in a language that is lowered.
bool isProjectCode(const std::string& file);

// Where the specifier leads. "/pkg/mesh.js" is a path of the server: in a bundler's public folder, or in the
// folder that is served; a package that a network delivers is the installed one.
program::Resolution resolveImport(const program::Resolver& resolver, const std::string& importingFile,
                                  const std::string& specifier);

// Nothing is there, or an installed package whose entry has not been built.
bool leadsNowhere(const program::Resolution& resolution);

// Where an import points, as far as names tell.
struct ImportTarget {
  std::string place;                // absolute: the file or folder; empty for a package
  std::vector<std::string> served;  // absolute: the other places that "/pkg/mesh.js" may stand for
  std::string package;              // "name" or "@scope/name"; empty for a place
  bool isElsewhere = false;         // surely not generated here: from a registry or the net, no script
};

// Reads the package.json that holds for the importing file, to see where its dependencies come from.
ImportTarget importTargetOf(const std::string& importingFile, std::string_view specifier);

enum class Meant : uint8_t {
  No,
  ByFolder,  // it leads into a folder that the group's build writes to
  ByName,    // the file or the package has the name that the build gives
  ByFile,    // it is the file that the build writes
};
Meant isMeantBy(const SourceGroup& group, const ImportTarget& target);

// The group that is meant, as an index into `groups`; nothing when several may be.
std::optional<size_t> groupMeantBy(const std::vector<SourceGroup>& groups, const ImportTarget& target);

}  // namespace unfreed::driver
