#include "support/fences.h"

#include <sstream>

#include "source/line_index.h"

namespace unfreed::test {
namespace {

constexpr std::string_view kTicks = "```";

Fence opened(std::string_view line, uint32_t number) {
  Fence fence;
  std::istringstream words{std::string(line.substr(kTicks.size()))};
  words >> fence.language >> fence.word;
  fence.line = number;
  return fence;
}

}  // namespace

std::vector<Fence> fencesIn(std::string_view markdown) {
  std::vector<Fence> fences;
  bool open = false;
  const LineIndex lines(markdown);
  for (uint32_t number = 1; number <= lines.lineCount(); ++number) {
    const std::string_view line = lines.textOf(number);
    if (line.starts_with(kTicks)) {
      open = !open;
      if (open) fences.push_back(opened(line, number));
    } else if (open) {
      fences.back().code.append(line).append("\n");
    }
  }
  return fences;
}

std::vector<std::string> sectionsIn(std::string_view markdown) {
  std::vector<std::string> titles;
  bool open = false;
  const LineIndex lines(markdown);
  for (uint32_t number = 1; number <= lines.lineCount(); ++number) {
    const std::string_view line = lines.textOf(number);
    if (line.starts_with(kTicks)) open = !open;
    if (!open && line.starts_with("## ")) titles.emplace_back(line.substr(3));
  }
  return titles;
}

}  // namespace unfreed::test
