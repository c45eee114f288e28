// The fenced code of a rule's page: what a fence says of itself is run as a test.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unfreed::test {

// A fence opened by three backquotes and `LANGUAGE WORD`: "js bad", "ts good"; the word may be empty.
struct Fence {
  std::string language;
  std::string word;
  std::string code;
  uint32_t line = 0;  // of the opening
};

std::vector<Fence> fencesIn(std::string_view markdown);

// The titles of the sections (`## Title`), in order. Lines inside fences are none.
std::vector<std::string> sectionsIn(std::string_view markdown);

}  // namespace unfreed::test
