#include "support/annotation.h"

#include <algorithm>
#include <fmt/format.h>
#include <regex>

#include "source/line_index.h"

namespace unfreed::test {
namespace {

// std::regex recurses once a character: a longer line is no annotation that anybody wrote.
constexpr size_t kLongestAnnotation = 500;

const std::regex& grammar() {
  static const std::regex kGrammar(R"(^(\s*(?://|/\*|\{/\*)\s*)(\^+|<-)\s*(?:(missing|spurious)\s+)?)"
                                   R"(([a-z][a-z0-9-]*)(?::\s*(.*?))?\s*(?:\*/\}?)?\s*$)");
  return kGrammar;
}

std::string_view trimmedLeft(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

// Where the comment on the line opens, when nothing stands before it; else nothing.
std::string_view commentTextOf(std::string_view line) {
  std::string_view rest = trimmedLeft(line);
  for (std::string_view opener : {"//", "/*", "{/*"}) {
    if (rest.starts_with(opener)) return trimmedLeft(rest.substr(opener.size()));
  }
  return {};
}

Annotation::Debt debtOf(const std::string& word) {
  if (word == "missing") return Annotation::Debt::Missing;
  if (word == "spurious") return Annotation::Debt::Spurious;
  return Annotation::Debt::None;
}

uint32_t columnAt(std::string_view line, size_t byte) {
  return LineIndex(line).positionOf(static_cast<uint32_t>(byte)).column;
}

Annotation annotationFrom(const std::smatch& match, std::string_view line) {
  Annotation made;
  const bool arrow = match[2] == "<-";
  const auto marker = static_cast<size_t>(match.position(2));
  const size_t start = arrow ? line.find_first_not_of(" \t") : marker;
  made.column = columnAt(line, start);
  if (!arrow) made.endColumn = made.column + static_cast<uint32_t>(match.length(2));
  made.debt = debtOf(match[3].str());
  made.part = match[5].str();
  if (match[4] == "note") {
    made.kind = Annotation::Kind::Note;
  } else {
    made.rule = match[4].str();
  }
  return made;
}

}  // namespace

bool isAnnotationLine(std::string_view line) {
  const std::string_view text = commentTextOf(line);
  return text.starts_with("^") || text.starts_with("<-");
}

Annotations annotationsIn(std::string_view text) {
  Annotations found;
  const LineIndex lines(text);
  uint32_t code = 0;
  for (uint32_t number = 1; number <= lines.lineCount(); ++number) {
    const std::string_view line = lines.textOf(number);
    if (!isAnnotationLine(line)) {
      code = number;
      continue;
    }
    std::smatch match;
    const std::string copy(line.substr(0, kLongestAnnotation));
    const bool matches = line.size() <= kLongestAnnotation && std::regex_match(copy, match, grammar());
    if (!matches || code == 0 || (match[4] == "note" && match[3].matched)) {
      found.mistakes.push_back(fmt::format("line {}: this is no annotation: {}", number, copy));
      continue;
    }
    Annotation made = annotationFrom(match, line);
    made.line = code;
    made.at = number;
    found.items.push_back(std::move(made));
  }
  return found;
}

std::string writeAnnotation(std::string_view codeLine, uint32_t column, uint32_t endColumn,
                            std::string_view label) {
  const size_t indentation = std::min(codeLine.find_first_not_of(" \t"), codeLine.size());
  std::string line(codeLine.substr(0, std::min<size_t>(indentation, column - 1)));
  if (column < 3) {  // no room for the comment sign before the target
    line.append(column - 1 - line.size(), ' ');
    return line + fmt::format("// <- {}", label);
  }
  if (line.size() + 3 > column) line.resize(column - 3);
  line += "//";
  line.append(column - 1 - line.size(), ' ');
  line.append(std::max<uint32_t>(endColumn, column + 1) - column, '^');
  return line + fmt::format(" {}", label);
}

}  // namespace unfreed::test
