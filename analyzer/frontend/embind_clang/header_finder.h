// Finds the headers of a project without its build files: a missing "x/y.h" is a file below the root whose
// path ends in x/y.h, and the folder before that ending is what -I would have named.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace unfreed::embind_clang {

class HeaderFinder {
 public:
  // `folders` are what -I names already. Everything below `root` is listed at the first question that needs
  // it.
  HeaderFinder(std::string root, std::string file, std::vector<std::string> folders);

  // Follows the #include lines from the file on, without minding #if, and adds the folders that are needed.
  void followIncludes();
  // Adds the folders that the headers need. Whether one was added.
  bool find(const std::vector<std::string>& headers);

  // The source that probably defines what a header declares: of the same name, beside it or else below the
  // root. Empty: none.
  std::string sourceOf(const std::string& header);

  const std::vector<std::string>& folders() const { return folders_; }
  // Macros that mark what a library exports (`class FOO_API Foo`) and that no file defines, because the build
  // generates the header that would: they are to be empty.
  std::vector<std::string> undefinedExportMacros() const;

 private:
  void noteMacros(std::string_view text);
  void listRoot();
  bool addFolderOf(std::string_view header);
  std::string resolve(std::string_view header, const std::string& from, bool quoted);
  std::string nearest(const std::vector<std::string>& paths) const;

  std::string root_;
  std::string file_;
  std::vector<std::string> folders_;
  std::unordered_set<std::string> asked_;
  std::unordered_set<std::string> exportMacros_;
  std::unordered_set<std::string> definedMacros_;
  bool listed_ = false;
  std::unordered_map<std::string, std::vector<std::string>> pathsByName_;  // file name to absolute paths
};

}  // namespace unfreed::embind_clang
