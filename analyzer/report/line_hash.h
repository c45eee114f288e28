// The fingerprint by which GitHub recognises an alert after the lines around it have moved.
//
// A rolling hash over the 100 UTF-16 code units from the start of each line, blanks and tabs left out, as
// github/codeql-action computes `primaryLocationLineHash` when a report brings none. Equal hashes of a file
// are told apart by counting them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unfreed {

struct LineHash {
  uint64_t value = 0;
  uint32_t occurrence = 0;  // from 1
};

// The hash of every line, first line first; never empty.
std::vector<LineHash> lineHashesOf(std::string_view text);

// "c129715d7a2bc9a3:1"
std::string textOf(LineHash hash);

}  // namespace unfreed
