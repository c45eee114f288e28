// bless_fixtures [--check | --fixes] FOLDER...    or: bless_fixtures --rules
// Rewrites the annotations of fixture folders so that they say what the analyzer says today. Read the
// difference before you commit it: a blessed mistake is a mistake. With --check nothing is written, and the
// exit code is 1 when a folder disagrees.
// The files after a fix (name.fixed.js) are rewritten where they are there; --fixes also writes those that
// are not.
// --rules lists the rules, each of which has a folder of fixtures.
#include <cstdio>
#include <fmt/format.h>
#include <string_view>
#include <vector>

#include "rules/rules.h"
#include "support/fixed.h"
#include "support/project.h"

using namespace unfreed::test;

int main(int count, char** words) {
  bool checkOnly = false;
  bool allFixes = false;
  bool agreed = true;
  int folders = 0;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--check") {
      checkOnly = true;
      continue;
    }
    if (word == "--fixes") {
      allFixes = true;
      continue;
    }
    if (word == "--rules") {
      for (const unfreed::rule::Rule& rule : unfreed::rules::all()) fmt::print("{}\n", rule.id);
      return 0;
    }
    ++folders;
    const CheckedProject project = checkProject(word);
    agreed = agreed && project.agrees();
    if (checkOnly) {
      fmt::print("{}", describe(project));
      for (const std::string& complaint : complaintsAboutFixes(word)) {
        fmt::print("{}: {}\n", word, complaint);
        agreed = false;
      }
      continue;
    }
    for (const std::string& complaint : project.complaints) fmt::print("{}: {}\n", word, complaint);
    for (const CheckedProject::File& file : project.wrong) {
      writeFile(file.path, file.checked.corrected);
      fmt::print("rewrote {}\n", file.path.string());
    }
    for (const std::string& line : blessFixes(word, allFixes)) fmt::print("{}\n", line);
  }
  if (folders == 0) {
    fmt::print(stderr, "usage: bless_fixtures [--check | --fixes] FOLDER...\n");
    return 2;
  }
  return checkOnly && !agreed ? 1 : 0;
}
