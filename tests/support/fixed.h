// Fixtures after their fixes: `name.fixed.js` is the file after --fix, `name.suggested.js` after
// --fix=suggested, each repeated until no fix waits for another run.
//
// The checks hold for every fixture, with such a file or without: what is fixed parses; the findings that
// were fixed are gone, and no others have come; another run changes nothing.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace unfreed::test {

// "name.fixed.js", "name.suggested.vue": no part of the project that the fixture is.
bool isFixedFixture(const std::filesystem::path& path);

struct FixedFixture {
  std::filesystem::path path;  // name.fixed.js
  std::string text;            // what it must hold
};

struct FixedProject {
  std::vector<FixedFixture> files;      // for each file of the fixture that the fixes change
  std::vector<std::string> complaints;  // about the fixes; nothing about what the files hold
  size_t applied = 0;                   // findings
  size_t findings = 0;
};

FixedProject fixProject(const std::filesystem::path& folder, Fix::Safety upTo);

// Compares the files of the folder with both tiers. Nothing is said of files that are not there.
std::vector<std::string> complaintsAboutFixes(const std::filesystem::path& folder);

// Rewrites those of the folder's fixed files that are there, with `all` also those that are not, and removes
// those that no fix changes. Gives a line for each.
std::vector<std::string> blessFixes(const std::filesystem::path& folder, bool all);

}  // namespace unfreed::test
