// The preprocessor as far as one file shows it: conditions and the file's own macros.
//
// What a build with Emscripten decides (`__EMSCRIPTEN__`, `_WIN32`, include guards) is decided. What it
// leaves open is kept, both branches, and each token knows the condition it stands under. Macros of the same
// file are expanded; others stay as they are. Bounded: a file cannot grow without limit.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/embind/tokens.h"

namespace unfreed::embind {

// The borders of what stands under an open condition, so that brackets are matched in each branch by itself.
struct BranchMark {
  enum class Kind : uint8_t { Begin, Next, End };
  uint32_t position = 0;  // in front of this token
  Kind kind{};
};

struct Preprocessed {
  std::vector<Token> tokens;            // ends with End
  std::vector<std::string> conditions;  // by ConditionId, as written; the first is empty
  std::vector<BranchMark> marks;
  std::deque<std::string> made;  // texts of tokens that macros made
  uint32_t gaveUpAt = 0;         // the line where macros grew beyond the limit; 0: nowhere

  const std::string& conditionOf(const Token& token) const {
    return conditions[static_cast<size_t>(token.condition)];
  }
};

// `text` outlives the result.
Preprocessed preprocess(std::string_view text);

}  // namespace unfreed::embind
