// Which bracket closes which, in the tokens of a file: also in the branches of an #if, each by itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/embind/preprocessor.h"

namespace unfreed::embind {

class Brackets {
 public:
  explicit Brackets(const Preprocessed& source);

  // The closing bracket of the opening one at `open`; 0 when there is none.
  size_t closeOf(size_t open) const { return close_[open]; }
  // The `>` for the `<` at `open`, when what lies between can be template arguments; else 0. A heuristic.
  size_t closeAngle(size_t open) const;
  // The borders of the parts between commas, of template arguments and of calls alike: from `begin` up to
  // the closing bracket at `end`.
  struct Part {
    size_t begin;
    size_t end;
  };
  std::vector<Part> partsOf(size_t begin, size_t end) const;

 private:
  const std::vector<Token>& tokens_;
  std::vector<uint32_t> close_;
};

// The tokens from `begin` to `end` as one normalised text: `const std::vector<int>&`.
std::string textOf(const std::vector<Token>& tokens, size_t begin, size_t end);

}  // namespace unfreed::embind
