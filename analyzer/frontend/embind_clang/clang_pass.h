// One run of Clang over a file, against the stand-ins. What is wanted of the syntax tree must be taken from
// it in `look`, while it lives.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace clang {
class ASTContext;
class FunctionDecl;
class SourceRange;
class SourceManager;
}  // namespace clang

namespace unfreed::embind_clang {

// Where Clang complained: a place with an error is not to be trusted.
class Errors {
 public:
  void add(const clang::SourceManager& sources, uint32_t location);
  bool within(const clang::SourceManager& sources, const clang::SourceRange& range) const;
  size_t count() const { return count_; }

 private:
  mutable std::vector<std::pair<unsigned, unsigned>> places_;  // file and offset
  mutable bool sorted_ = true;
  size_t count_ = 0;
};

struct PassInput {
  std::string file;
  std::vector<std::string> includes;
  std::vector<std::string> defines;
  std::vector<std::string> undefines;
  std::string standard;  // "c++20"
  // Unknown names behind a :: are taken for functions too. Costs exponential time in statements that Clang
  // can make no sense of.
  bool guessQualified = true;
};

struct PassOutput {
  std::vector<std::string> read;     // real files, absolute
  std::vector<std::string> missing;  // headers that were not found, as written
  bool finished = false;             // Clang read the file to its end
};

using Look = std::function<void(clang::ASTContext&, const Errors&)>;
PassOutput runPass(const PassInput& input, const Look& look);

}  // namespace unfreed::embind_clang
