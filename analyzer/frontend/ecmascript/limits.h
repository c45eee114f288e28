// How much of one file of code is taken on.
#pragma once

#include <cstdint>

#include "syntax/tree.h"

namespace unfreed::ecmascript {

struct Limits {
  // An ordinary file of 5 MB has about a million; data that is written as code has more.
  static constexpr uint64_t kTokens = 2'000'000;
  static constexpr uint64_t kParseWork = syntax::kParseWork;

  uint64_t tokens = kTokens;        // words, punctuation, strings; comments are none
  uint64_t parseWork = kParseWork;  // as Tree::parse counts it
};

}  // namespace unfreed::ecmascript
